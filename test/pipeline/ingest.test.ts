import { describe, expect, it } from 'vitest'
import { Pipeline } from '../../src/pipeline/ingest.ts'
import { type Delivery, headersOf, type RelayRecord } from '../../src/pipeline/record.ts'
import { finish } from '../../src/pipeline/steps.ts'
import { bytesOf, decoded, decodedAll, lettersOf, sizeOf } from '../support/decoded.ts'
import { DELIVERY, newPipeline, verified, webhookOf } from '../support/pipeline.ts'

const metadata = { phone_number_id: 'P' }
const message = (id: string, length = 10) => ({ id, from: '33', text: { body: 'x'.repeat(length) } })
const messages = (...list: object[]) => ({ field: 'messages', value: { metadata, messages: list } })
const review = { field: 'account_review_update', value: { decision: 'APPROVED' } }
const webhook = (changes: unknown[], extra: object = {}) =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }], ...extra })

describe('a record', () => {
  it('has the headers of a CloudEvent, the trace and the test mark', () => {
    const delivery = { ...DELIVERY, traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }
    const [test] = newPipeline().ingest(
      verified(webhookOf('messages', { messages: [{}] }, { id: '0' })),
      delivery,
    ).records
    expect(test && headersOf(test)).toEqual({
      ce_specversion: '1.0',
      ce_id: test && decoded(test).id,
      ce_source: '/whatsapp/0',
      ce_type: 'whatsapp.messages.message',
      'content-type': 'application/avro',
      traceparent: delivery.traceparent,
      waba_test: 'true',
    })
    const [real] = newPipeline().ingest(verified(webhookOf('security', {})), DELIVERY).records
    expect(Object.keys(real === undefined ? {} : headersOf(real)).sort()).toEqual(
      ['ce_id', 'ce_source', 'ce_specversion', 'ce_type', 'content-type'].sort(),
    )
  })

  it('has its own headers, however similar its field and account are to another’s', () => {
    const pipeline = newPipeline()
    for (const [field, id] of [
      ['newer', '1 2'],
      ['newer 1', '2'],
      ['newer 1 2', ''],
    ] as const) {
      const [record] = pipeline.ingest(verified(webhookOf(field, 1, { id })), DELIVERY).records
      expect(record && headersOf(record)).toMatchObject({
        ce_type: `whatsapp.${field}`,
        ce_source: `/whatsapp/${id.replace(' ', '%20')}`,
      })
    }
  })

  it('has valid headers, whatever was sent', () => {
    const value = { metadata: { phone_number_id: 'p\n\u{1fffe}\ud800' }, messages: [{ id: 'm' }] }
    const body = verified(webhookOf('messages', value, { id: '1\r\nx: é/%' }))
    const [record] = newPipeline().ingest(body, { ...DELIVERY, traceparent: 'rubbish' }).records
    expect(record && headersOf(record)).toMatchObject({
      ce_source: '/whatsapp/1%0D%0Ax%3A%20%C3%A9%2F%25',
      ce_subject: 'p%0A%F0%9F%BF%BE\ufffd',
      ce_type: 'whatsapp.messages.message',
    })
    const [newer] = newPipeline().ingest(verified(webhookOf('a b\n\u0085é', 1)), DELIVERY).records
    expect(newer?.headers.ce_type).toBe('whatsapp.a b%0A%C2%85é')
  })

  it('has the phone number as its subject, wherever it was found', () => {
    const subjectOf = (field: string, value: unknown) =>
      newPipeline().ingest(verified(webhookOf(field, value)), DELIVERY).records[0]?.headers.ce_subject
    const metadata = { phone_number_id: '7' }
    expect(subjectOf('messages', { metadata, messages: [{ id: 'm' }] })).toBe('7')
    expect(subjectOf('messages', { phone_number_id: 7, messages: [{ id: 'm' }] })).toBe('7')
    expect(subjectOf('messaging_handovers', { recipient: metadata })).toBe('7')
    expect(subjectOf('account_settings_update', { phone_number_settings: metadata })).toBe('7')
    expect(subjectOf('newer', { metadata })).toBe('7')
    expect(subjectOf('security', {})).toBeUndefined()
  })

  it.each([
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', true],
    ['cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what.comes', true],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more', false],
    ['ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', false],
    ['00-00000000000000000000000000000000-00f067aa0ba902b7-01', false],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01', false],
    ['00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01', false],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1', false],
    ['00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n', false],
    ['', false],
  ])('passes on only valid W3C traceparents: %j', (traceparent, isPassedOn) => {
    const [record] = newPipeline().ingest(verified(webhookOf('security', {})), { ...DELIVERY, traceparent }).records
    expect(record?.headers.traceparent).toBe(isPassedOn ? traceparent : undefined)
  })

  it('reports unmapped attributes by field and pointer, never their contents', () => {
    const { unmapped } = newPipeline().ingest(verified(webhookOf('security', { event: 5, secret: 'x' })), DELIVERY)
    expect(unmapped.counts).toEqual([['security', 2]])
    expect(unmapped.named).toEqual([
      ['security', '/value/event'],
      ['security', '/value/secret'],
    ])
  })

  it('needs a schema for every topic', () => {
    const limits = { topicPrefix: 'w-', recordLimitBytes: () => 1, expansionFactor: 1, expansionLimitBytes: 1 }
    expect(() => new Pipeline({ ...limits, schemas: new Map() })).toThrow('No schema for dead_letter.')
  })
})

