import { setTimeout as sleep } from 'node:timers/promises'
import { ConfigResourceTypes, type createTopicsV7, type describeConfigsV4 } from '@platformatic/kafka'
import { errorName } from '../publish/reasons.ts'
import type { Wire } from '../publish/wire.ts'

/** A topic's state; without configuration if the relay may not read it. */
export interface TopicFacts {
  readonly partitions: number
  readonly replicationFactor: number
  readonly maxMessageBytes?: number
  readonly minInsyncReplicas?: number
  readonly retentionMs?: number
}

export interface TopicWish {
  /** Undefined: the broker's default. */
  readonly partitions?: number | undefined
  readonly replicationFactor?: number | undefined
  readonly maxMessageBytes: number
  readonly minInsyncReplicas?: number | undefined
  readonly retentionMs?: number | undefined
}

/** Contract: topics accept records of at least 4 MiB. */
const LEAST_MESSAGE_BYTES = 4 * 1024 * 1024
/** A record's overhead in addition to the body. */
const HEADROOM_BYTES = 1024 * 1024
const BROKER_DEFAULT = -1
/** A broker responds within this time whether it could create a topic, and continues creating it afterwards. */
const CREATE_TIMEOUT_MS = 5_000
/** Brokers learn of new topics one after the other. */
const SEEN_TIMEOUT_MS = 5_000
const SEEN_POLL_MS = 50

/** Kafka's error codes for a topic. */
const NONE = 0
const UNKNOWN_TOPIC_OR_PARTITION = 3
const TOPIC_AUTHORIZATION_FAILED = 29
const CLUSTER_AUTHORIZATION_FAILED = 31
const TOPIC_ALREADY_EXISTS = 36
const INVALID_PARTITIONS = 37
const INVALID_REPLICATION_FACTOR = 38

/** The `max.message.bytes` of the relay's topics: a dead letter of the largest body fits in one record. */
export function wantedMessageBytes(bodyLimitBytes: number): number {
  return Math.max(LEAST_MESSAGE_BYTES, bodyLimitBytes) + HEADROOM_BYTES
}

/** The state of existing topics. Throws if the relay may not see one of them. */
export async function describeTopics(wire: Wire, names: readonly string[]): Promise<Map<string, TopicFacts>> {
  const { topics } = await wire.metadata(names)
  const hidden = topics.filter(({ errorCode }) => errorCode === TOPIC_AUTHORIZATION_FAILED).map(({ name }) => name)
  if (hidden.length > 0) {
    throw new Error(
      `The relay may not describe ${hidden.join(', ')} (TOPIC_AUTHORIZATION_FAILED): grant its user Describe and Write on them.`,
    )
  }
  const present = topics.filter(({ errorCode }) => errorCode !== UNKNOWN_TOPIC_OR_PARTITION)
  const presentNames = present.map(({ name }) => name ?? '')
  // Publishing does not depend on configurations, which the relay may not be allowed to read.
  const configs = await topicConfigs(wire, presentNames).catch(() => new Map<string, TopicConfig>())
  return new Map(
    present.map(({ name, partitions }) => {
      const replicationFactor = Math.min(...partitions.map(({ replicaNodes }) => replicaNodes.length))
      return [name ?? '', { partitions: partitions.length, replicationFactor, ...configs.get(name ?? '') }]
    }),
  )
}

type TopicConfig = Pick<TopicFacts, 'maxMessageBytes' | 'minInsyncReplicas' | 'retentionMs'>
const CONFIG_NAMES: Readonly<Record<keyof TopicConfig, string>> = {
  maxMessageBytes: 'max.message.bytes',
  minInsyncReplicas: 'min.insync.replicas',
  retentionMs: 'retention.ms',
}

/** The largest record that topics accept, in bytes, without those that the relay may not ask about. */
export async function messageLimits(wire: Wire, names: readonly string[]): Promise<Map<string, number>> {
  const configs = await topicConfigs(wire, names)
  return new Map(
    [...configs].flatMap(([name, { maxMessageBytes }]): [string, number][] =>
      maxMessageBytes === undefined ? [] : [[name, maxMessageBytes]],
    ),
  )
}

