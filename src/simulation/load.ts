import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../errors.ts'

export interface LoadOptions {
  /** Requests to send, in this order. */
  readonly requests: Iterable<() => Promise<number>>
  /** Per second; undefined: as fast as answers arrive. */
  readonly rate: number | undefined
  readonly concurrency: number
  readonly signal: AbortSignal
  readonly onAnswered: (answered: number) => void
}

export interface LoadResult {
  readonly sent: number
  /** By status, or by error if there was no answer. */
  readonly answers: Readonly<Record<string, number>>
  readonly durationMs: number
  readonly requestsPerSecond: number
  readonly latencyMs: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number }
}

/**
 * Sends requests with limited concurrency until all are answered or the signal aborts; then waits for those in flight.
 */
export async function runLoad({ requests, rate, concurrency, signal, onAnswered }: LoadOptions): Promise<LoadResult> {
  const histogram = createHistogram()
  const answers: Record<string, number> = {}
  const iterator = requests[Symbol.iterator]()
  const startedMs = performance.now()
  let sent = 0
  let answered = 0
  const work = async (): Promise<void> => {
    for (;;) {
      if (signal.aborted) return
      const next = iterator.next()
      if (next.done) return
      const dueMs = rate === undefined ? 0 : startedMs + (sent * 1000) / rate
      sent++
      if (!(await waitUntil(dueMs, signal))) {
        sent--
        return
      }
      const beganMs = performance.now()
      const outcome = await next.value().then(String, (error: unknown) => messageOf(error) || 'no answer')
      histogram.record(Math.max(1, Math.round((performance.now() - beganMs) * 1000)))
      answers[outcome] = (answers[outcome] ?? 0) + 1
      onAnswered(++answered)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, work))
  const durationMs = performance.now() - startedMs
  const requestsPerSecond = round((answered * 1000) / Math.max(durationMs, 1))
  return { sent: answered, answers, durationMs: round(durationMs), requestsPerSecond, latencyMs: latencies(histogram) }
}

async function waitUntil(dueMs: number, signal: AbortSignal): Promise<boolean> {
  const waitMs = dueMs - performance.now()
  if (waitMs > 1) await sleep(waitMs, undefined, { signal }).catch(() => {})
  return !signal.aborted
}

function latencies(histogram: RecordableHistogram): LoadResult['latencyMs'] {
  if (histogram.count === 0) return { p50: 0, p90: 0, p99: 0, max: 0 }
  const at = (percentile: number): number => round(histogram.percentile(percentile) / 1000)
  return { p50: at(50), p90: at(90), p99: at(99), max: round(histogram.max / 1000) }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
