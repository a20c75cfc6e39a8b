import type { Counts, Reading } from './reading.ts'

/** Often enough for a moving chart, rarely enough for an idle relay. */
const SAMPLE_EVERY_MS = 5_000
const KEPT_MS = 15 * 60_000
const KEPT_SAMPLES = KEPT_MS / SAMPLE_EVERY_MS + 1

/** What happened between two samples; rates are per second. */
export interface Interval {
  readonly endMs: number
  readonly storedPerSecond: number
  /** Deliveries not answered with 200, from any sender. */
  readonly refusedPerSecond: number
  readonly recordsPerSecond: Counts
  /** Undefined if no delivery was answered. */
  readonly p50Seconds: number | undefined
  readonly p99Seconds: number | undefined
}

/** The last 15 minutes of a few metrics, in memory, so that the status page has charts without a Prometheus. */
export class History {
  readonly #read: () => Promise<Reading>
  readonly #samples: Reading[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(read: () => Promise<Reading>) {
    this.#read = read
  }

  start(): void {
    const sample = async (): Promise<void> => {
      this.#samples.push(await this.#read())
      if (this.#samples.length > KEPT_SAMPLES) this.#samples.shift()
    }
    void sample()
    this.#timer = setInterval(sample, SAMPLE_EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** Oldest first; empty until two samples were taken. */
  intervals(): Interval[] {
    return this.#samples.slice(1).map((to, index) => between(this.#samples[index] as Reading, to))
  }
}

function between(from: Reading, to: Reading): Interval {
  const seconds = Math.max((to.atMs - from.atMs) / 1000, 0.001)
  const fields = [...to.records].map(([field, count]) => [field, (count - (from.records.get(field) ?? 0)) / seconds])
  const latencies = to.latencies.map(({ upToSeconds, count }, index) => ({
    upToSeconds,
    count: count - (from.latencies[index]?.count ?? 0),
  }))
  return {
    endMs: to.atMs,
    storedPerSecond: (to.stored - from.stored) / seconds,
    refusedPerSecond: (to.refused - from.refused) / seconds,
    recordsPerSecond: new Map(fields as [string, number][]),
    p50Seconds: quantile(0.5, latencies),
    p99Seconds: quantile(0.99, latencies),
  }
}

/**
 * As Prometheus's histogram_quantile(): linear within a bucket; in the last, open one the largest bound. Buckets are
 * cumulative and in ascending order.
 */
export function quantile(share: number, buckets: Reading['latencies']): number | undefined {
  const total = buckets.at(-1)?.count ?? 0
  if (total <= 0) return undefined
  const rank = share * total
  const index = buckets.findIndex(({ count }) => count >= rank)
  const bucket = buckets[index]
  const below = buckets[index - 1] ?? { upToSeconds: 0, count: 0 }
  if (bucket === undefined || bucket.upToSeconds === Number.POSITIVE_INFINITY) return below.upToSeconds
  const within = (rank - below.count) / (bucket.count - below.count)
  return below.upToSeconds + (bucket.upToSeconds - below.upToSeconds) * within
}
