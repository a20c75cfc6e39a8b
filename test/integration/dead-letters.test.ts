import { beforeAll, describe, expect, test } from 'vitest'
import { type ConsumedRecord, createTopics, limitTopic, of, readRecords } from '../support/consumer.ts'
import { webhookOf } from '../support/pipeline.ts'
import { newPrefix, type RelayProcess, startRelay } from '../support/relay.ts'

const SMALL_BYTES = 20_000

let relay: RelayProcess
beforeAll(async () => {
  const prefix = newPrefix()
  // Made before the start, as an operator may have: smaller than what the relay would create.
  const configEntries = [{ name: 'max.message.bytes', value: String(SMALL_BYTES) }]
  await createTopics([{ topic: `${prefix}security`, configEntries }])
  relay = await startRelay({ WABA_TOPIC_PREFIX: prefix })
})

/** Posts a body and gives its records, and of them the dead letters. */
async function recordsOf(body: Buffer | string, headers: Record<string, string> = {}) {
  const before = await readRecords(relay.prefix)
  expect((await relay.post(body, { headers })).status).toBe(200)
  const all = await readRecords(relay.prefix)
  const known = new Set(before.map(({ topic, partition, offset }) => `${topic}/${partition}/${offset}`))
  const records = all.filter(({ topic, partition, offset }) => !known.has(`${topic}/${partition}/${offset}`))
  return { records, letters: of(records, 'dead_letter') }
}

function bodyOf(letter: ConsumedRecord | undefined): Buffer {
  return letter?.value.body as unknown as Buffer
}

describe('bytes that are not a webhook', () => {
  const unusable: [what: string, body: Buffer | string, reason: string][] = [
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d]), 'invalid_utf8'],
    ['text that is no JSON', 'hello', 'invalid_json'],
    ['JSON that breaks off', '{"object":"whatsapp_business_account","entry":[', 'invalid_json'],
    ['a number', '42', 'unsupported_shape'],
    ['null', 'null', 'unsupported_shape'],
    ['an empty list', '[]', 'unsupported_shape'],
    ['an object without entries', '{"object":"whatsapp_business_account"}', 'unsupported_shape'],
    ['entries that are no list', '{"object":"whatsapp_business_account","entry":{"id":"1"}}', 'unsupported_shape'],
    ['an empty list of entries', '{"object":"whatsapp_business_account","entry":[]}', 'unsupported_shape'],
  ]
  test.each(unusable)('%s: kept unchanged, and answered 200', async (_what, body, reason) => {
    const { records, letters } = await recordsOf(body)
    expect(records).toHaveLength(1)
    expect(letters[0]?.value.reason).toBe(reason)
    expect(bodyOf(letters[0])).toEqual(Buffer.from(body))
  })

  test('keep useful headers, and never the signature', async () => {
    const { letters } = await recordsOf('no JSON either', { 'user-agent': 'facebookplatform/1.0', 'x-secret': 'no' })
    expect(letters[0]?.value.headers).toEqual({
      'content-type': 'application/json',
      'content-length': '14',
      'user-agent': 'facebookplatform/1.0',
    })
    expect(JSON.stringify(letters[0]?.headers)).not.toContain('sha256')
  })

  test('have the headers of Kafka Connect and of Spring', async () => {
    const { letters } = await recordsOf('{"no":"entry"}')
    expect(letters[0]?.headers).toMatchObject({
      'kafka_dlt-exception-fqcn': 'unsupported_shape',
      '__connect.errors.exception.class.name': 'unsupported_shape',
      '__connect.errors.connector.name': 'waba-relay',
      ce_type: 'whatsapp.dead_letter',
    })
  })

  test('give the same event id when Meta sends them again', async () => {
    const first = await recordsOf('again and again')
    const second = await recordsOf('again and again')
    expect(second.letters[0]?.value.event_id).toBe(first.letters[0]?.value.event_id)
  })
})

test('one bad change does not take its neighbours with it', async () => {
  const bodies = JSON.stringify([
    JSON.parse(webhookOf('account_review_update', { decision: 'APPROVED' })),
    'no body',
    {
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', changes: 'no list' },
        { id: '2', changes: [7, { field: 'account_review_update', value: { decision: 'REJECTED' } }] },
      ],
    },
  ])
  const { records, letters } = await recordsOf(bodies)
  const decisions = of(records, 'account_review_update').map(({ value }) => value.value.decision)
  expect(decisions.sort()).toEqual(['APPROVED', 'REJECTED'])
  expect(letters.map((letter) => JSON.parse(bodyOf(letter).toString()) as unknown)).toEqual(
    expect.arrayContaining(['no body', { id: '1', changes: 'no list' }, 7]),
  )
  expect(letters).toHaveLength(3)
  expect(records).toHaveLength(5)
})

describe('a record that its topic does not accept', () => {
  const security = (text: string) => ({ display_phone_number: '16505551111', event: 'PIN_CHANGED', requester: text })
  const entry = (id: string, text: string) => ({ id, changes: [{ field: 'security', value: security(text) }] })

  test('becomes a dead letter that names the topic, and its neighbours are stored', async () => {
    const large = 'x'.repeat(SMALL_BYTES)
    const webhook = {
      object: 'whatsapp_business_account',
      entry: [entry('1', 'a'), entry('2', large), entry('3', 'b')],
    }
    const { records, letters } = await recordsOf(JSON.stringify(webhook))
    expect(
      of(records, 'security')
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['1', '3'])
    expect(letters).toHaveLength(1)
    expect(letters[0]?.value).toMatchObject({ reason: 'record_too_large', topic: `${relay.prefix}security` })
    expect(JSON.parse(bodyOf(letters[0]).toString())).toEqual({ field: 'security', value: security(large) })
    expect(letters[0]?.headers).toMatchObject({ 'kafka_dlt-original-topic': `${relay.prefix}security` })
  })

  test('also becomes one if the limit was lowered after startup, and its neighbours are stored', async () => {
    await limitTopic(`${relay.prefix}account_alerts`, 2_000)
    const alert = (id: string, text: string) => ({ id, changes: [{ field: 'account_alerts', value: { newer: text } }] })
    const entries = [alert('1', 'a'), alert('1', 'y'.repeat(10_000)), alert('1', 'b')]
    const { records, letters } = await recordsOf(
      JSON.stringify({ object: 'whatsapp_business_account', entry: entries }),
    )
    expect(of(records, 'account_alerts').map(({ value }) => value.unmapped['/value/newer'])).toEqual(['"a"', '"b"'])
    expect(letters.map(({ value }) => value.reason)).toEqual(['refused_by_broker'])
    expect(bodyOf(letters[0]).toString()).toContain('y'.repeat(10_000))
  })

  test('is kept in pieces if the dead-letter topic’s limit is lower, too', async () => {
    await limitTopic(`${relay.prefix}dead_letter`, 600_000)
    const body = Buffer.from(`no JSON: ${'0123456789'.repeat(150_000)}`)
    const { letters } = await recordsOf(body)
    expect(letters.length).toBeGreaterThan(1)
    expect(letters.map(({ value }) => value.piece)).toEqual(letters.map((_letter, index) => index))
    expect(new Set(letters.map(({ value }) => value.pieces))).toEqual(new Set([letters.length]))
    expect(new Set(letters.map(({ value }) => value.event_id)).size).toBe(1)
    expect(Buffer.concat(letters.map(bodyOf)).equals(body)).toBe(true)
  })
})
