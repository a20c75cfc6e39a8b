import { describe, expect, it } from 'vitest'
import { type AvroType, compileValueMapper } from '../../src/pipeline/map.ts'
import { recordOfChange, recordsOf } from '../support/decoded.ts'
import { webhookOf } from '../support/pipeline.ts'

/** A message's typed part and what of it is in `unmapped`, by pointers within the message. */
function message(attributes: Record<string, unknown>): { typed: unknown; unmapped: Record<string, unknown> } {
  const { value, unmapped } = recordOfChange('messages', { messages: [attributes] })
  const pointers = Object.entries(unmapped).map(([pointer, text]) => [
    pointer.replace('/value/message', ''),
    JSON.parse(text),
  ])
  return { typed: (value as Record<string, unknown>).message, unmapped: Object.fromEntries(pointers) }
}

/** The same for one change whose value is one JSON text, for what JavaScript cannot hold. */
function change(field: string, valueText: string) {
  const [record] = recordsOf(webhookOf(field, 'VALUE').replace('"VALUE"', valueText))
  if (record === undefined) throw new Error('no record')
  return { value: record.value, unmapped: record.unmapped }
}

describe('a string', () => {
  it('keeps text unchanged, including empty text and text beyond the BMP', () => {
    for (const body of ['', 'Zoë 🚀\n\u0000', 'é'.repeat(70_000), 'x'.repeat(5000)]) {
      expect(message({ text: { body } })).toEqual({ typed: { text: { body } }, unmapped: {} })
    }
  })

  it.each([[5], [1.5], [true], [['a']], [{ a: 1 }], [[]], [{}], [false], [0]])('does not accept %j', (body) => {
    expect(message({ text: { body } })).toEqual({ typed: { text: {} }, unmapped: { '/text/body': body } })
  })

  it('does not accept text that UTF-8 cannot represent', () => {
    expect(message({ text: { body: 'a\ud800' } })).toEqual({
      typed: { text: {} },
      unmapped: { '/text/body': 'a\ud800' },
    })
  })
})

describe('an id', () => {
  it.each([
    ['"218760345521983"', '218760345521983'],
    ['218760345521983', '218760345521983'],
    ['12345678901234567890123', '12345678901234567890123'],
    // Even ones beyond 2^53 are doubles, and ids all the same.
    ['9007199254740994', '9007199254740994'],
    ['100000000000000000000', '100000000000000000000'],
    ['-1', '-1'],
    ['0', '0'],
    ['""', ''],
  ])('becomes a string, whatever its JSON type: %s', (sent, id) => {
    const { value, unmapped } = change('partner_solutions', `{"solution_id":${sent}}`)
    expect(value).toEqual({ solution_id: id })
    expect(unmapped).toEqual({})
  })

  it.each(['1.5', '1e400', 'true', '[1]', '{}', '12345678901234567.5'])('is not %s', (sent) => {
    const { value, unmapped } = change('partner_solutions', `{"solution_id":${sent}}`)
    expect(value).toEqual({})
    expect(unmapped).toEqual({ '/value/solution_id': sent })
  })

  it('may also be a user or an ad account whose name does not say id', () => {
    expect(change('security', '{"requester":100012345678901234567}').value).toEqual({
      requester: '100012345678901234567',
    })
    const { value } = change('account_update', '{"waba_info":{"ad_account_linked":12}}')
    expect(value).toEqual({ waba_info: { ad_account_linked: '12' } })
  })

  it('may also be in a list', () => {
    const info = '{"waba_info":{"solution_partner_business_ids":[12345678901234567890,"2",null,[3]]}}'
    const { value, unmapped } = change('account_update', info)
    const ids = ['12345678901234567890', '2', null, null]
    expect(value).toEqual({ waba_info: { solution_partner_business_ids: ids } })
    expect(unmapped).toEqual({ '/value/waba_info/solution_partner_business_ids/3': '[3]' })
  })
})

