import kafkajs, { type Admin } from 'kafkajs'
import { messageOf } from '../../errors.ts'
import { textOf } from '../broker-address.ts'
import { type BrokerAccess, kafkajsAccess } from '../connection.ts'
import { Wire } from '../publish/wire.ts'

const { ConfigResourceTypes, Kafka, logLevel } = kafkajs

/** What a topic is like; configuration is left out where the relay may not read it. */
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

/** Contract: topics take records of at least 4 MiB. */
const LEAST_MESSAGE_BYTES = 4 * 1024 * 1024
/** What a record has around the body that it holds. */
const HEADROOM_BYTES = 1024 * 1024
const BROKER_DEFAULT = -1

/** The `max.message.bytes` of the relay's topics: a dead letter of the largest body fits in one record. */
export function wantedMessageBytes(bodyLimitBytes: number): number {
  return Math.max(LEAST_MESSAGE_BYTES, bodyLimitBytes) + HEADROOM_BYTES
}

/** Runs `work` with kafkajs's admin client, which is freed in any case. */
export async function withAdmin<T>(access: BrokerAccess, work: (admin: Admin) => Promise<T>): Promise<T> {
  const brokers = [await answeringBroker(access)]
  const kafka = new Kafka({
    ...kafkajsAccess({ ...access, brokers }),
    logLevel: logLevel.NOTHING,
    retry: { retries: 2 },
  })
  const admin = kafka.admin()
  try {
    await admin.connect()
    return await work(admin)
  } finally {
    await admin.disconnect().catch(() => {})
  }
}

/** Of a list with brokers that stand still, kafkajs asks one after the other, seconds each: it is given one that answers. */
async function answeringBroker(access: BrokerAccess): Promise<string> {
  const wire = new Wire(access)
  try {
    return textOf(await wire.answering())
  } finally {
    // Nothing waits for it: a connection that is still being made may take seconds to end.
    void wire.close().catch(() => {})
  }
}

/** The facts of those topics that exist. */
export async function describeTopics(admin: Admin, names: readonly string[]): Promise<Map<string, TopicFacts>> {
  const existing = new Set(await admin.listTopics())
  const present = names.filter((name) => existing.has(name))
  if (present.length === 0) return new Map()
  const { topics } = await admin.fetchTopicMetadata({ topics: present })
  const configs = await topicConfigs(admin, present)
  return new Map(
    topics.map(({ name, partitions }) => {
      const replicationFactor = Math.min(...partitions.map(({ replicas }) => replicas.length))
      return [name, { partitions: partitions.length, replicationFactor, ...configs.get(name) }]
    }),
  )
}

type TopicConfig = Pick<TopicFacts, 'maxMessageBytes' | 'minInsyncReplicas' | 'retentionMs'>
const CONFIG_NAMES: Readonly<Record<keyof TopicConfig, string>> = {
  maxMessageBytes: 'max.message.bytes',
  minInsyncReplicas: 'min.insync.replicas',
  retentionMs: 'retention.ms',
}

/** Empty where the relay may not read configurations: publishing does not depend on it. */
async function topicConfigs(admin: Admin, names: readonly string[]): Promise<Map<string, TopicConfig>> {
  const resources = names.map((name) => ({
    type: ConfigResourceTypes.TOPIC,
    name,
    configNames: Object.values(CONFIG_NAMES),
  }))
  const answer = await admin.describeConfigs({ resources, includeSynonyms: false }).catch(() => ({ resources: [] }))
  return new Map(
    answer.resources.map(({ resourceName, configEntries }) => {
      const values = new Map(configEntries.map(({ configName, configValue }) => [configName, Number(configValue)]))
      const config = Object.entries(CONFIG_NAMES).map(([key, name]) => [key, values.get(name)])
      return [resourceName, Object.fromEntries(config.filter(([, value]) => value !== undefined))]
    }),
  )
}

/** Creates topics; one that another relay creates at the same time is no error. */
export async function createTopics(admin: Admin, names: readonly string[], wish: TopicWish): Promise<void> {
  const topics = names.map((topic) => ({
    topic,
    numPartitions: wish.partitions ?? BROKER_DEFAULT,
    replicationFactor: wish.replicationFactor ?? BROKER_DEFAULT,
    configEntries: Object.entries(CONFIG_NAMES).flatMap(([key, name]) => {
      const value = wish[key as keyof TopicConfig]
      return value === undefined ? [] : [{ name, value: String(value) }]
    }),
  }))
  try {
    await admin.createTopics({ topics, waitForLeaders: true })
  } catch (error) {
    const existing = new Set(await admin.listTopics())
    const missing = names.filter((name) => !existing.has(name))
    if (missing.length > 0) throw new Error(`Topics cannot be created (${missing.join(', ')}): ${reasonOf(error)}`)
  }
}

/** Kafka’s errors of partitions and replicas, in kafkajs's names. */
const NO_SUCH_LAYOUT = new Set(['INVALID_PARTITIONS', 'INVALID_REPLICATION_FACTOR'])

function reasonOf(error: unknown): string {
  const { errors = [error] } = error as { errors?: unknown[] }
  const reasons = [...new Set(errors.map(messageOf))].join('; ')
  if (!errors.some((one) => NO_SUCH_LAYOUT.has((one as { type?: string }).type ?? ''))) return reasons
  return `${reasons}. Set WABA_TOPIC_PARTITIONS and WABA_TOPIC_REPLICATION_FACTOR to what the brokers can do; before Kafka 2.4 they have no defaults.`
}

/** Topics are missing and may not be created: a start that goes on would never become ready. */
export class TopicsMissing extends Error {}

/** Makes sure that the topics are there. Throws TopicsMissing where they are not and `autoCreate` is off. */
export async function ensureTopics(
  admin: Admin,
  names: readonly string[],
  { autoCreate, ...wish }: TopicWish & { readonly autoCreate: boolean },
): Promise<Map<string, TopicFacts>> {
  const found = await describeTopics(admin, names)
  const missing = names.filter((name) => !found.has(name))
  if (missing.length === 0) return found
  if (!autoCreate) {
    throw new TopicsMissing(
      `Topics are missing: ${missing.join(', ')}. Create them ("waba-relay topics apply"), or set WABA_TOPICS_AUTO_CREATE=true.`,
    )
  }
  await createTopics(admin, missing, wish)
  return describeTopics(admin, names)
}
