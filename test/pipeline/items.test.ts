import { describe, expect, it } from 'vitest'
import { FIELDS } from '../../src/pipeline/fields.ts'
import { recordsOfChange } from '../support/decoded.ts'
import { SPLIT_LISTS } from '../support/expected-events.ts'

const METADATA = { display_phone_number: '15550142367', phone_number_id: '218760345521983' }
const INES = { profile: { name: 'Inès' }, wa_id: '33639981884', user_id: 'FR.4812' }
const BO = { profile: { name: 'Bo' }, wa_id: '46701740605', user_id: 'SE.2208' }

const lists = Object.entries(SPLIT_LISTS).flatMap(([field, names]) =>
  Object.entries(names).map(([list, item]): [string, string, string] => [field, list, item]),
)

/** The value that the events of a field stand in, and its counterpart in a record. */
const inside = (field: string, value: Record<string, unknown>) =>
  field === 'standby' ? { metadata: METADATA, standby: value } : { metadata: METADATA, ...value }

describe('a list of independent events', () => {
  it.each(lists)('of %s, %s, becomes one record for each %s', (field, list, item) => {
    const records = recordsOfChange(field, inside(field, { [list]: [{ id: 'a' }, null, { id: 'b' }] }))
    expect(records.map(({ type }) => type)).toEqual([`whatsapp.${field}.${item}`, `whatsapp.${field}.${item}`])
    const wanted = ['a', 'b'].map((id) => JSON.stringify({ [item]: { id } }).slice(1, -1))
    const whole = records.map(({ value, unmapped }) => {
      const texts = Object.entries(unmapped).map(([pointer, text]) => `"${pointer.split('/').at(-1)}":${text}`)
      return `${JSON.stringify(value)}${texts}`
    })
    // Not every item has an id in its schema: then it is in unmapped.
    for (const [index, text] of whole.entries()) {
      const id = `"id":"${'ab'[index]}"`
      expect(text.includes(wanted[index] ?? '') || text.includes(id)).toBe(true)
      expect(text).toContain('"phone_number_id":"218760345521983"')
      expect(text).toContain(`"${item}":`)
    }
  })

  it('is defined only by the field table', () => {
    const told = [...FIELDS].filter(([, { items }]) => items.length > 0).map(([field]) => field)
    expect(told.sort()).toEqual(Object.keys(SPLIT_LISTS).sort())
    for (const [field, names] of Object.entries(SPLIT_LISTS))
      for (const item of Object.values(names)) expect(FIELDS.get(field)?.items, field).toContain(item)
  })

  it('leaves one record if it is empty, not a list, or missing', () => {
    for (const messages of [[], [null], {}, 'x', undefined]) {
      const [record, ...others] = recordsOfChange('messages', { metadata: METADATA, messages })
      expect(others).toEqual([])
      expect(record).toMatchObject({ type: 'whatsapp.messages', value: { metadata: METADATA } })
      expect(record?.unmapped).toEqual(messages === undefined ? {} : { '/value/messages': JSON.stringify(messages) })
    }
  })

  it('may stand next to other lists, and each event is separate', () => {
    const value = { statuses: [{ id: 's' }], metadata: METADATA, messages: [{ id: 'm' }], errors: [{ code: 1 }] }
    expect(recordsOfChange('messages', value).map(({ value }) => value)).toEqual([
      { metadata: METADATA, status: { id: 's' } },
      { metadata: METADATA, message: { id: 'm' } },
      { metadata: METADATA, error: { code: 1 } },
    ])
  })

  it('may hold items that are not objects', () => {
    const [first, second] = recordsOfChange('messages', { messages: ['x', { id: 'm' }] })
    expect(first).toMatchObject({ type: 'whatsapp.messages.message', value: {}, unmapped: { '/value/message': '"x"' } })
    expect(second).toMatchObject({ value: { message: { id: 'm' } }, unmapped: {} })
  })

  it('does not mix with an attribute that has the name of an event', () => {
    const value = { messages: [{ id: 'm' }], message: { id: 'other' }, status: 5, contact: [] }
    const [record, ...others] = recordsOfChange('messages', value)
    expect(others).toEqual([])
    expect(record?.value).toEqual({ message: { id: 'm' } })
    const displaced = { '/change/value/message': '{"id":"other"}', '/change/value/status': '5' }
    expect(record?.unmapped).toEqual({ ...displaced, '/change/value/contact': '[]' })
    const standby = recordsOfChange('standby', { standby: { messages: [{ id: 'm' }], message: 1 }, message: 2 })
    expect(standby[0]?.unmapped).toEqual({ '/change/value/standby/message': '1', '/value/message': '2' })
  })

  it('in standby is one level deeper, with its surroundings', () => {
    const value = {
      metadata: METADATA,
      standby: { contacts: [INES], messages: [{ id: 'm', from: INES.wa_id }], more: 1 },
    }
    const [record] = recordsOfChange('standby', value)
    expect(record?.value).toEqual({
      metadata: METADATA,
      standby: { contact: INES, message: { id: 'm', from: INES.wa_id } },
    })
    expect(record?.unmapped).toEqual({ '/value/standby/more': '1' })
    for (const standby of ['x', [], 5])
      expect(recordsOfChange('standby', { standby })[0]?.unmapped).toEqual({
        '/value/standby': JSON.stringify(standby),
      })
  })

  it('that describes one event stays a list', () => {
    const [record, ...others] = recordsOfChange('account_update', { restriction_info: [{}, { restriction_type: 'x' }] })
    expect(others).toEqual([])
    expect(record?.value).toEqual({ restriction_info: [{}, { restriction_type: 'x' }] })
  })
})

