import { type Config, redacted } from '../config/config.ts'
import { History } from '../status/history.ts'
import { statusPage } from '../status/page.ts'
import type { Counts, Reading, StatusFacts } from '../status/reading.ts'
import { version } from '../version.ts'
import type { Metrics } from './metrics.ts'
import type { NewPaths } from './new-paths.ts'
import type { Kafka } from './publishing.ts'

export interface StatusSources {
  readonly config: Config
  readonly metrics: Metrics
  readonly kafka: Kafka
  readonly newPaths: NewPaths
  readonly reasons: () => readonly string[]
  readonly warnings: () => readonly string[]
}

/** The status page of a running relay; its history starts now. */
export class Status {
  readonly #sources: StatusSources
  readonly #startedAtMs = Date.now()
  readonly #history: History

  constructor(sources: StatusSources) {
    this.#sources = sources
    this.#history = new History(() => this.#read())
    this.#history.start()
  }

  /** The page as HTML. */
  page(): string {
    return statusPage(this.#facts(), this.#history.intervals(), Date.now())
  }

  stop(): void {
    this.#history.stop()
  }

  async #read(): Promise<Reading> {
    const { metrics } = this.#sources
    const { values } = await metrics.requestDuration.get()
    const buckets = values.filter(
      ({ metricName, labels }) => metricName?.endsWith('_bucket') && labels.le !== undefined,
    )
    const stored = metrics.deliveries.counts.get('stored') ?? 0
    return {
      atMs: Date.now(),
      stored,
      refused: sum(metrics.deliveries.counts) - stored - (metrics.deliveries.counts.get('verified') ?? 0),
      records: this.#recordsByField(),
      latencies: buckets.map(({ labels, value }) => ({ upToSeconds: secondsOf(labels.le), count: value })),
    }
  }

  #recordsByField(): Counts {
    const { config, metrics } = this.#sources
    const { length } = config.topicPrefix
    return new Map([...metrics.records.counts].map(([topic, count]) => [topic.slice(length), count]))
  }

  #facts(): StatusFacts {
    const { config, metrics, kafka, newPaths, reasons, warnings } = this.#sources
    // Incidents are timed by a monotonic clock.
    const epochMs = performance.timeOrigin
    return {
      version,
      producer: config.kafkaProducer,
      startedAtMs: this.#startedAtMs,
      reasons: reasons(),
      warnings: warnings(),
      records: this.#recordsByField(),
      deadLetters: metrics.deadLetters.counts,
      newPaths: newPaths.reported.map(({ field, path, firstAtMs: seenAtMs }) => ({ field, path, seenAtMs })),
      troubles: kafka.publisher.troubles.map(({ sinceMs, ...trouble }) => ({ ...trouble, sinceMs: epochMs + sinceMs })),
      certificates: metrics.certificates,
      settings: redacted(config),
    }
  }
}

function secondsOf(bound: unknown): number {
  return bound === '+Inf' ? Number.POSITIVE_INFINITY : Number(bound)
}

function sum(counts: Counts): number {
  let total = 0
  for (const count of counts.values()) total += count
  return total
}
