import { Partitioners } from 'kafkajs'
import { beforeAll, expect, test, vi } from 'vitest'
import { type ConsumedRecord, of, readRecords } from '../support/consumer.ts'
import { webhookOf } from '../support/pipeline.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'

const PARTITIONS = 7
const USERS = 12
const DELIVERIES_EACH = 25
const MESSAGES_EACH = 3
const metadata = { phone_number_id: '106540352242922' }

let relay: RelayProcess
let records: ConsumedRecord[]

/** As many users at once, each with its next delivery after the answer to the one before. */
beforeAll(async () => {
  relay = await startRelay({ WABA_TOPIC_PARTITIONS: String(PARTITIONS) })
  await Promise.all(Array.from({ length: USERS }, (_, user) => converse(`3363998${1000 + user}`)))
  records = of(await readRecords(relay.prefix), 'messages')
})

async function converse(from: string): Promise<void> {
  for (let delivery = 0; delivery < DELIVERIES_EACH; delivery++) {
    const messages = Array.from({ length: MESSAGES_EACH }, (_, item) => {
      return { from, id: `wamid.${from}.${delivery * MESSAGES_EACH + item}`, timestamp: '1774521907', type: 'text' }
    })
    await vi.waitFor(() => deliver(webhookOf('messages', { metadata, messages })), { timeout: 20_000, interval: 100 })
  }
}

/** Sent again as Meta would: the leaders of topics made a moment ago may not serve yet. */
async function deliver(webhook: string): Promise<void> {
  expect((await relay.post(webhook)).status).toBe(200)
}

test('a conversation stays in one partition, in order of arrival, without duplicates', () => {
  const conversations = Map.groupBy(records, ({ key }) => key)
  expect(conversations.size).toBe(USERS)
  for (const conversation of conversations.values()) {
    expect(new Set(conversation.map(({ partition }) => partition)).size).toBe(1)
    const numbers = conversation.map(({ value }) => Number((value.value.message as { id: string }).id.split('.')[2]))
    expect(numbers).toEqual(Array.from({ length: DELIVERIES_EACH * MESSAGES_EACH }, (_, number) => number))
  }
})

test('conversations are spread over the partitions as Kafka’s default partitioner spreads them', () => {
  const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({ partitionId, leader: 1 }))
  const partitionOf = Partitioners.DefaultPartitioner()
  for (const { topic, key, partition } of records) {
    const expected = partitionOf({ topic, partitionMetadata: partitionMetadata as never, message: { key, value: '' } })
    expect(partition).toBe(expected)
  }
  expect(new Set(records.map(({ partition }) => partition)).size).toBeGreaterThan(PARTITIONS / 2)
})

test('the key is the phone number with the user', () => {
  expect(new Set(records.map(({ key }) => key))).toContain('106540352242922:33639981003')
})
