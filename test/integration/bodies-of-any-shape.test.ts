import { beforeAll, expect, test } from 'vitest'
import { of, readRecords } from '../support/consumer.ts'
import { webhookOf } from '../support/pipeline.ts'
import { newPrefix, type RelayProcess, startRelay } from '../support/relay.ts'

const MAX_BYTES = 3_000_000
/** WABA_PUBLISH_TIMEOUT_MS by default: what takes longer is answered 503. */
const ANSWER_LIMIT_MS = 5_000

let relay: RelayProcess
beforeAll(async () => {
  // With less heap than one such body once took.
  relay = await startRelay({ WABA_TOPIC_PREFIX: newPrefix(), NODE_OPTIONS: '--max-old-space-size=384' })
})

function filled(before: string, item: string, after: string): string {
  const count = Math.floor((MAX_BYTES - before.length - after.length) / (item.length + 1))
  return `${before}${Array(count).fill(item).join(',')}${after}`
}

const value = (text: string): string => `{"entry":[{"id":"1","changes":[{"field":"messages","value":${text}}]}]}`
const attributes = (count: number): string => Array.from({ length: count }, (_, at) => `"new_${at}":1`).join(',')

const SHAPES: readonly (readonly [string, string])[] = [
  ['a million empty changes', filled('{"entry":[{"changes":[', '{}', ']}]}')],
  ['a million empty entries', filled('{"entry":[', '{}', ']}')],
  [
    'a million empty messages',
    filled('{"entry":[{"changes":[{"field":"messages","value":{"messages":[', '{}', ']}}]}]}'),
  ],
  ['a million empty errors', filled('{"entry":[{"changes":[{"field":"messages","value":{"errors":[', '{}', ']}}]}]}')],
  ['nulls', filled('{"entry":[{"changes":[', 'null', ']}]}')],
  ['two million levels of nesting', `${'['.repeat(2_000_000)}${']'.repeat(2_000_000)}`],
  ['200,000 names in one object', value(`{${attributes(200_000)}}`)],
]

test('3 MB of any shape are answered in time, and so are small deliveries meanwhile', {
  timeout: 120_000,
}, async () => {
  const timed = async (body: string): Promise<{ status: number; ms: number }> => {
    const startedMs = performance.now()
    const { status } = await relay.post(body)
    return { status, ms: performance.now() - startedMs }
  }
  let posting = true
  const small: { status: number; ms: number }[] = []
  const others = (async () => {
    for (let index = 0; posting; index++)
      small.push(await timed(webhookOf('messages', { messages: [{ id: `s${index}` }] })))
  })()
  for (const [what, body] of SHAPES) {
    const { status, ms } = await timed(body)
    expect(status, what).toBe(200)
    expect(ms, what).toBeLessThan(ANSWER_LIMIT_MS)
  }
  posting = false
  await others
  expect(new Set(small.map(({ status }) => status))).toEqual(new Set([200]))
  expect(Math.max(...small.map(({ ms }) => ms))).toBeLessThan(ANSWER_LIMIT_MS / 2)

  const letters = of(await readRecords(relay.prefix), 'dead_letter')
  expect(new Set(letters.map(({ value: { reason } }) => reason))).toEqual(new Set(['too_many_parts']))
  const kept = letters.reduce((sum, letter) => sum + (letter.value.body as unknown as Buffer).length, 0)
  expect(kept).toBe(SHAPES.reduce((sum, [, body]) => sum + body.length, 0))
})

test('thousands of attributes outside the schema are stored within the same time', { timeout: 60_000 }, async () => {
  const message = `{"id":"m",${attributes(300)}}`
  const body = value(`{"messages":[${Array(1_000).fill(message).join(',')}]}`)
  const startedMs = performance.now()
  expect((await relay.post(body)).status).toBe(200)
  expect(performance.now() - startedMs).toBeLessThan(ANSWER_LIMIT_MS)
})