describe('a time', () => {
  it.each([
    ['"1774521907"', '2026-03-26T10:45:07.000Z'],
    ['1774521907', '2026-03-26T10:45:07.000Z'],
    ['1774521907.0', '2026-03-26T10:45:07.000Z'],
    ['0', '1970-01-01T00:00:00.000Z'],
    ['253402300799', '9999-12-31T23:59:59.000Z'],
  ])('is made from the seconds %s', (sent, time) => {
    const { value, unmapped } = change('automatic_events', `{"automatic_events":[{"timestamp":${sent}}]}`)
    expect(value).toEqual({ automatic_event: { timestamp: time } })
    expect(unmapped).toEqual({})
  })

  it.each(['"01774521907"', '" 1"', '"1.0"', '"-1"', '-1', '1.5', '253402300800', '""', '"2026-03-26"', '1e30', '[1]'])(
    'is not made from %s',
    (sent) => {
      const { value, unmapped } = change('automatic_events', `{"automatic_events":[{"timestamp":${sent}}]}`)
      expect(value).toEqual({ automatic_event: {} })
      expect(unmapped).toEqual({ '/value/automatic_event/timestamp': sent })
    },
  )
})

describe('numbers and booleans', () => {
  it('store whole numbers up to 2^53 in a long', () => {
    for (const code of [0, 1, -1, 63, -64, 64, 131_051, 2 ** 30, -(2 ** 30) - 1, 2 ** 31, 2 ** 53 - 1, 1 - 2 ** 53])
      expect(message({ errors: [{ code }] })).toEqual({ typed: { errors: [{ code }] }, unmapped: {} })
  })

  it.each(['1.5', '"131051"', '9007199254740992', 'true', '12345678901234567890'])(
    'do not store %s in a long',
    (sent) => {
      const { value, unmapped } = change('messages', `{"errors":[{"code":${sent}}]}`)
      expect(value).toEqual({ error: {} })
      expect(unmapped).toEqual({ '/value/error/code': sent })
    },
  )

  it('store in a double only numbers that it holds exactly', () => {
    const { value, unmapped } = change('flows', '{"error_rate":14.28,"threshold":5,"availability":0.10000000000000001}')
    expect(value).toEqual({ error_rate: 14.28, threshold: 5 })
    expect(unmapped).toEqual({ '/value/availability': '0.10000000000000001' })
  })

  it('accept only true and false as booleans', () => {
    const shown = message({ context: { forwarded: true, frequently_forwarded: false } })
    expect(shown).toEqual({ typed: { context: { forwarded: true, frequently_forwarded: false } }, unmapped: {} })
    const wrong = message({ context: { forwarded: 'true', frequently_forwarded: 0 } })
    expect(wrong.typed).toEqual({ context: {} })
    expect(wrong.unmapped).toEqual({ '/context/forwarded': 'true', '/context/frequently_forwarded': 0 })
  })

  it('become text if Meta sends either a number or a name', () => {
    const limit = 'max_daily_conversations_per_business'
    expect(change('business_capability_update', `{"${limit}":2000}`).value).toEqual({ [limit]: '2000' })
    expect(change('business_capability_update', `{"${limit}":"TIER_2K"}`).value).toEqual({ [limit]: 'TIER_2K' })
    const wrong = change('business_capability_update', `{"${limit}":[2000]}`)
    expect(wrong).toEqual({ value: {}, unmapped: { [`/value/${limit}`]: '[2000]' } })
  })
})

describe('objects and lists', () => {
  it('lose only the attribute that does not fit', () => {
    const { typed, unmapped } = message({ id: 'wamid.1', text: 'no object', errors: 'no list', context: { id: 1.5 } })
    expect(typed).toEqual({ id: 'wamid.1', context: {} })
    expect(unmapped).toEqual({ '/text': 'no object', '/errors': 'no list', '/context/id': 1.5 })
  })

  it('keep the positions of list items of the wrong type', () => {
    const errors = [{ code: 1 }, 'two', { code: 3, new: true }, null, [5], { code: 6 }]
    const { typed, unmapped } = message({ errors })
    expect(typed).toEqual({ errors: [{ code: 1 }, null, { code: 3 }, null, null, { code: 6 }] })
    expect(unmapped).toEqual({ '/errors/1': 'two', '/errors/2/new': true, '/errors/4': [5] })
  })

  it('stay empty if they were sent empty', () => {
    expect(message({ text: {}, errors: [] })).toEqual({ typed: { text: {}, errors: [] }, unmapped: {} })
  })

  it('treat null as absent, for known and unknown attributes', () => {
    expect(message({ text: null, unknown: null, errors: [null] })).toEqual({ typed: { errors: [null] }, unmapped: {} })
  })

  it('keep unknown attributes of any name', () => {
    const sent = '{"a/b":1,"~1":2,"":3,"__proto__":4,"constructor":{"x":[]},"toString":"5","é":6,"0":7}'
    const { unmapped } = change('security', sent)
    expect(unmapped).toEqual({
      '/value/a~1b': '1',
      '/value/~01': '2',
      '/value/': '3',
      '/value/__proto__': '4',
      '/value/constructor': '{"x":[]}',
      '/value/toString': '"5"',
      '/value/é': '6',
      '/value/0': '7',
    })
  })

  it('are kept whole if a name is not valid UTF-8', () => {
    const { value, unmapped } = change('messages', '{"messages":[{"id":"1","text":{"body":"x","\\ud800":1}}]}')
    expect(value).toEqual({ message: { id: '1' } })
    expect(unmapped).toEqual({ '/value/message/text': '{"body":"x","\\ud800":1}' })
  })

  it('do not mix events after such a name', () => {
    const bad = '{"id":"1","text":{"body":"bad","\\ud800":1}}'
    const records = recordsOf(webhookOf('messages', 'V').replace('"V"', `{"messages":[${bad},{"id":"2","text":{}}]}`))
    expect(records.map(({ value }) => value)).toEqual([{ message: { id: '1' } }, { message: { id: '2', text: {} } }])
  })
})

