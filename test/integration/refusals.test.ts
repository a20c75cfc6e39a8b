import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { countRecords } from '../support/consumer.ts'
import { APP_SECRET, startRelay } from '../support/relay.ts'

const BODY = readSample('messages.text')

describe('while Kafka is away', () => {
  test('deliveries are answered 503 with Retry-After', async () => {
    const relay = await startRelay({ WABA_KAFKA_BROKERS: '127.0.0.1:1' }, { untilReady: false })
    const answer = await relay.post(BODY)
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } })
    expect(JSON.parse(answer.text)).toEqual({ error: 'not_ready' })
  })

  test('a wrong signature is still 401: the relay says nothing of itself to strangers', async () => {
    const relay = await startRelay({ WABA_KAFKA_BROKERS: '127.0.0.1:1' }, { untilReady: false })
    expect((await relay.post(BODY, { secret: 'wrong' })).status).toBe(401)
  })
})

describe('with too much pending', () => {
  test('further deliveries are answered 503 with Retry-After, and accepted again when there is room', async () => {
    const relay = await startRelay({ WABA_PENDING_LIMIT_BYTES: '2048' })
    const slow = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
    await once(slow, 'connect')
    // A body that holds 1.5 KiB of the room and is not whole yet.
    slow.write(`POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: ${sign(BODY, APP_SECRET)}\r\n`)
    slow.write(`content-length: 2000\r\n\r\n${' '.repeat(1536)}`)
    await vi.waitUntil(async () => / 1536\n/.test((await relay.admin('/metrics')).text), 5_000)
    const answer = await relay.post(Buffer.concat([BODY, Buffer.alloc(1024, ' ')]))
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } })
    expect(JSON.parse(answer.text)).toEqual({ error: 'too_much_pending' })
    expect(await countRecords(relay.prefix)).toBe(0)
    slow.destroy()
    await vi.waitUntil(async () => (await relay.post(BODY)).status === 200, { timeout: 5_000, interval: 50 })
    expect((await relay.admin('/metrics')).text).toMatch(/^waba_relay_pending_bytes 0$/m)
  })

  test('a body whose records find no room is answered 503 and leaves nothing behind', async () => {
    const relay = await startRelay({ WABA_PENDING_LIMIT_BYTES: '2048' })
    const slow = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
    await once(slow, 'connect')
    // Leaves room for the body, and ten bytes for its record.
    const heldBytes = 2048 - BODY.length - 10
    slow.write(`POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 2000\r\n\r\n${' '.repeat(heldBytes)}`)
    const holds = new RegExp(`^waba_relay_pending_bytes ${heldBytes}$`, 'm')
    await vi.waitUntil(async () => holds.test((await relay.admin('/metrics')).text), 5_000)
    const before = await countRecords(relay.prefix)
    const answer = await relay.post(BODY)
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } })
    expect(JSON.parse(answer.text)).toEqual({ error: 'too_much_pending' })
    expect((await relay.admin('/metrics')).text).toMatch(holds)
    expect(await countRecords(relay.prefix)).toBe(before)
    slow.destroy()
    await vi.waitUntil(async () => (await relay.post(BODY)).status === 200, { timeout: 5_000, interval: 50 })
  })
})

describe('a sender that does not finish', () => {
  test('is cut off, and costs nobody else anything', { timeout: 40_000 }, async () => {
    const relay = await startRelay()
    const slow = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
    await once(slow, 'connect')
    const closed = once(slow.resume(), 'close')
    slow.write('POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 2000\r\n\r\n{')
    const startedMs = performance.now()
    expect((await relay.post(BODY)).status).toBe(200)
    await Promise.race([closed, sleep(20_000)])
    expect(slow.destroyed).toBe(true)
    expect(performance.now() - startedMs).toBeLessThan(15_000)
    expect((await relay.admin('/metrics')).text).toMatch(/^waba_relay_pending_bytes 0$/m)
  })
})
