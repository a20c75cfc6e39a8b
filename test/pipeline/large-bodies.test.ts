import { describe, expect, it } from 'vitest'
import type { RelayRecord } from '../../src/pipeline/record.ts'
import { bytesOf, decoded, decodedAll, lettersOf } from '../support/decoded.ts'
import { DELIVERY, newPipeline, RECORD_LIMIT_BYTES, verified, webhookOf } from '../support/pipeline.ts'

const metadata = { phone_number_id: 'P' }
const message = (id: string, length = 10) => ({ id, from: '33', text: { body: 'x'.repeat(length) } })
const messages = (...list: object[]) => ({ field: 'messages', value: { metadata, messages: list } })
const review = { field: 'account_review_update', value: { decision: 'APPROVED' } }
const webhook = (changes: unknown[], extra: object = {}) =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '1', changes }], ...extra })

describe('a body whose records are too large in total', () => {
  it('puts the remaining changes into dead letters', () => {
    const limited = newPipeline({ expansionBytes: 1000 })
    const changes = [messages(message('a', 400), message('b', 400)), messages(message('c'), message('d')), review]
    const ingested = limited.ingest(verified(webhook(changes)), DELIVERY)
    expect(decodedAll(ingested).map(({ topic }) => topic)).toEqual([
      'messages',
      'messages',
      'dead_letter',
      'dead_letter',
    ])
    expect(ingested.deadLetters).toEqual(['expansion_too_large', 'expansion_too_large'])
    expect(lettersOf(ingested).map(({ record }) => JSON.parse(String(record.body)))).toEqual(changes.slice(1))
  })

  it('does not repeat a large value without limit', () => {
    const value = {
      metadata,
      messages: Array.from({ length: 5000 }, (_, index) => ({ id: String(index) })),
      big: 'x'.repeat(500_000),
    }
    const limited = newPipeline({ expansionBytes: 5_000_000 })
    const { records, deadLetters } = limited.ingest(verified(webhookOf('messages', value)), DELIVERY)
    expect(deadLetters).toEqual(['expansion_too_large'])
    expect(records.length).toBeLessThan(50)
    expect(records.at(-1)?.topic).toBe('whatsapp-dead_letter')
  })

  const many = (count: number, prefix: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${prefix}${index}`, index]))
  const ids = (count: number) => Array.from({ length: count }, (_, index) => ({ id: String(index) }))

  it.each<[string, string, object]>([
    ['messages', 'messages', { ...many(5000, 'new'), messages: ids(10_000) }],
    ['a copied conversation', 'standby', { standby: { ...many(5000, 'new'), messages: ids(10_000) } }],
    ['what is around it', 'standby', { ...many(5000, 'new'), standby: { messages: ids(10_000) } }],
    ['history', 'history', { ...many(5000, 'new'), history: [{ threads: [{ messages: ids(10_000) }] }] }],
  ])('is not taken apart where its events would repeat thousands of attributes: %s', (_, field, value) => {
    const { records, deadLetters } = newPipeline().ingest(verified(webhookOf(field, value)), DELIVERY)
    expect(deadLetters).toEqual(['expansion_too_large'])
    expect(records.map((record) => JSON.parse(bytesOf(record).toString()))).toEqual([{ field, value }])
  })

  it('may repeat what is around its entries only as far as memory allows', { timeout: 30_000 }, () => {
    const entry = Array.from({ length: 5000 }, (_, index) => ({
      id: String(index),
      shard: 1,
      changes: [{ ...review, n: 1 }],
    }))
    const text = JSON.stringify({ ...many(10_000, 'new'), entry })
    const { records, unmapped, deadLetters } = newPipeline({ expansionBytes: 5_000_000 }).ingest(
      verified(text),
      DELIVERY,
    )
    expect(new Set(deadLetters)).toEqual(new Set(['expansion_too_large']))
    expect(unmapped.named).toHaveLength(1_000)
    // The envelope is as large as what is in it: from the second limit on, the body is kept as it came.
    expect(records.length).toBeLessThan(300)
    expect(bytesOf(records.at(-1) as RelayRecord).toString()).toBe(text)
  })

  it('that is full of failing parts is kept unchanged, once', () => {
    const text = JSON.stringify({ object: 'x', extra: 'y'.repeat(1000), entry: Array(5000).fill(5) })
    const limited = newPipeline({ expansionBytes: 100_000 })
    const { records } = limited.ingest(verified(text), DELIVERY)
    expect(records.length).toBeLessThan(200)
    expect(bytesOf(records.at(-1) as RelayRecord).toString()).toBe(text)
  })
})

describe('a webhook of 3 MB', { timeout: 30_000 }, () => {
  it('with thousands of past messages passes in bounded time and memory', () => {
    const text = 'Bonjour, la lampe en laiton est-elle encore là ? '
    const past = Array.from({ length: 9000 }, (_, index) => ({
      from: '33639981884',
      id: `wamid.${index}`,
      timestamp: String(1_759_301_000 + index),
      type: 'text',
      text: { body: text.repeat(1 + (index % 4)) },
      history_context: { status: 'READ' },
    }))
    const threads = Array.from({ length: 90 }, (_, index) => ({
      id: String(index),
      messages: past.slice(index * 100, index * 100 + 100),
    }))
    const history = [{ metadata: { phase: 0, chunk_order: 1, progress: 5 }, threads }]
    const body = verified(webhookOf('history', { metadata, history }))
    expect(body.length).toBeGreaterThan(2_200_000)
    const before = process.memoryUsage()
    const started = performance.now()
    const { records, deadLetters } = newPipeline().ingest(body, DELIVERY)
    // Half a second where nothing else runs.
    expect(performance.now() - started).toBeLessThan(15_000)
    expect(records).toHaveLength(9000)
    expect(deadLetters).toEqual([])
    expect(new Set(records.map(({ id }) => id)).size).toBe(9000)
    const after = process.memoryUsage()
    const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers
    expect(grown).toBeLessThan(300_000_000)
  })

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('of nothing but nested %s is kept', (_, opening, closing) => {
    const depth = 19_000
    const deep = `${opening.repeat(depth)}1${closing.repeat(depth)}`
    for (const [text, kept] of [
      [webhookOf('messages', 'V').replace('"V"', `{"messages":[{"id":"m","new":${deep}}]}`), '/value/message/new'],
      [webhookOf('messages', 'V').replace('"V"', `{"messages":[{"id":"m","text":${deep}}]}`), '/value/message/text'],
      [webhookOf('newer', 'V').replace('"V"', deep), ''],
      [`{"entry":[{"id":"1","x":${deep},"changes":[{"field":"security"}]}]}`, '/entry/x'],
    ] as const) {
      const { records, deadLetters } = newPipeline({ recordBytes: 2 * RECORD_LIMIT_BYTES }).ingest(
        verified(text),
        DELIVERY,
      )
      expect(deadLetters).toEqual([])
      const { unmapped, value } = decoded(records[0] as RelayRecord)
      const held = kept === '' ? String(value) : (unmapped[kept] ?? unmapped[`${kept}/a`] ?? unmapped[`${kept}/value`])
      expect(held?.length).toBeGreaterThan(deep.length - 20)
    }
  })
})
