import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import kafkajs, { type Admin, type ITopicConfig } from 'kafkajs'
import { vi } from 'vitest'
import { kafkaBrokerList, registryUrl } from './stack.ts'

const { CompressionCodecs, CompressionTypes, ConfigResourceTypes, Kafka, logLevel } = kafkajs

// kafkajs brings no codec for zstd; any consumer of it adds one.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => promisify(zstdCompress)(encoder.buffer),
  decompress: (buffer: Buffer) => promisify(zstdDecompress)(buffer),
})

/** A record as a consumer sees it. */
export interface ConsumedRecord {
  /** Without the prefix. */
  readonly topic: string
  readonly partition: number
  readonly offset: number
  readonly key: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly timestampMs: number
  /** The encoded value: a zero byte, the schema's id, Avro. */
  readonly bytes: Buffer
  /** Decoded with the schema whose id it contains. */
  readonly value: DecodedRecord
}

/** Attributes are untyped where tests know what they sent. */
export interface DecodedRecord {
  readonly [name: string]: unknown
  readonly event_id: string
  readonly received_at: number
  readonly value: Readonly<Record<string, unknown>>
  readonly unmapped: Readonly<Record<string, string>>
}

const READ_LIMIT_MS = 40_000
const TOPICS_LIMIT_MS = 10_000

const kafka = new Kafka({ clientId: 'test', brokers: kafkaBrokerList(), logLevel: logLevel.NOTHING })
const registry = new SchemaRegistry({ host: registryUrl() })

/** Runs `work` with an admin client of the test's Kafka. */
export async function withKafkaAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin()
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.disconnect()
  }
}

/** Creates topics and waits until each of their partitions has a leader. */
export async function createTopics(topics: ITopicConfig[]): Promise<void> {
  await withKafkaAdmin(async (admin) => {
    // kafkajs's own wait fails if the broker does not know one of many topics yet.
    await admin.createTopics({ topics, waitForLeaders: false })
    const names = topics.map(({ topic }) => topic)
    await vi.waitFor(() => admin.fetchTopicMetadata({ topics: names }), { timeout: TOPICS_LIMIT_MS })
  })
}

/** Sets a topic's max.message.bytes. */
export async function limitTopic(topic: string, maxMessageBytes: number): Promise<void> {
  const configEntries = [{ name: 'max.message.bytes', value: String(maxMessageBytes) }]
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }]
  await withKafkaAdmin((admin) => admin.alterConfigs({ validateOnly: false, resources }))
}

/** Deletes every topic that begins with one of the prefixes. */
export async function deleteTopics(prefixes: readonly string[]): Promise<void> {
  if (prefixes.length === 0) return
  await withKafkaAdmin(async (admin) => {
    const all = await admin.listTopics()
    const topics = all.filter((topic) => prefixes.some((prefix) => topic.startsWith(prefix)))
    if (topics.length > 0) await admin.deleteTopics({ topics, timeout: TOPICS_LIMIT_MS })
  })
}

/** Every record that the topics of a prefix hold now, in order within each partition. */
export async function readRecords(prefix: string): Promise<ConsumedRecord[]> {
  const ends = await withKafkaAdmin((admin) => endsOf(admin, prefix))
  const topics = [...new Set([...ends.keys()].map((place) => place.slice(0, place.lastIndexOf('/'))))]
  if (topics.length === 0) return []
  const consumer = kafka.consumer({ groupId: `test-${randomUUID()}`, maxWaitTimeInMs: 100 })
  const records: ConsumedRecord[] = []
  const { promise: allRead, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new Error(`not read: ${[...ends.keys()]}`)), READ_LIMIT_MS)
  try {
    await consumer.connect()
    await consumer.subscribe({ topics, fromBeginning: true })
    await consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        const { key, value, headers, timestamp, offset } = message
        const bytes = value ?? Buffer.alloc(0)
        records.push({
          topic: topic.slice(prefix.length),
          partition,
          offset: Number(offset),
          key: key?.toString() ?? null,
          headers: textHeaders(headers ?? {}),
          timestampMs: Number(timestamp),
          bytes,
          value: (await registry.decode(bytes).catch(reject)) as DecodedRecord,
        })
        const place = `${topic}/${partition}`
        if (Number(offset) + 1 >= (ends.get(place) ?? 0)) ends.delete(place)
        if (ends.size === 0) resolve()
      },
    })
    await allRead
  } finally {
    clearTimeout(timer)
    await consumer.disconnect()
  }
  return records.sort((a, b) => a.offset - b.offset)
}

/** The records of one topic, its name without the prefix. */
export function of(records: readonly ConsumedRecord[], topic: string): ConsumedRecord[] {
  return records.filter((record) => record.topic === topic)
}

/** How many records the topics of a prefix hold. */
export async function countRecords(prefix: string): Promise<number> {
  const ends = await withKafkaAdmin((admin) => endsOf(admin, prefix))
  return ends.values().reduce((sum, end) => sum + end, 0)
}

/** `topic/partition` with the offset after its last record, where it has any. */
async function endsOf(admin: Admin, prefix: string): Promise<Map<string, number>> {
  const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix))
  const ends = new Map<string, number>()
  for (const topic of topics) {
    // A topic is listed a moment before its leader is ready.
    for (const { partition, high } of await vi.waitFor(() => admin.fetchTopicOffsets(topic), {
      timeout: TOPICS_LIMIT_MS,
    })) {
      if (Number(high) > 0) ends.set(`${topic}/${partition}`, Number(high))
    }
  }
  return ends
}

function textHeaders(headers: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