/** A topic whose configuration the relay may not read has an empty one. */
async function topicConfigs(wire: Wire, names: readonly string[]): Promise<Map<string, TopicConfig>> {
  if (names.length === 0) return new Map()
  const resources = names.map((name) => ({
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName: name,
    configurationKeys: Object.values(CONFIG_NAMES),
  }))
  const answer = await wire.askAny('DescribeConfigs', resources, false, false)
  const { results } = answer as describeConfigsV4.DescribeConfigsResponse
  return new Map(
    results.map(({ resourceName, configs }) => {
      const values = new Map(configs.map(({ name, value }) => [name, Number(value)]))
      const config = Object.entries(CONFIG_NAMES).map(([key, name]) => [key, values.get(name)])
      return [resourceName, Object.fromEntries(config.filter(([, value]) => value !== undefined))]
    }),
  )
}

/**
 * Creates topics; it is not an error if another relay creates one at the same time. Throws an Error with Kafka's
 * reasons.
 */
export async function createTopics(wire: Wire, names: readonly string[], wish: TopicWish): Promise<void> {
  const configs = Object.entries(CONFIG_NAMES).flatMap(([key, name]) => {
    const value = wish[key as keyof TopicConfig]
    return value === undefined ? [] : [{ name, value: String(value) }]
  })
  const wanted = names.map((name) => ({
    name,
    numPartitions: wish.partitions ?? BROKER_DEFAULT,
    replicationFactor: wish.replicationFactor ?? BROKER_DEFAULT,
    assignments: [],
    configs,
  }))
  const answer = await wire.askController('CreateTopics', wanted, CREATE_TIMEOUT_MS, false)
  const { topics } = answer as createTopicsV7.CreateTopicsResponse
  const failed = topics.filter(({ errorCode }) => errorCode !== NONE && errorCode !== TOPIC_ALREADY_EXISTS)
  if (failed.length === 0) return
  const reasons = failed.map(({ errorCode, errorMessage }) => reasonOf(errorCode, errorMessage))
  const list = failed.map(({ name }) => name).join(', ')
  throw new Error(`Topics cannot be created (${list}): ${[...new Set(reasons)].join('; ')}`)
}

function reasonOf(code: number, message: string | null | undefined): string {
  const reason = message ? `${errorName(code)}, ${message}` : errorName(code)
  switch (code) {
    case INVALID_PARTITIONS:
    case INVALID_REPLICATION_FACTOR:
      return `${reason} Set WABA_TOPIC_PARTITIONS and WABA_TOPIC_REPLICATION_FACTOR to values that the brokers allow; before Kafka 2.4 they have no defaults.`
    case TOPIC_AUTHORIZATION_FAILED:
    case CLUSTER_AUTHORIZATION_FAILED:
      return `${reason} Grant the relay’s user Create, or create them as another user ("waba-relay topics apply").`
    default:
      return reason
  }
}

/** Topics are missing and may not be created, so the relay could never become ready. */
export class TopicsMissing extends Error {}

/** Ensures that the topics exist. Throws TopicsMissing if some are missing and `autoCreate` is off. */
export async function ensureTopics(
  wire: Wire,
  names: readonly string[],
  { autoCreate, ...wish }: TopicWish & { readonly autoCreate: boolean },
): Promise<Map<string, TopicFacts>> {
  const found = await describeTopics(wire, names)
  const missing = names.filter((name) => !found.has(name))
  if (missing.length === 0) return found
  if (!autoCreate) {
    throw new TopicsMissing(
      `Topics are missing: ${missing.join(', ')}. Create them ("waba-relay topics apply"), or set WABA_TOPICS_AUTO_CREATE=true.`,
    )
  }
  await createTopics(wire, missing, wish)
  const deadlineMs = performance.now() + SEEN_TIMEOUT_MS
  for (;;) {
    const facts = await describeTopics(wire, names)
    if (facts.size === names.length || performance.now() > deadlineMs) return facts
    await sleep(SEEN_POLL_MS)
  }
}
