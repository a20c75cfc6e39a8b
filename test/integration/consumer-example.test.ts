import { afterEach, expect, test, vi } from 'vitest'
import { startConsumer } from '../../examples/consumer/consumer.ts'
import { SeenEvents } from '../../examples/consumer/seen-events.ts'
import type { RelayEvent } from '../../src/events/index.ts'
import { countRecords } from '../support/consumer.ts'
import { webhookOf } from '../support/pipeline.ts'
import { startRelay } from '../support/relay.ts'
import { kafkaBrokerList, registryUrl } from '../support/stack.ts'

const READ_LIMIT_MS = 30_000
const metadata = { phone_number_id: '106540352242922' }

let stop: (() => Promise<void>) | undefined
afterEach(async () => {
  await stop?.()
  stop = undefined
})

function webhook(...numbers: number[]): string {
  const messages = numbers.map((number) => {
    return { from: '33639981884', id: `wamid.${number}`, timestamp: '1774521907', type: 'text' }
  })
  return webhookOf('messages', { metadata, messages })
}

/** The example's consumer of a relay's messages, with what it has handled and dropped. */
async function consume(prefix: string, handle: (id: string) => void = () => {}) {
  const handled: string[] = []
  const dropped: string[] = []
  const consumer = await startConsumer({
    brokers: kafkaBrokerList(),
    registryUrl: registryUrl(),
    topics: [`${prefix}messages`],
    groupId: `${prefix}example`,
    handle: async (event) => {
      const id = String((event as RelayEvent<'messages'>).value.message?.id)
      handle(id)
      handled.push(id)
    },
    onRepeat: (id) => dropped.push(id),
  })
  stop = consumer.stop
  return { handled, dropped }
}

test('the example handles each event once, however often Meta sends it', async () => {
  const relay = await startRelay()
  for (const body of [webhook(1), webhook(2, 3), webhook(1), webhook(2, 3), webhook(3), webhook(4)]) {
    expect((await relay.post(body)).status).toBe(200)
  }
  expect(await countRecords(relay.prefix)).toBe(8)
  const { handled, dropped } = await consume(relay.prefix)
  await vi.waitUntil(() => handled.length + dropped.length === 8, READ_LIMIT_MS)
  expect(handled).toEqual(['wamid.1', 'wamid.2', 'wamid.3', 'wamid.4'])
  expect(dropped).toHaveLength(4)
})

test('the example gets an event again that it could not handle', async () => {
  const relay = await startRelay()
  for (const body of [webhook(1), webhook(2), webhook(2)]) expect((await relay.post(body)).status).toBe(200)
  let failures = 0
  const { handled, dropped } = await consume(relay.prefix, (id) => {
    if (id === 'wamid.2' && failures++ === 0) throw new Error('the database is away')
  })
  await vi.waitUntil(() => dropped.length === 1, READ_LIMIT_MS)
  expect(handled).toEqual(['wamid.1', 'wamid.2'])
})

test('what was seen is forgotten after its window, and before that where it is too much', () => {
  let nowMs = 0
  const seen = new SeenEvents({ windowMs: 1_000, most: 2 }, () => nowMs)
  for (const id of ['a', 'b', 'c']) seen.add(id)
  expect(['a', 'b', 'c'].map((id) => seen.has(id))).toEqual([false, true, true])
  nowMs = 1_000
  expect(seen.has('c')).toBe(false)
  seen.add('d')
  expect(seen.size).toBe(1)
})
