import { describe, expect, it } from 'vitest'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import { type Decoded, recordOfChange, recordsOf, recordsOfChange } from '../support/decoded.ts'
import { ingest, webhookOf } from '../support/pipeline.ts'

interface Webhook {
  object?: string
  entry: { id: string; time?: unknown; changes?: Record<string, unknown>[] }[]
}

const webhooks = sampleNames()
  .map((name) => ({ name, text: readSample(name).toString() }))
  .map(({ name, text }) => ({ name, text, json: JSON.parse(text) as Webhook | Webhook[] }))

const idsOf = (text: string): string[] => ingest(text).records.map(({ id }) => id)

/** The same content with its attributes the other way round. */
function reversed(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(reversed)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}

describe('the id of an event', () => {
  it.each<[string, (json: unknown, text: string) => string]>([
    ['delivered again', (_, text) => text],
    ['with its attributes in another order', (json) => JSON.stringify(reversed(json))],
    ['with other white space', (json) => JSON.stringify(json, undefined, '\t\t')],
    [
      'with other escapes',
      (json) =>
        JSON.stringify(json)
          .replace(/[^ -~]/g, escapeUnit)
          .replaceAll('/', '\\/'),
    ],
    ['inside a list of webhooks', (json) => JSON.stringify([json].flat())],
  ])('is the same for the same event %s', (_, again) => {
    for (const { name, text, json } of webhooks) {
      // What is not an event is told by its bytes.
      if (name === 'envelope.empty_entry') continue
      expect(sorted(idsOf(again(json, text))), name).toEqual(sorted(idsOf(text)))
    }
  })

  it('does not depend on the time of receipt or the trace', () => {
    const text = readSample('messages.text')
    const later = { receivedAtMs: 0, traceparent: 'x', requestHeaders: () => ({}) }
    expect(ingest(text, later).records[0]?.id).toBe(idOfText)
  })

  it('is the same in one batch of everything', () => {
    const all = webhooks.filter(
      ({ name, json }) =>
        !Array.isArray(json) && json.object === 'whatsapp_business_account' && name !== 'envelope.empty_entry',
    )
    const entry = all.flatMap(({ json }) => (json as Webhook).entry)
    const batch = JSON.stringify({ object: 'whatsapp_business_account', entry: entry.reverse() })
    expect(sorted(idsOf(batch))).toEqual(sorted(all.flatMap(({ text }) => idsOf(text))))
  })

  it('is the same alone and among others of its list', () => {
    const metadata = { phone_number_id: 'P' }
    const messages = [
      { id: 'a', from: '1' },
      { id: 'b', from: '2' },
    ]
    const contacts = [{ wa_id: '1', profile: { name: 'One' } }, { wa_id: '2' }]
    const together = recordsOfChange('messages', { metadata, contacts, messages, errors: [{ code: 1 }] })
    const alone = messages.map((message) => recordOfChange('messages', { metadata, messages: [message] }))
    expect(together.map(({ id }) => id).slice(0, 2)).toEqual(alone.map(({ id }) => id))
  })

  it('is different for every event in all samples', () => {
    const seen = new Map<string, string>()
    const twice: string[] = []
    for (const { name, text } of webhooks) {
      for (const id of idsOf(text)) {
        const before = seen.get(id)
        if (before !== undefined) twice.push(`${name} has an id of ${before}`)
        seen.set(id, name)
      }
    }
    expect(twice).toEqual([])
    expect(seen.size).toBeGreaterThan(220)
  })

  it('is 128 bits in hex, and the same in every release', () => {
    expect(recordsOf(readSample('messages.text')).map(({ id }) => id)).toEqual([idOfText])
    expect(idOfText).toMatch(/^[0-9a-f]{32}$/)
  })
})

const idOfText = 'a0c0a6a795022ef286e08440a333c4a8'

describe('different events', () => {
  const different = (records: Decoded[]) => expect(new Set(records.map(({ id }) => id)).size).toBe(records.length)
  const metadata = { phone_number_id: 'P' }

  it('are statuses of one message', () => {
    const statuses = ['sent', 'delivered', 'read', 'played', 'failed'].map((status) => ({
      id: 'm',
      status,
      timestamp: '1',
    }))
    different(recordsOfChange('messages', { metadata, statuses }))
  })

  it('are statuses of one group message for each participant', () => {
    const statuses = ['1', '2'].flatMap((participant) => [
      { id: 'm', status: 'read', recipient_participant_id: participant },
      { id: 'm', status: 'read', participant_recipient_id: participant },
    ])
    different(recordsOfChange('messages', { metadata, statuses }))
    different(recordsOf(readSample('messages.status_group_aggregated')))
  })

  it('are the same status at different times', () => {
    const statuses = ['1', '2'].map((timestamp) => ({ id: 'm', status: 'read', timestamp }))
    different(recordsOfChange('messages', { metadata, statuses }))
  })

  it('are the events of one call', () => {
    const calls = ['connect', 'terminate'].map((event) => ({ id: 'wacid.1', event, timestamp: '1' }))
    different(recordsOfChange('calls', { metadata, calls, statuses: [{ id: 'wacid.1', timestamp: '1' }] }))
  })

  it('are the same decision about an account at different times', () => {
    const at = (time: unknown) => recordOfChange('account_review_update', { decision: 'APPROVED' }, { time })
    different([at(1), at(2), at('2026'), at(undefined)])
    expect(at(null).id).toBe(at(undefined).id)
  })

  it('are equal contents in different fields, accounts, phone numbers or threads', () => {
    const value = { metadata, messages: [{ id: 'm' }] }
    const inThread = (id: string) => ({ metadata, history: [{ threads: [{ id, messages: [{ id: 'm' }] }] }] })
    different([
      recordOfChange('messages', value),
      recordOfChange('messages', value, { id: '2' }),
      recordOfChange('messages', { ...value, metadata: { phone_number_id: 'Q' } }),
      recordOfChange('messages', { metadata, statuses: [{ id: 'm' }] }),
      recordOfChange('history', value),
      recordOfChange('history', inThread('1')),
      recordOfChange('history', inThread('2')),
      recordOfChange('newer', value),
    ])
  })

  it('differ in attributes that the schema does not know, or in the type of one', () => {
    const messages = [
      { id: 'm' },
      { id: 'm', new: 1 },
      { id: 'm', new: 2 },
      { id: 'm', new: '2' },
      { id: 'm', new: [2] },
    ]
    different(recordsOfChange('messages', { metadata, messages }))
    different(
      [{ a: 11, b: 2 }, { a: 1, '1b': 2 }, { message: 1 }, { message: 2 }, {}].map((value) =>
        recordOfChange('messages', value),
      ),
    )
  })

  it('differ in the contents of a change without a value', () => {
    const ids = ['{"field":"newer","a":1}', '{"field":"newer","a":2}', '{"field":"newer"}'].flatMap((change) =>
      idsOf(`{"entry":[{"id":"1","changes":[${change}]}]}`),
    )
    expect(new Set(ids).size).toBe(3)
  })

  it('differ in the last of a number’s thirty digits', () => {
    const ids = ['1', '2'].flatMap((digit) =>
      idsOf(webhookOf('newer', 0).replace(':0', `:12345678901234567890123456789${digit}`)),
    )
    expect(new Set(ids).size).toBe(2)
  })
})

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function sorted(ids: string[]): string[] {
  return [...ids].sort()
}
