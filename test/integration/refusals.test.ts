import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { countRecords } from '../support/consumer.ts'
import { APP_SECRET, type RelayProcess, startRelay } from '../support/relay.ts'

const BODY = readSample('messages.text')

describe('while Kafka is down', () => {
  test('deliveries are answered 503 with Retry-After', async () => {
    const relay = await startRelay({ WABA_KAFKA_BROKERS: '127.0.0.1:1' }, { untilReady: false })
    const answer = await relay.post(BODY)
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } })
    expect(JSON.parse(answer.text)).toEqual({ error: 'not_ready' })
  })

  test('a wrong signature is still 401: the relay does not reveal its state to strangers', async () => {
    const relay = await startRelay({ WABA_KAFKA_BROKERS: '127.0.0.1:1' }, { untilReady: false })
    expect((await relay.post(BODY, { secret: 'wrong' })).status).toBe(401)
  })
})

/** A delivery whose signature is well-formed, of which only the first bytes are sent. */
async function begin(relay: RelayProcess, announcedBytes: number, sentBytes: number): Promise<Socket> {
  const socket = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(`POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: ${sign(BODY, APP_SECRET)}\r\n`)
  socket.write(`content-length: ${announcedBytes}\r\n\r\n${' '.repeat(sentBytes)}`)
  return socket
}

function answerOf(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  return once(socket, 'close').then(() => text)
}

async function metric(relay: RelayProcess, name: string): Promise<number> {
  const { text } = await relay.admin('/metrics')
  return Number(text.split(`\nwaba_relay_${name} `)[1]?.split('\n')[0])
}

describe('with too much pending', () => {
  test('a body whose records do not fit is answered 503 and leaves nothing behind', async () => {
    const relay = await startRelay({ WABA_PENDING_LIMIT_BYTES: String(BODY.length + 100) })
    // The first to come always passes; the others meet its records.
    const answers = await Promise.all(Array.from({ length: 20 }, () => relay.post(BODY)))
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.length).toBeLessThan(answers.length)
    for (const answer of refused) {
      expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) } })
      expect(JSON.parse(answer.text)).toEqual({ error: 'too_much_pending' })
    }
    expect(await countRecords(relay.prefix)).toBe(answers.length - refused.length)
    expect(await metric(relay, 'pending_bytes')).toBe(0)
    expect((await relay.post(BODY)).status).toBe(200)
  })
})

describe('arriving bodies', () => {
  test('do not use the budget of verified bodies', async () => {
    const relay = await startRelay({ WABA_PENDING_LIMIT_BYTES: '4096' })
    const slow = await begin(relay, 8_000, 7_000)
    await vi.waitUntil(async () => (await metric(relay, 'unverified_bytes')) >= 7_000, 5_000)
    expect(await metric(relay, 'pending_bytes')).toBe(0)
    expect((await relay.post(BODY)).status).toBe(200)
    slow.destroy()
  })

  test('have their own limit, above which the slowest is answered 503', async () => {
    const relay = await startRelay({ WABA_UNVERIFIED_LIMIT_BYTES: '20000' })
    const slow = await begin(relay, 18_000, 17_000)
    const slowAnswer = answerOf(slow)
    await vi.waitUntil(async () => (await metric(relay, 'unverified_bytes')) >= 17_000, 5_000)
    const newer = await begin(relay, 9_000, 4_000)
    expect(await slowAnswer).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1\r\n[\s\S]*{"error":"too_much_unverified"}$/)
    await vi.waitUntil(async () => (await metric(relay, 'unverified_bytes')) >= 4_000, 5_000)
    expect(await metric(relay, 'unverified_bytes')).toBeLessThan(9_000)
    newer.destroy()
    await vi.waitUntil(async () => (await metric(relay, 'unverified_bytes')) === 0, 5_000)
    const outcomes = (await relay.admin('/metrics')).text
    expect(outcomes).toContain('outcome="too_much_unverified"} 1\n')
    expect(outcomes).toContain('outcome="body_aborted"} 1\n')
  })

  test('are answered 408 if they are too slow', async () => {
    const relay = await startRelay()
    const slow = await begin(relay, 9_000, 4_000)
    expect(await answerOf(slow)).toMatch(/^HTTP\/1\.1 408 [\s\S]*{"error":"too_slow"}$/)
    expect(await metric(relay, 'unverified_bytes')).toBe(0)
  })

  test('are not read without a well-formed signature', async () => {
    const relay = await startRelay()
    const socket = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
    const answer = answerOf(socket)
    const head = 'POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 4000000\r\n'
    socket.write(`${head}x-hub-signature-256: sha256=${'A'.repeat(64)}\r\n\r\n{`)
    expect(await answer).toMatch(/^HTTP\/1\.1 401 [\s\S]*connection: close\r\n[\s\S]*{"error":"not_authentic"}$/i)
  })
})

describe('a sender that does not finish', () => {
  test('is cut off, and affects nobody else', { timeout: 40_000 }, async () => {
    const relay = await startRelay()
    const slow = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
    await once(slow, 'connect')
    const closed = once(slow.resume(), 'close')
    slow.write('POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-le')
    const startedMs = performance.now()
    expect((await relay.post(BODY)).status).toBe(200)
    await Promise.race([closed, sleep(20_000)])
    expect(slow.destroyed).toBe(true)
    expect(performance.now() - startedMs).toBeLessThan(15_000)
  })
})
