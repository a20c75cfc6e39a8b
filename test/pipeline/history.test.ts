import { describe, expect, it } from 'vitest'
import { recordsOfChange } from '../support/decoded.ts'

const METADATA = { phone_number_id: '218760345521983' }
const chunkFacts = { metadata: { phase: 1, chunk_order: 4, progress: 55 } }
const shown = (value: Record<string, unknown>) =>
  recordsOfChange('history', { metadata: METADATA, ...value }).map(({ type, key, value, unmapped }) => ({
    type: type?.replace('whatsapp.history.', ''),
    key: key?.replace(METADATA.phone_number_id, ''),
    value: { ...(value as Record<string, unknown>), metadata: undefined },
    unmapped,
  }))

describe('history', () => {
  it('becomes one record per message, with the facts of its chunk and thread', () => {
    const threads = [
      { id: '1', context: { user_id: 'FR.1' }, messages: [{ id: 'a' }, { id: 'b' }] },
      { id: '2', messages: [{ id: 'c' }] },
    ]
    const records = shown({
      history: [{ ...chunkFacts, threads }, { threads: [{ id: '3', messages: [{ id: 'd' }] }] }],
    })
    expect(records).toEqual([
      {
        type: 'message',
        key: ':FR.1',
        value: of(chunkFacts, { id: '1', context: { user_id: 'FR.1' } }, 'a'),
        unmapped: {},
      },
      {
        type: 'message',
        key: ':FR.1',
        value: of(chunkFacts, { id: '1', context: { user_id: 'FR.1' } }, 'b'),
        unmapped: {},
      },
      { type: 'message', key: ':2', value: of(chunkFacts, { id: '2' }, 'c'), unmapped: {} },
      { type: 'message', key: ':3', value: of({}, { id: '3' }, 'd'), unmapped: {} },
    ])
  })

  it('that was declined is one record', () => {
    const errors = [{ code: 2593109, title: 'declined' }]
    expect(shown({ history: [{ errors }] })).toEqual([
      { type: 'history', key: '', value: { history: { errors } }, unmapped: {} },
    ])
  })

  it('without messages keeps its chunks and threads', () => {
    const history = [{ ...chunkFacts, threads: [] }, { threads: [{ id: '1', messages: [] }, null] }, 'x', null]
    expect(shown({ history })).toEqual([
      { type: 'history', key: '', value: { history: { ...chunkFacts, threads: [] } }, unmapped: {} },
      {
        type: 'thread',
        key: ':1',
        value: { history: {}, thread: { id: '1' } },
        unmapped: { '/value/thread/messages': '[]' },
      },
      { type: 'history', key: '', value: {}, unmapped: { '/value/history': '"x"' } },
    ])
  })

  it('keeps content of the wrong shape, and unknown facts with every message', () => {
    const threads = ['t', { id: '1', new: 1, messages: ['m', { id: 'a' }] }]
    const records = shown({ history: [{ new: 2, threads }], other: 3 })
    expect(records.map(({ type, unmapped }) => ({ type, unmapped }))).toEqual([
      { type: 'thread', unmapped: { '/value/other': '3', '/value/history/new': '2', '/value/thread': '"t"' } },
      {
        type: 'message',
        unmapped: { '/value/other': '3', '/value/history/new': '2', '/value/thread/new': '1', '/value/message': '"m"' },
      },
      { type: 'message', unmapped: { '/value/other': '3', '/value/history/new': '2', '/value/thread/new': '1' } },
    ])
  })

  it('has its media in messages or message_echoes, without any history', () => {
    const image = { id: 'a', type: 'image', image: { id: 'i' } }
    expect(shown({ messages: [{ ...image, from: '1' }] })).toEqual([
      { type: 'message', key: ':1', value: { message: { ...image, from: '1' } }, unmapped: {} },
    ])
    expect(shown({ message_echoes: [{ ...image, to: '2' }] })).toEqual([
      { type: 'message_echo', key: ':2', value: { message_echo: { ...image, to: '2' } }, unmapped: {} },
    ])
  })

  it('does not mix with attributes that have the names of its events', () => {
    const history = [{ threads: [{ id: '1', messages: [{ id: 'a' }] }] }]
    const [record] = shown({ history, thread: 1, message: 2, message_echo: 3, contact: 4 })
    expect(record?.value).toEqual(of({}, { id: '1' }, 'a'))
    expect(record?.unmapped).toEqual({
      '/change/value/thread': '1',
      '/change/value/message': '2',
      '/change/value/message_echo': '3',
      '/change/value/contact': '4',
    })
  })

  it('gives contacts to the messages of their users', () => {
    const messages = [{ from: '2' }, { from: '1' }]
    const value = { contacts: [{ wa_id: '1' }, { wa_id: '2' }], history: [{ threads: [{ id: '2', messages }] }] }
    expect(shown(value).map(({ value }) => (value as { contact?: unknown }).contact)).toEqual([
      { wa_id: '2' },
      { wa_id: '1' },
    ])
  })
})

function of(history: object, thread: object, id: string) {
  return { history, thread, message: { id } }
}
