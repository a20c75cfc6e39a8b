import { describe, expect, it } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { recordsOf, recordsOfChange } from '../support/decoded.ts'
import { ingest } from '../support/pipeline.ts'

const review = (decision: string) => ({ field: 'account_review_update', value: { decision } })
const body = (...entry: unknown[]) => ({ object: 'whatsapp_business_account', entry })
const sent = (webhook: unknown) => recordsOf(JSON.stringify(webhook))

function isMessage(value: unknown): value is { message: { id: string } } {
  return typeof value === 'object' && value !== null && 'message' in value
}

describe('a webhook', () => {
  it('with two entries of two changes of two messages becomes eight records, in order', () => {
    const message = (id: string) => ({ id, from: '33639981884', type: 'text', text: { body: id } })
    const change = (id: string) => ({
      field: 'messages',
      value: { metadata: { phone_number_id: 'p' }, messages: [message(`${id}1`), message(`${id}2`)] },
    })
    const entry = (id: string) => ({ id, changes: [change(`${id}a`), change(`${id}b`)] })
    const records = sent(body(entry('1'), entry('2')))
    const ids = records.map(({ value }) => (isMessage(value) ? value.message.id : ''))
    expect(ids).toEqual(['1a1', '1a2', '1b1', '1b2', '2a1', '2a2', '2b1', '2b2'])
    expect(records.map(({ record }) => record.waba_id)).toEqual(['1', '1', '1', '1', '2', '2', '2', '2'])
    expect(new Set(records.map(({ id }) => id)).size).toBe(8)
    expect(new Set(records.map(({ key }) => key))).toEqual(new Set(['p:33639981884']))
  })

  it('may be a list of webhooks', () => {
    const [first, second] = sent([
      body({ id: '1', changes: [review('A')] }),
      null,
      body({ id: '2', changes: [review('B')] }),
    ])
    expect(first).toMatchObject({ key: '1', value: { decision: 'A' } })
    expect(second).toMatchObject({ key: '2', value: { decision: 'B' } })
    const [example] = recordsOf(readSample('phone_number_name_update.array'))
    expect(example).toMatchObject({ topic: 'phone_number_name_update', headers: { waba_test: 'true' } })
  })

  it('keeps everything else in the body, the entry and the change', () => {
    const [record] = sent({
      ...body({ id: '1', time: 1774521907, shard: { n: 1 }, changes: [{ ...review('A'), 'a/b': [null] }] }),
      signed_by: 'x',
      none: null,
    })
    expect(record?.unmapped).toEqual({ '/body/signed_by': '"x"', '/entry/shard': '{"n":1}', '/change/a~1b': '[null]' })
    expect(record?.record.entry_time).toBe('2026-03-26T10:45:07.000Z')
  })

  it('keeps names that UTF-8 cannot represent together, one level up', () => {
    const text = '{"x":1,"\\ud800":2,"\\udfff":[3],"entry":[{"changes":[{"field":"security","value":{}}]}]}'
    expect(recordsOf(text)[0]?.unmapped).toEqual({ '/body/x': '1', '/body': '{"\\ud800":2,"\\udfff":[3]}' })
  })

  it.each([
    ['a string', '"1774521907"', '2026-03-26T10:45:07.000Z', {}],
    ['no time', '"soon"', undefined, { '/entry/time': '"soon"' }],
    ['milliseconds', '1774521907000', undefined, { '/entry/time': '1774521907000' }],
    ['null', 'null', undefined, {}],
  ])('has a typed entry time, or keeps it in unmapped: %s', (_, time, typed, unmapped) => {
    const [record] = recordsOf(`{"entry":[{"id":"1","time":${time},"changes":[{"field":"security","value":{}}]}]}`)
    expect(record?.record.entry_time).toBe(typed)
    expect(record?.unmapped).toEqual(unmapped)
  })

  it.each([
    ['a number', '12345678901234567890', '12345678901234567890', {}],
    ['empty', '""', '', { '/entry/id': '""' }],
    ['an object', '{}', '', { '/entry/id': '{}' }],
    ['a lone surrogate', '"\\ud800"', '', { '/entry/id': '"\\ud800"' }],
  ])('has its entry id as a string, or keeps it in unmapped: %s', (_, id, wabaId, unmapped) => {
    const [record] = recordsOf(`{"entry":[{"id":${id},"changes":[{"field":"security","value":{}}]}]}`)
    expect(record?.record.waba_id).toBe(wabaId)
    expect(record?.headers.ce_source).toBe(`/whatsapp/${wabaId}`)
    expect(record?.unmapped).toEqual(unmapped)
  })

  it('is accepted without an object, as one of Meta’s pages shows it', () => {
    const [record] = recordsOf(readSample('account_update.partner_added_no_object'))
    expect(record).toMatchObject({ topic: 'account_update', unmapped: {} })
  })
})

