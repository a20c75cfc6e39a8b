import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ConsumedRecord, of, readRecords } from '../support/consumer.ts'
import { webhookOf } from '../support/pipeline.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'
import { registryUrl } from '../support/stack.ts'

/** Meta's own example of phone_number_name_update: an array of bodies. */
const META_EXAMPLE =
  '[{"object":"whatsapp_business_account","entry":[{"id":"0","time":1602782939,"changes":[{"field":"phone_number_name_update",' +
  '"value":{"display_phone_number":"16505551111","decision":"APPROVED","requested_verified_name":"WhatsApp","rejection_reason":null}}]}]}]'
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
const LONG_ID = '12345678901234567890123'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

/** Posts bodies one after the other and gives the records that they became. */
async function recordsOf(...bodies: string[]): Promise<ConsumedRecord[]> {
  const before = new Set((await readRecords(relay.prefix)).map(placeOf))
  for (const body of bodies) expect((await relay.post(body)).status).toBe(200)
  return (await readRecords(relay.prefix)).filter((record) => !before.has(placeOf(record)))
}

function placeOf({ topic, partition, offset }: ConsumedRecord): string {
  return `${topic}/${partition}/${offset}`
}

function textMessage(id: string, from: string, body: string) {
  return { from, id, timestamp: '1774521907', type: 'text', text: { body } }
}

const metadata = { display_phone_number: '15550783881', phone_number_id: '106540352242922' }

test('Meta’s own example becomes one record, a test event of the App Dashboard', async () => {
  const [record, ...others] = await recordsOf(META_EXAMPLE)
  expect(others).toEqual([])
  expect(record).toMatchObject({
    topic: 'phone_number_name_update',
    key: '0',
    headers: {
      ce_specversion: '1.0',
      ce_source: '/whatsapp/0',
      ce_type: 'whatsapp.phone_number_name_update',
      'content-type': 'application/avro',
      waba_test: 'true',
    },
    value: {
      waba_id: '0',
      field: 'phone_number_name_update',
      entry_time: 1602782939000,
      value: {
        display_phone_number: '16505551111',
        decision: 'APPROVED',
        requested_verified_name: 'WhatsApp',
        rejection_reason: null,
      },
      unmapped: {},
    },
  })
  expect(record?.headers.ce_id).toBe(record?.value.event_id)
})

test('a body of two entries, two changes and two messages becomes eight records', async () => {
  const entries = ['1', '2'].map((entry) => {
    const changes = ['3', '4'].map((change) => {
      const messages = ['5', '6'].map((item) => textMessage(`wamid.${entry}${change}${item}`, '33639981884', item))
      const value = { messaging_product: 'whatsapp', metadata, messages }
      return { field: 'messages', value }
    })
    return { id: `39402817563091${entry}`, time: 1774521909, changes }
  })
  const records = await recordsOf(JSON.stringify({ object: 'whatsapp_business_account', entry: entries }))
  const messages = of(records, 'messages').map(({ value }) => value)
  expect(records).toHaveLength(8)
  expect(messages.map(({ waba_id, value }) => `${waba_id} ${(value.message as { id: string }).id}`).sort()).toEqual([
    '394028175630911 wamid.135',
    '394028175630911 wamid.136',
    '394028175630911 wamid.145',
    '394028175630911 wamid.146',
    '394028175630912 wamid.235',
    '394028175630912 wamid.236',
    '394028175630912 wamid.245',
    '394028175630912 wamid.246',
  ])
  expect(messages[0]?.value).toMatchObject({ messaging_product: 'whatsapp', metadata })
  expect(new Set(messages.map(({ event_id }) => event_id)).size).toBe(8)
})

test('ids of 23 digits stay exact as numbers, as strings and in unexpected places', async () => {
  const body = webhookOf('messages', { metadata, messages: [textMessage('wamid.long', '33639981884', 'x')] })
    .replace('"394028175630912"', LONG_ID)
    .replace('"106540352242922"', LONG_ID)
    .replace('"type":"text"', `"type":"text","newer_id":${LONG_ID}`)
  const [record] = await recordsOf(body)
  expect(record?.key).toBe(`${LONG_ID}:33639981884`)
  expect(record?.headers.ce_source).toBe(`/whatsapp/${LONG_ID}`)
  expect(record?.value.waba_id).toBe(LONG_ID)
  expect(record?.value.value.metadata).toMatchObject({ phone_number_id: LONG_ID })
  expect(record?.value.unmapped).toEqual({ '/value/message/newer_id': LONG_ID })
})

