import pino from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { BoundedLines } from '../../src/relay/bounded-lines.ts'

let written: Record<string, unknown>[] = []
let lines: BoundedLines

beforeEach(() => {
  vi.useFakeTimers()
  written = []
  const write = (line: string): number => written.push(JSON.parse(line) as Record<string, unknown>)
  lines = new BoundedLines(pino({ level: 'info' }, { write }))
})
afterEach(() => {
  lines.close()
  vi.useRealTimers()
})

const flood = (kind: string, count: number): void => {
  for (let index = 0; index < count; index++) lines.write(kind, 'warn', { outcome: kind }, 'delivery')
}
const counts = (): unknown[] => written.flatMap(({ count }) => count ?? [])

it('writes the first few lines of each kind, then one per second with the count of the others', () => {
  flood('not_authentic', 10_000)
  flood('body_aborted', 2)
  expect(written.filter(({ outcome }) => outcome === 'not_authentic')).toHaveLength(5)
  expect(written.filter(({ outcome }) => outcome === 'body_aborted')).toHaveLength(2)
  vi.advanceTimersByTime(1_000)
  expect(written.at(-1)).toMatchObject({ kind: 'not_authentic', count: 9_995 })
  expect(written.at(-1)?.todo).toMatch('WABA_APP_SECRETS')
  for (let second = 0; second < 10; second++) {
    flood('not_authentic', 10_000)
    vi.advanceTimersByTime(1_000)
  }
  expect(counts()).toEqual([9_995, ...Array.from({ length: 10 }, () => 10_000)])
  expect(written).toHaveLength(5 + 2 + 11)
})

it('starts over after a second without suppressed lines', () => {
  flood('not_authentic', 6)
  vi.advanceTimersByTime(2_000)
  flood('not_authentic', 1)
  expect(written.filter(({ outcome }) => outcome === 'not_authentic')).toHaveLength(6)
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1_000)
  expect(vi.getTimerCount()).toBe(0)
})

it('writes pending counts before the log ends', () => {
  flood('not_authentic', 8)
  lines.close()
  expect(counts()).toEqual([3])
})

it('keeps a limited number of kinds, and ignores levels that are not written', () => {
  for (let index = 0; index < 20_000; index++) lines.write(`kind ${index}`, 'warn', {}, 'line')
  expect(written.length).toBeLessThan(5_000)
  lines.write('debugging', 'debug', {}, 'line')
  vi.advanceTimersByTime(1_000)
  expect(written.some(({ kind }) => kind === 'debugging')).toBe(false)
})
