import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { LargeArrivals } from '../../src/http/large-arrivals.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const BYTES = 3_000_000

/** When each of so many that come together is let in, in milliseconds, and whether it is. */
async function arrivals(count: number, hasRoom = () => true): Promise<{ admitted: boolean; ms: number }[]> {
  const large = new LargeArrivals()
  const startedMs = performance.now()
  const all = Array.from({ length: count }, async () => {
    const admitted = await large.enter(BYTES, hasRoom)
    return { admitted, ms: Math.round(performance.now() - startedMs) }
  })
  await vi.advanceTimersByTimeAsync(10_000)
  return Promise.all(all)
}

test('a lone large body does not wait', async () => {
  expect(await arrivals(1)).toEqual([{ admitted: true, ms: 0 }])
})

test('a few follow one another at a pace', async () => {
  const all = await arrivals(4)
  expect(all.map(({ admitted }) => admitted)).toEqual([true, true, true, true])
  const gaps = all.slice(1).map(({ ms }, index) => ms - (all[index]?.ms ?? 0))
  for (const gap of gaps) expect(gap).toBeCloseTo(BYTES / (32 * 1024), -1)
})

test('of hundreds, those whose time would come too late are turned away, and not at once', async () => {
  const all = await arrivals(300)
  const late = all.filter(({ admitted }) => !admitted)
  expect(all.length - late.length).toBeLessThan(30)
  expect(new Set(late.map(({ ms }) => ms))).toEqual(new Set([2_000]))
})

test('one waits for room, for two seconds at most', async () => {
  const [startedMs, late] = [performance.now(), 1_000]
  const [found] = await arrivals(1, () => performance.now() - startedMs >= late)
  expect(found).toEqual({ admitted: true, ms: late })
  expect(await arrivals(1, () => false)).toEqual([{ admitted: false, ms: 2_000 }])
})

test.each([
  { received: 0, waitedMs: 0 },
  { received: 10 * BYTES, waitedMs: Math.round((10 * BYTES) / (32 * 1024)) - 100 },
])(
  'a body of which $received bytes have come keeps the next one waiting for $waitedMs ms',
  async ({ received, waitedMs }) => {
    const large = new LargeArrivals()
    await large.enter(10 * BYTES, () => true)
    large.watch(10 * BYTES, () => received)
    await vi.advanceTimersByTimeAsync(100)
    const startedMs = performance.now()
    const next = large.enter(BYTES, () => true).then(() => performance.now() - startedMs)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(Math.round(await next)).toBeCloseTo(waitedMs, -1)
  },
)

test('one that found no room keeps no later one waiting', async () => {
  const large = new LargeArrivals()
  const found = large.enter(100 * BYTES, () => false)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await found).toBe(false)
  const startedMs = performance.now()
  const all = [BYTES, BYTES].map((bytes) => large.enter(bytes, () => true))
  await vi.advanceTimersByTimeAsync(200)
  expect(await Promise.all(all)).toEqual([true, true])
  expect(performance.now() - startedMs).toBe(200)
})