describe('unknown content', () => {
  it('goes to unrecognized with its value as text', () => {
    const text =
      '{"entry":[{"id":"1","changes":[{"field":"newer","value":{"n":1.10,"deep":[{}],"i":12345678901234567890}}]}]}'
    const [record] = recordsOf(text)
    expect(record).toMatchObject({ topic: 'unrecognized', type: 'whatsapp.newer', key: '1', unmapped: {} })
    expect(record?.value).toBe('{"n":1.1,"deep":[{}],"i":12345678901234567890}')
    expect(ingest(text).unrecognized).toEqual(['newer'])
  })

  it.each(['constructor', '__proto__', 'toString', 'unrecognized', 'dead_letter', 'Messages', '', 'x'.repeat(300)])(
    'may have any name: %s',
    (field) => {
      const [record] = recordsOfChange(field, { a: 1 })
      expect(record).toMatchObject({ topic: 'unrecognized', record: { field }, value: '{"a":1}' })
      expect(record?.type).toBe(`whatsapp.${field === '' ? 'unrecognized' : field}`)
    },
  )

  it('may have a field that is not a name at all', () => {
    for (const field of ['5', '["messages"]', '{}', '"\\ud800"', 'true']) {
      const [record] = recordsOf(`{"entry":[{"id":"1","changes":[{"field":${field},"value":1}]}]}`)
      expect(record).toMatchObject({ topic: 'unrecognized', record: { field: '' }, value: '1' })
      expect(record?.unmapped).toEqual({ '/change/field': field })
    }
    expect(recordsOf('{"entry":[{"changes":[{"value":1}]}]}')[0]?.unmapped).toEqual({})
  })

  it('may be a known field of another object', () => {
    const [record] = sent({ object: 'instagram', entry: [{ id: '1', changes: [review('A')] }] })
    expect(record).toMatchObject({ topic: 'unrecognized', unmapped: { '/body/object': '"instagram"' } })
  })
})

describe('anything that is not a webhook', () => {
  it.each([
    ['a scalar', '5'],
    ['a string', '"entry"'],
    ['null', 'null'],
    ['an empty list', '[]'],
    ['a list of null', '[null]'],
    ['no entry', '{"object":"whatsapp_business_account"}'],
    ['an entry that is no list', '{"entry":{"id":"1"}}'],
    ['no entries', '{"entry":[]}'],
    ['only null for entries', '{"entry":[null]}'],
  ])('is kept unchanged: %s', (_, text) => {
    const [record, ...others] = recordsOf(`${text} `)
    expect(others).toEqual([])
    expect(record).toMatchObject({ topic: 'dead_letter', record: { reason: 'unsupported_shape', body: `${text} ` } })
    expect(record?.record).not.toHaveProperty('envelope')
  })

  it('does not take its neighbours with it, at any level', () => {
    const changes = [5, review('A'), null, 'x', review('B'), []]
    const records = sent([7, body('bad', { id: '1', changes }, { id: '2' }, { id: '3', changes: [null] }), 'y'])
    const shown = records.map(({ topic, record, value }) => (topic === 'dead_letter' ? record.body : value))
    const entries = ['{"id":"2"}', '{"id":"3","changes":[null]}']
    expect(shown).toEqual(['7', '"bad"', '5', { decision: 'A' }, '"x"', { decision: 'B' }, '[]', ...entries, '"y"'])
  })

  it('has the surrounding webhook in its envelope', () => {
    const webhook = { ...body({ id: '1', time: 5, shard: 1, changes: ['bad', review('A')] }), extra: true }
    const [letter] = sent(webhook)
    const envelope = {
      object: 'whatsapp_business_account',
      entry: [{ id: '1', time: 5, shard: 1, changes: [] }],
      extra: true,
    }
    expect(JSON.parse(String(letter?.record.envelope))).toEqual(envelope)
    expect(letter?.key).toBe('1')
  })

  it('is kept each time, even if two are the same', () => {
    expect(sent(body({ id: '1', changes: [true, true] }, 5, 5)).map(({ record }) => record.body)).toEqual([
      'true',
      'true',
      '5',
      '5',
    ])
  })
})