describe('a map', () => {
  const order = (notes: string) => change('messages', `{"statuses":[{"payment":{"notes":${notes}}}]}`)

  it('accepts any names valid in UTF-8, and keeps values of the wrong type in unmapped', () => {
    const { value, unmapped } = order('{"a/b":"1","":"2","constructor":"3","n":4,"z":null}')
    expect(value).toEqual({
      status: { payment: { notes: { 'a/b': '1', '': '2', constructor: '3', n: null, z: null } } },
    })
    expect(unmapped).toEqual({ '/value/status/payment/notes/n': '4' })
  })

  it.each(['{"__proto__":"x","a":"1"}', '{"\\ud800":"x"}', '["a"]', '"a"'])('is kept as text if it is %s', (notes) => {
    const { value, unmapped } = order(notes)
    expect(value).toEqual({ status: { payment: {} } })
    expect(unmapped).toEqual({ '/value/status/payment/notes': notes })
  })
})

describe('a value', () => {
  it.each(['"text"', '5', '[]', '[{"event":"x"}]', 'true'])(
    'that is not an object is kept next to a record of nulls: %s',
    (sent) => {
      expect(change('security', sent)).toEqual({ value: {}, unmapped: { '/value': sent } })
      expect(change('messages', sent)).toEqual({ value: {}, unmapped: { '/value': sent } })
    },
  )

  it('that is null or missing becomes a record of nulls', () => {
    expect(change('security', 'null')).toEqual({ value: {}, unmapped: {} })
    const [record] = recordsOf('{"entry":[{"id":"1","changes":[{"field":"security"}]}]}')
    expect(record).toMatchObject({ topic: 'security', value: {}, unmapped: {} })
  })

  it('of any depth is kept, whether the attribute is known or not', () => {
    // A little less than a body may have (excess.ts).
    const depth = 19_900
    const deep = `${'['.repeat(depth)}1${']'.repeat(depth)}`
    for (const name of ['event', 'unknown']) {
      expect(change('security', `{"requester":"1","${name}":${deep}}`)).toEqual({
        value: { requester: '1' },
        unmapped: { [`/value/${name}`]: deep },
      })
    }
    const objects = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
    expect(change('messages', `{"messages":[{"text":${objects}}]}`).unmapped).toEqual({
      '/value/message/text/a': objects.slice('{"a":'.length, -1),
    })
    expect(change('messages', `{"messages":[{"errors":${deep}}]}`).unmapped).toEqual({
      '/value/message/errors/0': deep.slice(1, -1),
    })
  })
})

describe('a schema', () => {
  it.each<[string, AvroType]>([
    ['an attribute that is not nullable', { type: 'record', name: 'A', fields: [{ name: 'a', type: 'string' }] }],
    ['a type without a mapping', { type: 'record', name: 'A', fields: [{ name: 'a', type: ['null', 'float'] }] }],
    ['a union in a union', { type: 'record', name: 'A', fields: [{ name: 'a', type: ['null', ['null', 'string']] }] }],
  ])('with %s does not compile', (_, type) => {
    expect(() => compileValueMapper(type)).toThrow('/value/a')
  })
})