describe('a record that is too large', () => {
  const limited = newPipeline({ recordBytes: 100_000 })

  it('puts its change into a dead letter, and no other change', () => {
    const changes = [review, messages(message('a'), message('b', 100_000), message('c', 100_000)), review]
    const ingested = limited.ingest(verified(webhook(changes)), DELIVERY)
    const topics = decodedAll(ingested).map(({ topic }) => topic)
    expect([...new Set(topics)]).toEqual(['account_review_update', 'messages', 'dead_letter'])
    expect(topics.filter((topic) => topic === 'account_review_update')).toHaveLength(2)
    expect(ingested.deadLetters).toEqual(['record_too_large'])
    const letters = lettersOf(ingested)
    expect(letters[0]?.record).toMatchObject({ reason: 'record_too_large', topic: 'whatsapp-messages', piece: 0 })
    expect(letters[0]?.headers).toMatchObject({
      '__connect.errors.topic': 'whatsapp-messages',
      'kafka_dlt-original-topic': 'whatsapp-messages',
    })
  })

  it('can be rebuilt from the pieces of its dead letter, none of them too large itself', () => {
    const change = messages(message('é'.repeat(10), 300_000))
    const { records } = limited.ingest(verified(webhook([change])), DELIVERY)
    expect(JSON.parse(Buffer.concat(records.map(bytesOf)).toString())).toEqual(change)
    expect(new Set(records.map((record) => record.key))).toEqual(new Set(['1']))
    expect(new Set(records.map((record) => decoded(record).id)).size).toBe(1)
    const places = records.map((record) => decoded(record).record)
    expect(places.map(({ piece }) => piece)).toEqual([...records.keys()])
    expect(new Set(places.map(({ pieces }) => pieces))).toEqual(new Set([records.length]))
    for (const record of records) expect(sizeOf(record)).toBeLessThanOrEqual(100_000)
  })

  it('counts its key and its headers', () => {
    const field = 'f'.repeat(40_000)
    const { deadLetters } = limited.ingest(verified(webhookOf(field, 'v'.repeat(30_000))), DELIVERY)
    expect(deadLetters).toEqual(['record_too_large'])
    const long = limited.ingest(verified(webhookOf('security', {}, { id: '1'.repeat(40_000) })), DELIVERY)
    expect(lettersOf(long)).toHaveLength(1)
    for (const record of long.records) expect(sizeOf(record)).toBeLessThanOrEqual(100_000)
  })

  it('is kept as the whole body if the envelope would be too large', () => {
    const text = webhook([messages(message('a', 100_000))], { extra: 'y'.repeat(60_000) })
    const { records } = limited.ingest(verified(text), DELIVERY)
    expect(Buffer.concat(records.map(bytesOf)).toString()).toBe(text)
    for (const record of records) expect(sizeOf(record)).toBeLessThanOrEqual(100_000)
  })

  it('is kept once as the whole body, however many changes fail', () => {
    const changes = Array.from({ length: 50 }, (_, index) => messages(message(String(index), 100_000)))
    const text = webhook(changes, { extra: 'y'.repeat(60_000) })
    const { records, deadLetters } = limited.ingest(verified(text), DELIVERY)
    expect(deadLetters).toEqual(['record_too_large'])
    expect(Buffer.concat(records.map(bytesOf)).toString()).toBe(text)
  })

  it.each([
    ['invalid_utf8', Buffer.alloc(300_000, 0xff)],
    ['invalid_json', Buffer.alloc(300_000, 0x20)],
    ['unsupported_shape', Buffer.from(`["${'z'.repeat(300_000)}"]`)],
  ])('may be a body that is none: %s', (reason, body) => {
    const { records, deadLetters } = limited.ingest(verified(body), DELIVERY)
    expect(deadLetters).toEqual([reason])
    const kept = Buffer.concat(records.map(bytesOf))
    expect(kept.equals(reason === 'unsupported_shape' ? body.subarray(1, -1) : body)).toBe(true)
  })
})

