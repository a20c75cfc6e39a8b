import { randomUUID } from 'node:crypto'
import * as kafka from '@platformatic/kafka'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { addressOf } from '../../src/kafka/broker-address.ts'
import { errorCodesOf, produceRequest } from '../../src/kafka/publish/produce-api.ts'
import { Wire } from '../../src/kafka/publish/wire.ts'
import type { RelayRecord } from '../../src/pipeline/record.ts'
import { countRecords, createTopics, deleteTopics } from '../support/consumer.ts'
import { kafkaBrokerList } from '../support/stack.ts'

const prefix = `versions-${randomUUID().slice(0, 8)}-`
const [STRICT, FREE] = [`${prefix}strict`, `${prefix}free`]
const UNKNOWN_TOPIC_OR_PARTITION = 3
const INVALID_TIMESTAMP = 32
const HOUR_MS = 3_600_000
const IDS_LIMIT_MS = 10_000
const OPTIONS = { compression: 'none', ackTimeoutMs: 5_000 } as const
type Line = Parameters<Wire['produce']>[0]
const APIS = kafka as unknown as Readonly<Record<string, Line['api']>>
const BROKER = addressOf(kafkaBrokerList()[0] ?? '')

const wire = new Wire({
  brokers: kafkaBrokerList(),
  clientId: 'test',
  connectTimeoutMs: 5_000,
  requestTimeoutMs: 5_000,
})

beforeAll(async () => {
  const configEntries = [{ name: 'message.timestamp.before.max.ms', value: String(HOUR_MS) }]
  await createTopics([
    { topic: STRICT, numPartitions: 1, configEntries },
    { topic: FREE, numPartitions: 3 },
  ])
  // A broker that has just started has no ids yet.
  await vi.waitFor(() => wire.initProducerId([]), IDS_LIMIT_MS)
})
afterEach(() => vi.useRealTimers())
afterAll(async () => {
  await wire.close()
  await deleteTopics([prefix])
})

function record(topic: string, text: string): RelayRecord {
  return { topic, key: 'k', id: 'id', value: Buffer.from(text), headers: { ce_specversion: '1.0' } }
}

function batchOf(topic: string, partition: number, ...texts: string[]) {
  return { topic, partition, records: texts.map((text) => record(topic, text)) }
}

// All that the library and Kafka 4 speak; brokers before Kafka 2.4 know no flexible ones (9 and later).
test.each([3, 4, 5, 6, 7, 8, 9, 10, 11])('a broker accepts version %i, and its response is read', async (version) => {
  const { connection } = await wire.line('Produce', BROKER)
  const line = { connection, version, api: APIS[`produceV${version}`] as Line['api'] }
  const id = await wire.initProducerId([])
  const before = await countRecords(prefix)
  const batches = [
    // Refused for its time, with a word on each record.
    batchOf(STRICT, 0, 'a', 'b'),
    batchOf(FREE, 0, 'c', 'd'),
    batchOf(FREE, 2, 'x'.repeat(20_000)),
    batchOf(FREE, 77, 'there is no such partition'),
  ]
  const sequences = batches.map(() => ({ ...id, nextSequence: 0 }))
  vi.setSystemTime(Date.now() - 2 * HOUR_MS)
  const request = produceRequest(version, batches, sequences, OPTIONS)
  vi.useRealTimers()
  const codes = errorCodesOf(await wire.produce(line, request))
  const asObject = Object.fromEntries([...codes].map(([topic, ofTopic]) => [topic, Object.fromEntries(ofTopic)]))
  expect(asObject).toEqual({
    [STRICT]: { 0: INVALID_TIMESTAMP },
    [FREE]: { 0: 0, 2: 0, 77: UNKNOWN_TOPIC_OR_PARTITION },
  })
  expect(await countRecords(prefix)).toBe(before + 3)
})
