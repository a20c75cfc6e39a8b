import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { countRecords } from '../support/consumer.ts'
import { exchange } from '../support/http.ts'
import { APP_SECRET, type RelayProcess, startRelay } from '../support/relay.ts'

const BODY = readSample('messages.text')
const DRAIN_DELAY_MS = 1_500
/** The client asks for the connection to be kept open. */
const KEPT_OPEN = { headers: { connection: 'keep-alive' } }

/** A delivery of which the last byte is still to come. */
async function begin(relay: RelayProcess): Promise<{ socket: Socket; finish: () => void; answer: () => string }> {
  const socket = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(`POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: ${sign(BODY, APP_SECRET)}\r\n`)
  socket.write(`content-length: ${BODY.length}\r\n\r\n`)
  socket.write(BODY.subarray(0, -1))
  const unverifiedBytes = async (): Promise<number> =>
    Number(/^waba_relay_unverified_bytes (\d+)$/m.exec((await relay.admin('/metrics')).text)?.[1])
  // Its pieces count, too.
  await vi.waitUntil(async () => (await unverifiedBytes()) >= BODY.length - 1, 5_000)
  return { socket, finish: () => void socket.write(BODY.subarray(-1)), answer: () => answer }
}

function isRefused(relay: RelayProcess): Promise<boolean> {
  const socket = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
  return once(socket, 'connect').then(
    () => socket.destroy() && false,
    () => true,
  )
}

describe('SIGTERM', () => {
  test('lets deliveries in flight finish: answered 200, and stored', async () => {
    const relay = await startRelay()
    const before = await countRecords(relay.prefix)
    const delivery = await begin(relay)
    relay.kill('SIGTERM')
    await vi.waitUntil(() => isRefused(relay), 5_000)
    delivery.finish()
    expect(await relay.ended).toEqual({ code: 0, signal: null })
    expect(delivery.answer()).toMatch(/^HTTP\/1\.1 200 /)
    expect((await countRecords(relay.prefix)) - before).toBe(1)
    expect(relay.lines().at(-1)?.msg).toBe('stopped; nothing was in flight')
  })

  test('closes the connection of a delivery that begins afterwards', async () => {
    const relay = await startRelay()
    const socket = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
    let answer = ''
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text
    })
    socket.write('POST /webhook HTTP/1.1\r\nhost: x\r\n')
    // That the relay has got these bytes shows in an answer to another request sent after them.
    await relay.post(BODY)
    relay.kill('SIGTERM')
    await vi.waitUntil(() => isRefused(relay), 5_000)
    socket.write(`x-hub-signature-256: ${sign(BODY, APP_SECRET)}\r\ncontent-length: ${BODY.length}\r\n\r\n`)
    socket.write(BODY)
    await once(socket, 'end')
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
    expect(answer).toMatch(/^connection: close\r$/im)
    expect(await relay.ended).toEqual({ code: 0, signal: null })
  })

  test('under load loses no delivery that was answered 200', async () => {
    const relay = await startRelay()
    const before = await countRecords(relay.prefix)
    let accepted = 0
    const send = async (): Promise<void> => {
      for (;;) {
        const answer = await relay.post(BODY).catch(() => undefined)
        if (answer === undefined) return
        expect([200, 503]).toContain(answer.status)
        if (answer.status === 200) accepted++
      }
    }
    const senders = Array.from({ length: 20 }, send)
    await vi.waitUntil(() => accepted > 100, 20_000)
    expect(await relay.stop()).toEqual({ code: 0, signal: null })
    await Promise.all(senders)
    expect((await countRecords(relay.prefix)) - before).toBeGreaterThanOrEqual(accepted)
  })

  test('makes it not ready at once, while it keeps serving for WABA_DRAIN_DELAY_MS', async () => {
    const relay = await startRelay({ WABA_DRAIN_DELAY_MS: String(DRAIN_DELAY_MS) })
    const before = await countRecords(relay.prefix)
    const startedMs = performance.now()
    relay.kill('SIGTERM')
    await vi.waitUntil(async () => !(await relay.isReady()), { timeout: DRAIN_DELAY_MS, interval: 10 })
    const { status, text } = await relay.admin('/readyz')
    expect(status).toBe(503)
    expect(JSON.parse(text)).toEqual({ status: 'not ready', reasons: ['draining'] })
    expect((await relay.admin('/livez')).status).toBe(200)
    // Every answer ends its connection, so that the next delivery goes to another relay.
    const ending = { headers: { connection: 'close' } }
    expect(await relay.post(BODY, KEPT_OPEN)).toMatchObject({ status: 200, ...ending })
    expect(await relay.post('{}', { ...KEPT_OPEN, secret: 'wrong' })).toMatchObject({ status: 401, ...ending })
    expect(await exchange(relay.webhookUrl, KEPT_OPEN)).toMatchObject({ status: 403, ...ending })
    expect(await relay.ended).toEqual({ code: 0, signal: null })
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(DRAIN_DELAY_MS)
    expect((await countRecords(relay.prefix)) - before).toBe(1)
  })

  test('waits no longer than WABA_DRAIN_TIMEOUT_MS, then ends the process', async () => {
    const relay = await startRelay({ WABA_DRAIN_TIMEOUT_MS: '500' })
    const before = await countRecords(relay.prefix)
    const delivery = await begin(relay)
    const startedMs = performance.now()
    relay.kill('SIGTERM')
    expect(await relay.ended).toEqual({ code: 1, signal: null })
    expect(performance.now() - startedMs).toBeLessThan(3_000)
    expect(delivery.answer()).toBe('')
    expect((await countRecords(relay.prefix)) - before).toBe(0)
    const said = { level: 'error', msg: expect.stringContaining('in flight') }
    expect(relay.lines()).toContainEqual(expect.objectContaining(said))
    delivery.socket.destroy()
  })

  test('sent twice ends it at once', async () => {
    const relay = await startRelay({ WABA_DRAIN_DELAY_MS: '60000' })
    relay.kill('SIGTERM')
    await vi.waitUntil(async () => !(await relay.isReady()), 5_000)
    const startedMs = performance.now()
    relay.kill('SIGTERM')
    const { code } = await relay.ended
    expect(code).not.toBe(0)
    expect(performance.now() - startedMs).toBeLessThan(3_000)
  })

  test('during a start without Kafka also ends it', async () => {
    const relay = await startRelay({ WABA_KAFKA_BROKERS: '127.0.0.1:1' }, { untilReady: false })
    const startedMs = performance.now()
    expect(await relay.stop()).toEqual({ code: 0, signal: null })
    expect(performance.now() - startedMs).toBeLessThan(5_000)
  })
})

test('SIGINT, which is Ctrl-C, drains as well', async () => {
  const relay = await startRelay()
  relay.kill('SIGINT')
  expect(await relay.ended).toEqual({ code: 0, signal: null })
})

test('after SIGKILL, everything that was answered 200 is in Kafka', async () => {
  const relay = await startRelay()
  const before = await countRecords(relay.prefix)
  const answers = await Promise.all(Array.from({ length: 50 }, () => relay.post(BODY)))
  relay.kill('SIGKILL')
  await relay.ended
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
  expect((await countRecords(relay.prefix)) - before).toBe(answers.length)
})
