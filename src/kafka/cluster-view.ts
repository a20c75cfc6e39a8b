import type { BrokerAccess } from '../config/access.ts'
import { addressOf, type BrokerAddress } from './broker-address.ts'
import { reasonsOf } from './publish/reasons.ts'
import { Wire } from './publish/wire.ts'

/** Kafka's ACL operations by their bit in "authorized operations" (KIP-430; AclOperation's codes). */
const OPERATIONS = { read: 3, write: 4, create: 5, alter: 7, describe: 8, idempotentWrite: 12 } as const
export type Operation = keyof typeof OPERATIONS

export interface TopicView {
  readonly topic: string
  readonly exists: boolean
  /** This client's rights on the topic. */
  readonly allowed: ReadonlySet<Operation>
  readonly partitions: number
  /** Partitions without a leader, which accept no records. */
  readonly leaderless: number
  /** In-sync replicas of the partition that has the fewest. */
  readonly leastInSync: number
}

export interface ClusterView {
  readonly clusterId: string
  readonly brokers: number
  /** Whether partitions with fewer replicas than min.insync.replicas accept records, once all replicas are in sync. */
  readonly acceptsTooFewReplicas: boolean
  /** This client's rights on the cluster, such as creating topics. */
  readonly allowed: ReadonlySet<Operation>
  readonly topics: readonly TopicView[]
}

/** Asks about brokers, not controllers (DescribeCluster, version 1 and later). */
const BROKERS = 1
/** Up to this version, Metadata also describes the cluster; since Kafka 2.8, DescribeCluster does (KIP-700). */
const LAST_VERSION_WITH_CLUSTER = 10
/** The version of Produce that came with Kafka 3.7 (KIP-951), as did a bound on min.insync.replicas (KAFKA-15583). */
const PRODUCE_VERSION_OF_3_7 = 10
/** Sent instead of the bits by brokers that do not support them (before Kafka 2.3). */
const UNTOLD = -(2 ** 31)
/** Kafka’s error codes for a topic in a metadata response. */
const UNKNOWN_TOPIC = 3
const NOT_AUTHORIZED = 29

/**
 * Reads the cluster's state and the relay's rights. Throws an Error that gives each broker's reason for not answering.
 */
export async function viewCluster(access: BrokerAccess, topics: readonly string[]): Promise<ClusterView> {
  const wire = new Wire(access)
  const troubles: string[] = []
  try {
    for (const broker of access.brokers) {
      try {
        return await ask(wire, addressOf(broker), topics)
      } catch (error) {
        troubles.push(`${broker}: ${reasonsOf(error)}`)
      }
    }
  } finally {
    await wire.close().catch(() => {})
  }
  throw new Error(troubles.join('; '))
}

async function ask(wire: Wire, broker: BrokerAddress, names: readonly string[]): Promise<ClusterView> {
  const line = await wire.line('Metadata', broker)
  const metadata = (await wire.ask(line, names, false, true, true)) as RawMetadata
  const cluster = line.version <= LAST_VERSION_WITH_CLUSTER ? metadata : await describeCluster(wire, broker)
  const { version: produceVersion } = await wire.line('Produce', broker)
  return {
    clusterId: metadata.clusterId,
    brokers: metadata.brokers.length,
    acceptsTooFewReplicas: produceVersion >= PRODUCE_VERSION_OF_3_7,
    allowed: operationsIn(cluster.clusterAuthorizedOperations),
    topics: metadata.topics.map(({ name, errorCode, partitions, topicAuthorizedOperations }) => ({
      topic: name ?? '',
      exists: errorCode !== UNKNOWN_TOPIC && errorCode !== NOT_AUTHORIZED,
      allowed: errorCode === NOT_AUTHORIZED ? new Set<Operation>() : operationsIn(topicAuthorizedOperations),
      partitions: partitions.length,
      leaderless: partitions.filter(({ leaderId }) => leaderId < 0).length,
      leastInSync: Math.min(...partitions.map(({ isrNodes }) => isrNodes.length)),
    })),
  }
}

async function describeCluster(wire: Wire, broker: BrokerAddress): Promise<RawCluster> {
  return (await wire.ask(await wire.line('DescribeCluster', broker), true, BROKERS)) as RawCluster
}

interface RawCluster {
  readonly clusterAuthorizedOperations?: number
}

interface RawMetadata extends RawCluster {
  readonly clusterId: string
  readonly brokers: readonly unknown[]
  readonly topics: readonly {
    readonly name: string | null
    readonly errorCode: number
    readonly topicAuthorizedOperations: number
    readonly partitions: readonly { readonly leaderId: number; readonly isrNodes: readonly number[] }[]
  }[]
}

/** The operations whose bits are set; all of them if the broker does not send any. */
function operationsIn(bits = UNTOLD): Set<Operation> {
  const names = Object.keys(OPERATIONS) as Operation[]
  if (bits === UNTOLD) return new Set(names)
  return new Set(names.filter((name) => (bits & (1 << OPERATIONS[name])) !== 0))
}
