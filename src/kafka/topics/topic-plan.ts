import type { Config } from '../../config/config.ts'
import { TOPIC_NAMES } from '../../pipeline/fields.ts'
import { type TopicFacts, type TopicWish, wantedMessageBytes } from './topics.ts'

/** A setting of a topic as it is and as it should be. */
export interface Difference {
  readonly setting: string
  readonly is: number
  readonly wanted: number
  /** Why `topics apply --alter` does not change it; undefined: it does. */
  readonly unchangeable?: string
}

/** What is to be done about one topic. */
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

/** What the settings ask of the topics; what they leave open is the broker's to decide. */
export function topicWish(config: Config): TopicWish {
  return {
    partitions: config.topicPartitions,
    replicationFactor: config.topicReplicationFactor,
    maxMessageBytes: wantedMessageBytes(config.bodyLimitBytes),
  }
}

/** Compares what is there with what is wished for; wishes left open are met by anything. */
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
  const fewer = facts.partitions > (wish.partitions ?? 0) ? 'Kafka cannot take partitions away' : undefined
  differs('partitions', facts.partitions, wish.partitions, fewer)
  const reassign = 'replicas are moved with kafka-reassign-partitions'
  differs('replication.factor', facts.replicationFactor, wish.replicationFactor, reassign)
  // A topic that takes larger records than it has to is as good.
  if ((facts.maxMessageBytes ?? wish.maxMessageBytes) < wish.maxMessageBytes) {
    differs('max.message.bytes', facts.maxMessageBytes, wish.maxMessageBytes)
  }
  differs('min.insync.replicas', facts.minInsyncReplicas, wish.minInsyncReplicas)
  differs('retention.ms', facts.retentionMs, wish.retentionMs)
  return differences
}

/** Settings with which a topic cannot do its work, or risks records, whatever was wished for. */
export function topicRisks({ topic, facts }: TopicPlan): { readonly fatal: boolean; readonly message: string }[] {
  if (facts?.minInsyncReplicas === undefined) return []
  const { replicationFactor, minInsyncReplicas } = facts
  if (minInsyncReplicas > replicationFactor) {
    const message = `${topic} asks for ${minInsyncReplicas} in-sync replicas and has ${replicationFactor}: it takes no record`
    return [{ fatal: true, message }]
  }
  if (replicationFactor > 1 && minInsyncReplicas === 1) {
    const message = `${topic} acknowledges a record that only one of ${replicationFactor} replicas has (min.insync.replicas=1)`
    return [{ fatal: false, message }]
  }
  if (replicationFactor > 1 && minInsyncReplicas === replicationFactor) {
    const message = `${topic} takes no record while one of its ${replicationFactor} replicas is down (min.insync.replicas=${minInsyncReplicas})`
    return [{ fatal: false, message }]
  }
  return []
}