test('text in any script is preserved, escaped or not', async () => {
  const text = 'Zoë 🚀👩‍👩‍👧‍👦 مرحبا 你好 \u0000 "\\/'
  const raw = webhookOf('messages', { metadata, messages: [textMessage('wamid.raw', '1', text)] })
  const escaped = raw.replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const records = await recordsOf(raw.replace('wamid.raw', 'wamid.escaped'), escaped)
  expect(records.map(({ value }) => value.value.message)).toMatchObject([
    { text: { body: text } },
    { text: { body: text } },
  ])
})

test('a wrong type costs one attribute its typed place and nothing else', async () => {
  const message = { ...textMessage('wamid.wrong', '1', 'x'), text: 'not an object', newer: { deep: [1.1] } }
  const [record] = await recordsOf(webhookOf('messages', { metadata, messages: [message] }))
  expect(record?.value.value.message).toMatchObject({ id: 'wamid.wrong', type: 'text', text: null })
  expect(record?.value.unmapped).toEqual({
    '/value/message/text': '"not an object"',
    '/value/message/newer': '{"deep":[1.1]}',
  })
})

test('a redelivered webhook gives the same event ids, even in another batch', async () => {
  const [first, second] = [textMessage('wamid.a', '1', 'a'), textMessage('wamid.b', '2', 'b')]
  const one = webhookOf('messages', { metadata, messages: [first] })
  const both = webhookOf('messages', { metadata, messages: [second, first] }, { time: 1774521999 })
  const records = await recordsOf(one, one, both)
  const ids = Map.groupBy(records, ({ value }) => (value.value.message as { id: string }).id)
  expect(ids.get('wamid.a')).toHaveLength(3)
  expect(new Set(ids.get('wamid.a')?.map(({ value }) => value.event_id)).size).toBe(1)
  expect(new Set(records.map(({ value }) => value.event_id)).size).toBe(2)
})

test('a field that the relay does not know goes to the topic unrecognized as JSON text', async () => {
  const [record] = await recordsOf(webhookOf('brand_new_field', { a: [1, { b: null }], big: 12345 }))
  expect(record).toMatchObject({
    topic: 'unrecognized',
    key: '394028175630912',
    headers: { ce_type: 'whatsapp.brand_new_field' },
    value: { field: 'brand_new_field' },
  })
  expect(JSON.parse(String(record?.value.value))).toEqual({ a: [1, { b: null }], big: 12345 })
})

describe('every record', () => {
  test('has the request’s traceparent, or none if the request had none', async () => {
    const body = webhookOf('messages', { metadata, messages: [textMessage('wamid.traced', '1', 'x')] })
    await relay.post(body, { headers: { traceparent: TRACEPARENT } })
    await relay.post(body)
    const traced = (await readRecords(relay.prefix)).filter(
      ({ value }) => (value.value.message as { id: string } | undefined)?.id === 'wamid.traced',
    )
    expect(traced.map(({ headers }) => headers.traceparent).sort()).toEqual([TRACEPARENT, undefined])
    expect(traced.map(({ headers }) => headers.waba_test)).toEqual([undefined, undefined])
  })

  test('has its publish time as its timestamp, whatever Meta’s own times are', async () => {
    const before = Date.now()
    const old = { ...textMessage('wamid.old', '1', 'x'), timestamp: '1504902988' }
    const [record] = await recordsOf(webhookOf('messages', { metadata, messages: [old] }, { time: 1504902989 }))
    const after = Date.now()
    expect(record?.timestampMs).toBeGreaterThanOrEqual(before)
    expect(record?.timestampMs).toBeLessThanOrEqual(after)
    expect(record?.value.received_at).toBeGreaterThanOrEqual(before)
    expect(record?.value.value.message).toMatchObject({ timestamp: 1504902988000 })
  })

  test('names its subject’s schema in the registry, which is this version’s', async () => {
    for (const { topic, bytes } of await readRecords(relay.prefix)) {
      expect(bytes[0]).toBe(0)
      const answer = await fetch(`${registryUrl()}/subjects/${relay.prefix}${topic}-value/versions/latest`)
      const { id, schema } = (await answer.json()) as { id: number; schema: string }
      expect(bytes.readInt32BE(1)).toBe(id)
      const file = new URL(`../../schemas/${topic}.avsc`, import.meta.url)
      expect(JSON.parse(schema)).toEqual(JSON.parse(readFileSync(file, 'utf8')))
    }
  })
})
