import { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RelayError } from '../../src/errors.ts'
import { LargeArrivals } from '../../src/http/large-arrivals.ts'
import { UnverifiedBodies } from '../../src/http/unverified-bodies.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const BODY_BYTES = 3_000_000
const CHUNK = Buffer.alloc(64 * 1024)
const PACE_BYTES_PER_MS = 64 * 1024
const AHEAD_MS = 75
const COUNT = 100

interface Sent {
  readonly name: string
  readonly ms: number
  readonly refusal: RelayError | undefined
}

/** Senders on a fast network, and the order in which their bodies are complete or refused. */
class Senders {
  readonly ended: Sent[] = []
  readonly #unverified = new UnverifiedBodies(1024 * 1024 * 1024)
  readonly #large = new LargeArrivals(this.#unverified)
  readonly #startedMs = performance.now()

  async sendLater(name: string, bytes: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(1)
    this.send(name, bytes)
  }

  /** Sends this many bytes of a body, and ends it if they are all of it. */
  send(
    name: string,
    bytes: number,
    { isAll = true, announcedBytes = bytes, hasRoom = (): boolean => true } = {},
  ): void {
    let left = bytes
    const stream = new Readable({
      read() {
        if (left > 0) this.push(CHUNK.subarray(0, left))
        else if (isAll) this.push(null)
        left -= CHUNK.length
      },
    })
    const end = (refusal?: RelayError): void => {
      this.ended.push({ name, ms: performance.now() - this.#startedMs, refusal })
      stream.destroy()
    }
    const body = this.#unverified.begin(end)
    const arrival = { stream, body, largestBytes: () => announcedBytes, hasRoom, leftBytes: 0, waitingSinceMs: 0 }
    stream.on('data', (piece: Buffer) => {
      this.#unverified.came(body, piece)
      this.#large.came(arrival, piece.length)
    })
    stream.once('end', () => end())
  }
}

function atPaceMs(bytes: number): number {
  return bytes / PACE_BYTES_PER_MS - AHEAD_MS
}

test('a lone body of the largest size does not wait', async () => {
  const senders = new Senders()
  senders.send('lone', 4 * 1024 * 1024)
  await vi.advanceTimersByTimeAsync(1)
  expect(senders.ended).toMatchObject([{ name: 'lone', refusal: undefined }])
})

test('many arrive at the pace, those that began first before the others', async () => {
  const senders = new Senders()
  const names = Array.from({ length: 16 }, (_, index) => String(index))
  for (const name of names) await senders.sendLater(name, BODY_BYTES)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(senders.ended.map(({ name }) => name)).toEqual(names)
  expect(senders.ended.filter(({ refusal }) => refusal !== undefined)).toEqual([])
  expect(senders.ended.at(-1)?.ms).toBeGreaterThan(atPaceMs(15 * BODY_BYTES))
  expect(senders.ended.at(-1)?.ms).toBeLessThan(1.5 * atPaceMs(16 * BODY_BYTES))
})

test('a smaller one that begins little later goes first', async () => {
  const senders = new Senders()
  for (let count = 0; count < 16; count++) await senders.sendLater('large', BODY_BYTES)
  await senders.sendLater('small', 200_000)
  await vi.advanceTimersByTimeAsync(5_000)
  expect(senders.ended.findIndex(({ name }) => name === 'small')).toBeLessThan(4)
})

test('large ones are not overtaken forever', async () => {
  const senders = new Senders()
  senders.send('first', BODY_BYTES)
  senders.send('large', BODY_BYTES)
  for (let count = 0; count < 400; count++) {
    senders.send('small', 400_000)
    await vi.advanceTimersByTimeAsync(5)
  }
  expect(senders.ended.filter(({ name }) => name === 'large')).toMatchObject([{ refusal: undefined }])
})

test.each([0, 1, 64 * 1024])('those that send %d bytes of their bodies do not keep another waiting', async (bytes) => {
  const senders = new Senders()
  for (let count = 0; count < 50; count++) senders.send('silent', bytes, { isAll: false })
  await vi.advanceTimersByTimeAsync(1)
  senders.send('good', BODY_BYTES)
  await vi.advanceTimersByTimeAsync(200)
  expect(senders.ended).toMatchObject([{ name: 'good', refusal: undefined }])
})

test('one that waits for two seconds is refused, and those before it are not', async () => {
  const senders = new Senders()
  for (let count = 0; count < COUNT; count++) await senders.sendLater(String(count), BODY_BYTES)
  await vi.advanceTimersByTimeAsync(10_000)
  const refused = senders.ended.filter(({ refusal }) => refusal !== undefined)
  expect(senders.ended).toHaveLength(COUNT)
  expect(refused.length).toBeGreaterThan(20)
  expect(refused.length).toBeLessThan(70)
  for (const { refusal, name, ms } of refused) {
    expect(refusal?.code).toBe('too_much_pending')
    expect(Number(name)).toBeGreaterThanOrEqual(COUNT - refused.length - 3)
    expect(ms).toBeGreaterThanOrEqual(2_000)
    expect(ms).toBeLessThan(2_200)
  }
})

test('one waits for room, two seconds at most', async () => {
  const senders = new Senders()
  senders.send('late room', BODY_BYTES, { hasRoom: () => performance.now() - startedMs >= 1_000 })
  const startedMs = performance.now()
  senders.send('no room', BODY_BYTES, { hasRoom: () => false })
  await vi.advanceTimersByTimeAsync(3_000)
  expect(senders.ended).toMatchObject([
    { name: 'late room', refusal: undefined },
    { name: 'no room', refusal: { code: 'too_much_pending' } },
  ])
  expect(senders.ended[0]?.ms).toBeGreaterThanOrEqual(1_000)
  expect(senders.ended[0]?.ms).toBeLessThan(1_100)
})

test('no more than 128 wait: each of them holds memory', async () => {
  const senders = new Senders()
  for (let count = 0; count < 200; count++) senders.send(String(count), BODY_BYTES, { hasRoom: () => false })
  await vi.advanceTimersByTimeAsync(1)
  expect(senders.ended).toHaveLength(200 - 128)
  expect(new Set(senders.ended.map(({ refusal }) => refusal?.code))).toEqual(new Set(['too_much_pending']))
})

test('nothing runs while nobody waits', async () => {
  const senders = new Senders()
  for (let count = 0; count < 20; count++) senders.send(String(count), BODY_BYTES)
  await vi.advanceTimersByTimeAsync(1)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(vi.getTimerCount()).toBe(0)
})
