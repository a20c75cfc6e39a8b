import { type EventLoopUtilization, performance } from 'node:perf_hooks'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import { FAULTS } from '../errors.ts'
import { CLOSED_EARLY } from '../http/connections.ts'
import { TLS_REFUSALS } from '../http/tls-refusals.ts'
import type { PublishedBatch } from '../kafka/publish/publisher.ts'
import { DEAD_LETTER_REASONS } from '../pipeline/event.ts'
import { FIELDS, TOPIC_NAMES } from '../pipeline/fields.ts'
import { version } from '../version.ts'
import { LabelledCounter } from './labelled-counter.ts'
import { METRIC_PREFIX, METRICS, type MetricKey, type MetricRow } from './metric-table.ts'

/** Interval of the library's event loop sampling; its default would keep waking an idle relay. */
const EVENT_LOOP_SAMPLES = { eventLoopMonitoringPrecision: 100, eventLoopUtilizationTimeout: 5_000 }

/** The outcome of a request to the public port. */
const OUTCOMES = ['stored', 'verified', ...Object.keys(FAULTS)]

/** Values read when metrics are scraped. */
export interface MetricSources {
  readonly topicPrefix: string
  /** The Kafka client library that publishes. */
  readonly producer: string
  readonly connections: () => number
  readonly unverifiedBytes: () => number
  readonly pendingBytes: () => number
  readonly pendingRecords: () => number
  readonly ready: () => boolean
  readonly logFailures: () => number
  readonly logDroppedLines: () => number
}

/** Every metric of the table, with methods to set them. */
export class Metrics {
  readonly registry = new Registry()

  readonly deliveries = this.#labelled('deliveries')
  readonly records = this.#labelled('records')
  readonly accountRecords = this.#labelled('accountRecords')
  readonly unmapped = this.#labelled('unmapped')
  readonly unrecognized = this.#labelled('unrecognized')
  readonly deadLetters = this.#labelled('deadLetters')
  readonly publishTroubles = this.#labelled('publishTroubles')
  readonly connectionsClosed = this.#labelled('connectionsClosed')
  readonly tlsRefusals = this.#labelled('tlsRefusals')
  readonly requestDuration = this.#histogram('requestDuration')
  readonly deliveryLag = this.#histogram('deliveryLag')
  readonly receivedBytes = this.#counter('receivedBytes')
  readonly producerReconnects = this.#counter('producerReconnects')
  readonly #certificateExpiry = this.#gauge('certificateExpiry')
  readonly #certificates = new Map<string, number>()
  readonly #queueWait = this.#histogram('queueWait')
  readonly #publishDuration = this.#histogram('publishDuration')
  readonly #batchRecords = this.#histogram('batchRecords')
  readonly #batchBytes = this.#histogram('batchBytes')
  readonly #publishedBytes = this.#counter('publishedBytes')

  constructor({ topicPrefix, producer, ...sources }: MetricSources) {
    collectDefaultMetrics({ register: this.registry, prefix: METRIC_PREFIX, ...EVENT_LOOP_SAMPLES })
    const topics = TOPIC_NAMES.map((name) => topicPrefix + name)
    this.deliveries.beginWith(OUTCOMES)
    this.records.beginWith(topics)
    this.unmapped.beginWith(FIELDS.keys())
    this.deadLetters.beginWith(DEAD_LETTER_REASONS)
    this.publishTroubles.beginWith(topics)
    this.connectionsClosed.beginWith(CLOSED_EARLY)
    this.#askedGauge('connections', sources.connections)
    this.tlsRefusals.beginWith(TLS_REFUSALS)
    this.#askedGauge('unverifiedBytes', sources.unverifiedBytes)
    this.#askedGauge('pendingBytes', sources.pendingBytes)
    this.#askedGauge('pendingRecords', sources.pendingRecords)
    this.#askedGauge('ready', () => Number(sources.ready()))
    this.#askedGauge('eventLoopUtilization', utilizationSinceAsked())
    this.#askedCounter('logFailures', sources.logFailures)
    this.#askedCounter('logDroppedLines', sources.logDroppedLines)
    this.#gauge('buildInfo').set({ version, node: process.version, producer }, 1)
  }

  /** Observes a stored batch. */
  observeBatch({ records, bytes, waitMs, durationMs }: PublishedBatch): void {
    this.#batchRecords.observe(records.length)
    this.#batchBytes.observe(bytes)
    this.#queueWait.observe(waitMs / 1000)
    this.#publishDuration.observe(durationMs / 1000)
    this.#publishedBytes.inc(bytes)
  }

  /** Sets a certificate's expiry, by the name of its setting. */
  setCertificateExpiry(certificate: string, expiresAtMs: number): void {
    this.#certificateExpiry.set({ certificate }, expiresAtMs / 1000)
    this.#certificates.set(certificate, expiresAtMs)
  }

  /** Expiry of certificates, by the name of their setting. */
  get certificates(): { readonly name: string; readonly expiresAtMs: number }[] {
    return [...this.#certificates].map(([name, expiresAtMs]) => ({ name, expiresAtMs }))
  }

  #labelled(key: MetricKey): LabelledCounter {
    const { labels: [label = ''] = [] }: MetricRow = METRICS[key]
    const counts = new LabelledCounter(label)
    const counter: Counter<string> = new Counter({ ...this.#base(key), collect: () => counts.tell(counter) })
    return counts
  }

  #counter(key: MetricKey): Counter<string> {
    return new Counter(this.#base(key))
  }

  #gauge(key: MetricKey): Gauge<string> {
    return new Gauge(this.#base(key))
  }

  #histogram(key: MetricKey): Histogram<string> {
    const { buckets = [] }: MetricRow = METRICS[key]
    return new Histogram({ ...this.#base(key), buckets: [...buckets] })
  }

  /** A gauge whose value is read at each scrape. */
  #askedGauge(key: MetricKey, value: () => number): void {
    const gauge: Gauge<string> = new Gauge({ ...this.#base(key), collect: () => gauge.set(value()) })
  }

  #askedCounter(key: MetricKey, value: () => number): void {
    const counter: Counter<string> = new Counter({
      ...this.#base(key),
      collect: () => {
        counter.reset()
        counter.inc(value())
      },
    })
  }

  #base(key: MetricKey): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
    const { name, help, labels = [] }: MetricRow = METRICS[key]
    return { name: METRIC_PREFIX + name, help, labelNames: [...labels], registers: [this.registry] }
  }
}

function utilizationSinceAsked(): () => number {
  let last: EventLoopUtilization = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return utilization
  }
}
