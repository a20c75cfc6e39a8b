import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import { limitTopic, of, readRecords } from '../support/consumer.ts'
import { startForwarder } from '../support/forwarder.ts'
import { webhookOf } from '../support/pipeline.ts'
import { startRelay } from '../support/relay.ts'
import { kafkaBrokerList, kafkaBrokers } from '../support/stack.ts'

const USERS = 40
/** One that does not answer is joined by the next one after 0.3 s; the rest is a slow machine. */
const GET_PAST_LIMIT_MS = 6_000
const LARGE_TEXT = 'large enough to take more than one byte for its length: é '.repeat(20_000)

const ways = ['kafkajs', 'platformatic'].flatMap((producer) =>
  ['none', 'gzip', 'zstd'].map((compression) => ({ producer, compression })),
)

test.each(ways)('$producer with compression $compression publishes records that a consumer can read', async (way) => {
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
  const records = of(await readRecords(relay.prefix), 'messages').filter(({ timestampMs }) => timestampMs >= before)
  const texts = records.map(({ value }) => (value.value.message as { text?: { body?: string } } | null)?.text?.body)
  expect(texts).toContain(LARGE_TEXT)
  // Without idempotence a record may be there twice.
  expect(new Set(records.filter(({ key }) => /^1:\d+$/.test(key ?? '')).map(({ key }) => key)).size).toBe(USERS)
  expect(records.length).toBeGreaterThanOrEqual(bodies.length + USERS + 1)
  for (const { headers, value } of records) expect(headers.ce_id).toBe(value.event_id)
})

// Each has a field of its own: a relay that starts later knows of the lower limit.
const fields = [
  ['kafkajs', 'account_alerts'],
  ['platformatic', 'flows'],
] as const
test.each(fields)('%s turns a record that Kafka refuses into a dead letter', async (producer, field) => {
  const relay = await startRelay({ WABA_KAFKA_PRODUCER: producer })
  await limitTopic(`${relay.prefix}${field}`, 2_000)
  const before = Date.now()
  const entry = ['a', 'y'.repeat(10_000), 'b'].map((text) => ({
    id: '1',
    changes: [{ field, value: { newer: text } }],
  }))
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry })
  expect((await relay.post(body)).status).toBe(200)
  const records = (await readRecords(relay.prefix)).filter(({ timestampMs }) => timestampMs >= before)
  expect(of(records, field).map(({ value }) => value.unmapped['/value/newer'])).toEqual(['"a"', '"b"'])
  expect(of(records, 'dead_letter').map(({ value }) => value.reason)).toEqual(['refused_by_broker'])
})

test.each(['kafkajs', 'platformatic'])('%s skips a proxy whose broker is down', async (producer) => {
  const proxy = createServer((socket) => socket.resume().end()).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const brokers = `127.0.0.1:${(proxy.address() as AddressInfo).port},${kafkaBrokers()}`
  try {
    const relay = await startRelay({ WABA_KAFKA_PRODUCER: producer, WABA_KAFKA_BROKERS: brokers })
    expect((await relay.post(readSample('messages.text'))).status).toBe(200)
  } finally {
    proxy.close()
  }
})

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'))

test.skipIf(!hasIpv6).each(['kafkajs', 'platformatic'])('%s reaches brokers by IPv6 addresses', async (producer) => {
  await using broker = await startForwarder(kafkaBrokerList()[0] ?? '', { near: '::1' })
  expect(broker.address).toMatch(/^\[::1\]:\d+$/)
  const relay = await startRelay({ WABA_KAFKA_PRODUCER: producer, WABA_KAFKA_BROKERS: broker.address })
  expect((await relay.post(readSample('messages.text'))).status).toBe(200)
})

test.each(['kafkajs', 'platformatic'])('%s skips brokers that are frozen', async (producer) => {
  const silent = [1, 2, 3].map(() => createServer((socket) => socket.resume()).listen(0, '127.0.0.1'))
  await Promise.all(silent.map((server) => once(server, 'listening')))
  const addresses = silent.map((server) => `127.0.0.1:${(server.address() as AddressInfo).port}`)
  const startedMs = performance.now()
  try {
    const relay = await startRelay({
      WABA_KAFKA_PRODUCER: producer,
      WABA_KAFKA_BROKERS: [...addresses, kafkaBrokers()].join(),
    })
    expect(performance.now() - startedMs).toBeLessThan(GET_PAST_LIMIT_MS)
    expect((await relay.post(readSample('messages.text'))).status).toBe(200)
    expect(await relay.stop()).toEqual({ code: 0, signal: null })
  } finally {
    for (const server of silent) server.close()
  }
})
