import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Deadlines } from '../../../src/adapters/kafka/deadlines.ts'
import type { Pending } from '../../../src/adapters/kafka/lane.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function pendingOf(rejected: string[], name: string): Pending {
  const reject = (): void => void rejected.push(name)
  const pending = { left: 1, sinceMs: 0, settled: false, refused: [], resolve: () => undefined, reject }
  return pending
}

it('rejects a delivery that is not settled in time, within a tenth of a second', () => {
  const rejected: string[] = []
  const expired = vi.fn()
  const deadlines = new Deadlines(expired)
  deadlines.watch(pendingOf(rejected, 'a'), performance.now(), 5000)
  vi.advanceTimersByTime(4999)
  expect(rejected).toEqual([])
  vi.advanceTimersByTime(102)
  expect(rejected).toEqual(['a'])
  expect(expired).toHaveBeenCalledOnce()
})

it('leaves settled deliveries alone, and rejects none twice', () => {
  const rejected: string[] = []
  const deadlines = new Deadlines(() => undefined)
  const settled = pendingOf(rejected, 'settled')
  deadlines.watch(settled, performance.now(), 1000)
  deadlines.watch(pendingOf(rejected, 'late'), performance.now(), 1000)
  settled.settled = true
  vi.advanceTimersByTime(10_000)
  expect(rejected).toEqual(['late'])
})

it('rejects in the order of the deadlines, whatever the order in which they came', () => {
  const rejected: string[] = []
  const deadlines = new Deadlines(() => undefined)
  for (const [name, timeoutMs] of [
    ['third', 3000],
    ['first', 300],
    ['second', 1500],
  ] as const) {
    deadlines.watch(pendingOf(rejected, name), performance.now(), timeoutMs)
  }
  vi.advanceTimersByTime(500)
  expect(rejected).toEqual(['first'])
  vi.advanceTimersByTime(3000)
  expect(rejected).toEqual(['first', 'second', 'third'])
})
