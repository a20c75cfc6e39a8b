import type { Config } from '../../config/config.ts'
import { TOPIC_NAMES } from '../../pipeline/fields.ts'
import { type TopicFacts, type TopicWish, wantedMessageBytes } from './topics.ts'

/** A topic's setting, actual and wanted. */
export interface Difference {
  readonly setting: string
  readonly is: number
  readonly wanted: number
  /** Why `topics apply --alter` does not change it; undefined if it does. */
  readonly unchangeable?: string
}

/** The plan for one topic. */
export interface TopicPlan {
  readonly topic: string
  readonly state: 'missing' | 'differs' | 'ok'
  readonly facts: TopicFacts | undefined
  readonly differences: readonly Difference[]
}

/** Every topic's name, prefix included. */
export function topicNames({ topicPrefix }: Config): string[] {
  return TOPIC_NAMES.map((name) => topicPrefix + name)
}

/** The topics that the settings ask for; all else is left to the broker. */
export function topicWish(config: Config): TopicWish {
  return {
    partitions: config.topicPartitions,
    replicationFactor: config.topicReplicationFactor,
    maxMessageBytes: wantedMessageBytes(config.bodyLimitBytes),
  }
}

/** Compares the topics with what is wanted; anything not set matches. */
export function planTopics(
  names: readonly string[],
  found: ReadonlyMap<string, TopicFacts>,
  wish: TopicWish,
): TopicPlan[] {
  return names.map((topic) => {
    const facts = found.get(topic)
    if (facts === undefined) return { topic, state: 'missing', facts, differences: [] }
    const differences = compare(facts, wish)
    return { topic, state: differences.length > 0 ? 'differs' : 'ok', facts, differences }
  })
}

function compare(facts: TopicFacts, wish: TopicWish): Difference[] {
  const differences: Difference[] = []
  const differs = (setting: string, is: number | undefined, wanted: number | undefined, why?: string): void => {
    if (is === undefined || wanted === undefined || is === wanted) return
    differences.push({ setting, is, wanted, ...(why === undefined ? {} : { unchangeable: why }) })
  }
  const fewer = facts.partitions > (wish.partitions ?? 0) ? 'Kafka cannot remove partitions' : undefined
  differs('partitions', facts.partitions, wish.partitions, fewer)
  const reassign = 'replicas are moved with kafka-reassign-partitions'
  differs('replication.factor', facts.replicationFactor, wish.replicationFactor, reassign)
  // A topic may accept larger records.
  if ((facts.maxMessageBytes ?? wish.maxMessageBytes) < wish.maxMessageBytes) {
    differs('max.message.bytes', facts.maxMessageBytes, wish.maxMessageBytes)
  }
  differs('min.insync.replicas', facts.minInsyncReplicas, wish.minInsyncReplicas)
  differs('retention.ms', facts.retentionMs, wish.retentionMs)
  return differences
}

/** A setting with which a topic may fail or lose records, whatever was asked for. */
export interface TopicRisk {
  readonly message: string
  readonly remedy: string
  /** Before Kafka 3.7, the topic accepts no records at all. */
  readonly isFatalBefore37: boolean
}

export function topicRisks({ topic, facts }: TopicPlan): TopicRisk[] {
  if (facts?.minInsyncReplicas === undefined) return []
  const { replicationFactor, minInsyncReplicas } = facts
  const remedy = 'Set min.insync.replicas to 2 of 3 replicas: waba-relay topics apply --alter --min-insync-replicas 2'
  if (minInsyncReplicas > replicationFactor) {
    return [
      {
        message: `${topic} asks for ${minInsyncReplicas} in-sync replicas but has only ${replicationFactor}: Kafka 3.7 and later accepts records if all are in sync; before, it accepts none`,
        remedy: `Lower it: waba-relay topics apply --alter --min-insync-replicas ${Math.max(1, replicationFactor - 1)}, or add replicas.`,
        isFatalBefore37: true,
      },
    ]
  }
  if (replicationFactor > 1 && minInsyncReplicas === 1) {
    const message = `${topic} acknowledges a record that only one of ${replicationFactor} replicas has stored (min.insync.replicas=1)`
    return [{ message, remedy, isFatalBefore37: false }]
  }
  if (replicationFactor > 1 && minInsyncReplicas === replicationFactor) {
    const message = `${topic} accepts no records while one of its ${replicationFactor} replicas is down (min.insync.replicas=${minInsyncReplicas})`
    return [{ message, remedy, isFatalBefore37: false }]
  }
  return []
}
