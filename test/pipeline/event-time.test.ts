import { expect, it } from 'vitest'
import { ingest, webhookOf } from '../support/pipeline.ts'

const times = (body: string): unknown[] => ingest(body).records.map(({ eventTimeMs }) => eventTimeMs)

it('is the event’s own time, else its entry’s', () => {
  const messages = [{ id: 'wamid.1', timestamp: '1774521909' }, { id: 'wamid.2' }]
  expect(times(webhookOf('messages', { messages }, { time: 1774521000 }))).toEqual([1774521909000, 1774521000000])
  expect(times(webhookOf('account_update', { event: 'X' }, { time: 1774521000 }))).toEqual([1774521000000])
})

it('is undefined if Meta sends no time or an invalid one, and for history', () => {
  const message = { id: 'wamid.1', timestamp: '1674521909' }
  const history = [{ metadata: {}, threads: [{ id: '1', messages: [message] }] }]
  expect(times(webhookOf('messages', { messages: [{ id: 'wamid.2', timestamp: 'yesterday' }] }))).toEqual([undefined])
  expect(times(webhookOf('account_update', {}, { time: 0 }))).toEqual([undefined])
  expect(times(webhookOf('history', { history }, { time: 1774521000 }))).toEqual([undefined])
})