describe('contacts', () => {
  const contactsOf = (field: string, value: Record<string, unknown>) =>
    recordsOfChange(field, value).map(({ value }) => (value as { contact?: { wa_id?: string } }).contact?.wa_id)

  it.each([
    ['from', 'wa_id', 'messages'],
    ['from_user_id', 'user_id', 'messages'],
    ['from_parent_user_id', 'parent_user_id', 'messages'],
    ['recipient_id', 'wa_id', 'statuses'],
    ['recipient_user_id', 'user_id', 'statuses'],
    ['recipient_participant_user_id', 'user_id', 'statuses'],
  ])('go to the events that name them by %s', (attribute, name, list) => {
    const contacts = [
      { wa_id: 'x', [name]: 'A' },
      { wa_id: 'y', [name]: 'B' },
    ]
    const value = { contacts, [list]: [{ [attribute]: 'B' }, { [attribute]: 'A' }, { [attribute]: 'B' }] }
    const wanted = name === 'wa_id' ? ['B', 'A', 'B'] : ['y', 'x', 'y']
    expect(contactsOf('messages', value)).toEqual(wanted)
    expect(recordsOfChange('messages', value).map(({ unmapped }) => unmapped)).toEqual([{}, {}, {}])
  })

  it('are given to the first that matches, by any of its ids', () => {
    const contacts = [{ wa_id: '1', user_id: 'U' }, { wa_id: '2', user_id: 'U' }, { wa_id: '3' }]
    expect(contactsOf('messages', { contacts, messages: [{ from: '2', from_user_id: 'U' }, { from: '3' }] })).toEqual([
      '1',
      '3',
    ])
  })

  it('that stand alone belong to a lone event, and to all events if none names them', () => {
    expect(contactsOf('messages', { contacts: [INES], messages: [{ from: 'another way to write it' }] })).toEqual([
      INES.wa_id,
    ])
    expect(contactsOf('messages', { contacts: [INES], messages: [{ from: '1' }, { from: '2' }] })).toEqual([
      INES.wa_id,
      INES.wa_id,
    ])
    expect(
      contactsOf('messages', { contacts: [INES], messages: [{ from: INES.wa_id }], errors: [{ code: 1 }] }),
    ).toEqual([INES.wa_id, undefined])
  })

  it('that no event names are kept with the first record, whatever they contain', () => {
    const value = { contacts: [BO, INES, 'x', null, {}], messages: [{ from: INES.wa_id }, { from: '1' }] }
    const [first, second] = recordsOfChange('messages', value)
    const contacts = [BO, null, {}]
    expect(first).toMatchObject({ value: { contact: INES, contacts }, unmapped: { '/value/contacts/1': '"x"' } })
    expect(second?.unmapped).toEqual({})
    expect(second?.value).not.toHaveProperty('contact')
  })

  it('for an echo without a recipient consist of the lone one', () => {
    const metadata = { display_phone_number: '+1 555 014-2367' }
    const messages = [{ from: '15550142367' }, { from: '15550142367', to: INES.wa_id }]
    const echoes = { contacts: [INES], metadata, messages, errors: [{ code: 1 }] }
    expect(contactsOf('message_echoes', echoes)).toEqual([INES.wa_id, INES.wa_id, undefined])
    const named = { contacts: [INES], message_echoes: [{ to: '1' }, {}, { to: INES.wa_id }] }
    expect(contactsOf('smb_message_echoes', named)).toEqual([undefined, INES.wa_id, INES.wa_id])
  })

  it('without events make one record', () => {
    expect(contactsOf('messages', { contacts: [INES] })).toEqual([INES.wa_id])
    expect(recordsOfChange('messages', { contacts: 'x' })[0]?.unmapped).toEqual({ '/value/contacts': '"x"' })
  })

  it('are found quickly for thousands of events', { timeout: 30_000 }, () => {
    const names = Array.from({ length: 10_000 }, (_, index) => String(index))
    const value = {
      contacts: names.map((name) => ({ wa_id: name })),
      messages: names.map((name) => ({ from: name })).reverse(),
    }
    const started = performance.now()
    expect(contactsOf('messages', value)).toEqual([...names].reverse())
    expect(performance.now() - started).toBeLessThan(15_000)
  })
})
