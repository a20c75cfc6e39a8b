import { expect, test } from 'vitest'
import { readSample, sampleNames } from '../../src/samples.ts'
import { limitTopic, of, readRecords } from '../support/consumer.ts'
import { webhookOf } from '../support/pipeline.ts'
import { startRelay } from '../support/relay.ts'

const USERS = 40
const LARGE_TEXT = 'large enough to take more than one byte for its length: é '.repeat(20_000)

const ways = ['kafkajs', 'platformatic'].flatMap((producer) =>
  ['none', 'gzip', 'zstd'].map((compression) => ({ producer, compression })),
)

test.each(ways)('$producer publishes with compression $compression what a consumer reads', async (way) => {
  const relay = await startRelay({ WABA_KAFKA_PRODUCER: way.producer, WABA_KAFKA_COMPRESSION: way.compression })
  const bodies = sampleNames()
    .filter((name) => name.startsWith('messages.'))
    .map(readSample)
  const large = webhookOf('messages', { messages: [{ id: 'wamid.large', text: { body: LARGE_TEXT } }] })
  const many = webhookOf('messages', {
    metadata: { phone_number_id: '1' },
    messages: Array.from({ length: USERS }, (_, user) => ({ id: `wamid.many.${user}`, from: String(user) })),
  })
  const before = Date.now()
  const answers = await Promise.all([large, many, ...bodies].map((body) => relay.post(body)))
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  const records = of(await readRecords(relay.prefix), 'messages')
  const texts = records.map(({ value }) => (value.value.message as { text?: { body?: string } } | null)?.text?.body)
  expect(texts).toContain(LARGE_TEXT)
  expect(records.filter(({ key }) => /^1:\d+$/.test(key))).toHaveLength(USERS)
  expect(records.length).toBeGreaterThanOrEqual(bodies.length + USERS + 1)
  for (const { timestampMs, headers, value } of records) {
    expect(timestampMs).toBeGreaterThanOrEqual(before)
    expect(headers.ce_id).toBe(value.event_id)
  }
})

test.each(['kafkajs', 'platformatic'])('%s makes a dead letter of a record that Kafka refuses', async (producer) => {
  const relay = await startRelay({ WABA_KAFKA_PRODUCER: producer })
  await limitTopic(`${relay.prefix}account_alerts`, 2_000)
  const entry = ['a', 'y'.repeat(10_000), 'b'].map((text) => {
    return { id: '1', changes: [{ field: 'account_alerts', value: { newer: text } }] }
  })
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
  expect((await relay.post(body)).status).toBe(200)
  const records = await readRecords(relay.prefix)
  expect(of(records, 'account_alerts').map(({ value }) => value.unmapped['/value/newer'])).toEqual(['"a"', '"b"'])
  expect(of(records, 'dead_letter').map(({ value }) => value.reason)).toEqual(['refused_by_broker'])
})