describe('records that the broker refuses', () => {
  const pipeline = newPipeline()
  const delivery: Delivery = { ...DELIVERY, requestHeaders: () => ({ 'user-agent': 'x' }) }
  const idOf = (record: RelayRecord | undefined) => record?.id ?? ''

  it('put their changes into dead letters, each change once', () => {
    const body = verified(webhook([messages(message('a'), message('b')), review, messages(message('c'))]))
    const { records } = pipeline.ingest(body, delivery)
    const refused = new Map([0, 1, 2].map((index) => [idOf(records[index]), 'policy']))
    const ingested = finish(pipeline.buryRefused(body, delivery, refused))
    expect(ingested.deadLetters).toEqual(['refused_by_broker', 'refused_by_broker'])
    const [first, second] = lettersOf(ingested)
    expect(JSON.parse(String(first?.record.body))).toEqual(messages(message('a'), message('b')))
    expect(JSON.parse(String(second?.record.body))).toEqual(review)
    expect(first?.record).toMatchObject({
      detail: 'policy',
      topic: 'whatsapp-messages',
      headers: { 'user-agent': 'x' },
    })
  })

  it('may be dead letters: then the body is kept unchanged, in pieces that any broker accepts', () => {
    const body = verified(`not JSON ${'x'.repeat(2_000_000)}`)
    const { records } = pipeline.ingest(body, delivery)
    expect(records).toHaveLength(1)
    const { records: pieces } = finish(pipeline.buryRefused(body, delivery, new Map([[idOf(records[0]), 'too large']])))
    expect(Buffer.concat(pieces.map(bytesOf)).equals(body)).toBe(true)
    for (const piece of pieces) expect(sizeOf(piece)).toBeLessThan(1_000_000)
  })

  it('may be both', () => {
    const body = verified(webhook(['bad', review]))
    const { records } = pipeline.ingest(body, delivery)
    const refused = new Map(records.map((record) => [idOf(record), 'no']))
    const letters = lettersOf(finish(pipeline.buryRefused(body, delivery, refused)))
    expect(letters.map(({ record }) => record.body)).toEqual([JSON.stringify(review), body.toString()])
  })

  it('do not produce an endless detail', () => {
    const body = verified('x')
    const refused = new Map(Array.from({ length: 1000 }, (_, index) => [String(index), `reason ${index}`]))
    const [letter] = lettersOf(finish(pipeline.buryRefused(body, delivery, refused)))
    expect(String(letter?.record.detail)).toHaveLength(500)
  })
})
