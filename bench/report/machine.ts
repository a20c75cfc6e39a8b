import os from 'node:os'
import { readState } from '../../tools/stack/state.ts'
import { KAFKA_VERSION } from '../../tools/stack/versions.ts'
import { createTopic, type TopicShape, withKafka } from '../servers/topics.ts'
import type { Workspace } from '../workspace.ts'

/** Where figures were measured; they mean nothing without it. */
export interface Machine {
  readonly date: string
  readonly cpu: string
  readonly cores: number
  readonly memoryGiB: number
  readonly system: string
  readonly node: string
}

export interface KafkaFacts extends TopicShape {
  /** Undefined for a broker that this checkout did not start. */
  readonly version?: string
  readonly brokers: number
}

export function thisMachine(): Machine {
  const cpus = os.cpus()
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus[0]?.model.trim() || process.arch,
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 2 ** 30),
    system: `${os.type()} ${os.release()}`,
    node: process.versions.node,
  }
}

/** Asks Kafka, by a topic with the broker's defaults, under which conditions it acknowledges. */
export async function kafkaFacts(workspace: Workspace): Promise<KafkaFacts> {
  const { kind, brokers } = await workspace.stack()
  const isOurs = kind !== 'env' || (await readState())?.brokers === brokers
  const shape = await createTopic(brokers, `${workspace.prefix}defaults`)
  const cluster = await withKafka(brokers, (admin) => admin.describeCluster())
  return { ...(isOurs ? { version: KAFKA_VERSION } : {}), brokers: cluster.brokers.length, ...shape }
}

export function machineText({ date, cpu, cores, memoryGiB, system, node }: Machine): string {
  return `${date}, ${cpu}, ${cores} cores, ${memoryGiB} GiB, ${system}, Node ${node}`
}

export function kafkaText({ version, brokers, replicationFactor, partitions }: KafkaFacts): string {
  const name = version === undefined ? 'Kafka' : `Apache Kafka ${version}`
  const count = brokers === 1 ? '1 broker' : `${brokers} brokers`
  return `${name}, ${count} on the same machine, replication factor ${replicationFactor}, ${partitions} partitions a topic`
}
