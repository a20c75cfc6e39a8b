import { describe, expect, it } from 'vitest'
import { quantile } from '../../src/status/history.ts'

const bucket = (upToSeconds: number, count: number) => ({ upToSeconds, count })

describe('quantile', () => {
  it('is unknown if nothing was counted', () => {
    expect(quantile(0.5, [])).toBeUndefined()
    expect(quantile(0.5, [bucket(0.1, 0), bucket(Number.POSITIVE_INFINITY, 0)])).toBeUndefined()
  })

  it('is interpolated within its bucket as in Prometheus', () => {
    const buckets = [bucket(0.1, 10), bucket(0.2, 30), bucket(0.4, 40), bucket(Number.POSITIVE_INFINITY, 40)]
    expect(quantile(0.5, buckets)).toBeCloseTo(0.15)
    expect(quantile(0.25, buckets)).toBeCloseTo(0.1)
    expect(quantile(0.99, buckets)).toBeCloseTo(0.392)
  })

  it('is the largest bound if it lies beyond it', () => {
    expect(quantile(0.99, [bucket(0.1, 1), bucket(Number.POSITIVE_INFINITY, 100)])).toBe(0.1)
  })
})
