import { type Connection, ConnectionPool, describeClusterV0, metadataV12 } from '@platformatic/kafka'
import { type BrokerAccess, platformaticAccess } from './connection.ts'
import { reasonsOf } from './reasons.ts'

/** Kafka's ACL operations by their bit in "authorized operations" (KIP-430; AclOperation's codes). */
const OPERATIONS = { read: 3, write: 4, create: 5, alter: 7, describe: 8, idempotentWrite: 12 } as const
export type Operation = keyof typeof OPERATIONS

export interface TopicView {
  readonly topic: string
  readonly exists: boolean
  /** What this client may do with it. */
  readonly allowed: ReadonlySet<Operation>
  readonly partitions: number
  /** Partitions without a leader: they take no record. */
  readonly leaderless: number
  /** Replicas in sync, of the partition that has the fewest. */
  readonly leastInSync: number
}

export interface ClusterView {
  readonly clusterId: string
  readonly brokers: number
  /** What this client may do with the cluster; creating topics for example. */
  readonly allowed: ReadonlySet<Operation>
  readonly topics: readonly TopicView[]
}

/** Asks of the brokers, not of the controllers (DescribeCluster, from version 1 on). */
const BROKERS = 1
/** Kafka’s error codes of a topic in a metadata answer. */
const UNKNOWN_TOPIC = 3
const NOT_AUTHORIZED = 29

/** Asks a broker what there is and what the relay may do. Throws an Error that tells of each broker why it does not answer. */
export async function viewCluster(access: BrokerAccess, topics: readonly string[]): Promise<ClusterView> {
  const pool = new ConnectionPool(access.clientId, platformaticAccess(access))
  const troubles: string[] = []
  try {
    for (const broker of access.brokers) {
      const colon = broker.lastIndexOf(':')
      try {
        const connection = await pool.get({ host: broker.slice(0, colon), port: Number(broker.slice(colon + 1)) })
        connection.on('error', () => {})
        return await ask(connection, topics)
      } catch (error) {
        troubles.push(`${broker}: ${reasonsOf(error)}`)
      }
    }
  } finally {
    await pool.close().catch(() => {})
  }
  throw new Error(troubles.join('; '))
}

async function ask(connection: Connection, names: readonly string[]): Promise<ClusterView> {
  const cluster = await answerOf(describeClusterV0.api.async(connection, true, BROKERS))
  const metadata = await answerOf(metadataV12.api.async(connection, [...names], false, true))
  return {
    clusterId: cluster.clusterId,
    brokers: metadata.brokers.length,
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

/** The library throws an answer in which any part has an error code; the rest of it is good all the same. */
function answerOf<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error: unknown) => {
    const { response } = error as { response?: T }
    if (response === undefined) throw error
    return response
  })
}

/** The operations whose bits are set. */
export function operationsIn(bits: number): Set<Operation> {
  const names = Object.keys(OPERATIONS) as Operation[]
  return new Set(names.filter((name) => (bits & (1 << OPERATIONS[name])) !== 0))
}
