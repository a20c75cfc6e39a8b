import { Counter, collectDefaultMetrics, Gauge, Histogram, type HistogramConfiguration, Registry } from 'prom-client'
import { FAULTS } from '../errors.ts'
import { DEAD_LETTER_REASONS } from '../pipeline/event.ts'
import { FIELDS, TOPIC_NAMES } from '../pipeline/fields.ts'
import { version } from '../version.ts'

/** Labels whose values come from outside are counted by name up to so many of them, and then as OTHER. */
const LABEL_LIMIT = 200
const OTHER = 'other'
/** Values that a histogram gets at a time, at the latest when it is asked. */
const VALUES_TOGETHER = 256
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How a request to the public port ends. */
const OUTCOMES = ['stored', 'verified', ...Object.keys(FAULTS)]

/** What is asked for when metrics are read. */
export interface MetricSources {
  readonly topicPrefix: string
  /** The library that publishes. */
  readonly producer: string
  readonly unverifiedBytes: () => number
  readonly pendingBytes: () => number
  readonly pendingRecords: () => number
  readonly ready: () => boolean
  readonly logFailures: () => number
}

/** Every metric, with its labels and meaning. */
export class Metrics {
  readonly registry = new Registry()

  readonly deliveries = this.#counter('deliveries_total', 'Requests to the public port, by how they ended.', 'outcome')
  readonly records = this.#counter('records_total', 'Records acknowledged by all in-sync replicas, by topic.', 'topic')
  readonly unmapped = this.#counter('unmapped_total', 'Attributes that a schema has no place for, by field.', 'field')
  readonly unrecognized = this.#counter(
    'unrecognized_total',
    'Changes of a field that the relay does not know, by field.',
    'field',
  )
  readonly deadLetters = this.#counter('dead_letters_total', 'Dead letters made, by reason.', 'reason')
  readonly publishTroubles = this.#counter(
    'publish_troubles_total',
    'Times that a partition began to take no records, by topic.',
    'topic',
  )
  readonly publishSeconds = this.#histogram('publish_seconds', 'Time from a request to a broker to its answer.')
  readonly requestSeconds = this.#histogram('request_seconds', 'Time from a delivery’s first byte to its answer.')

  constructor({
    topicPrefix,
    producer,
    unverifiedBytes,
    pendingBytes,
    pendingRecords,
    ready,
    logFailures,
  }: MetricSources) {
    collectDefaultMetrics({ register: this.registry, prefix: 'waba_relay_' })
    const topics = TOPIC_NAMES.map((name) => topicPrefix + name)
    this.deliveries.beginWith(OUTCOMES)
    this.records.beginWith(topics)
    this.unmapped.beginWith(FIELDS.keys())
    this.deadLetters.beginWith(DEAD_LETTER_REASONS)
    this.publishTroubles.beginWith(topics)
    const { registry } = this
    new Counter({
      name: 'waba_relay_log_failures_total',
      help: 'Failed tries to write the log; its lines wait for the next one, up to 16 MiB of them.',
      registers: [registry],
      collect() {
        this.reset()
        this.inc(logFailures())
      },
    })
    this.#gauge('unverified_bytes', 'Of bodies on their way, not verified yet.', unverifiedBytes)
    this.#gauge('pending_bytes', 'Bodies accepted and not yet acknowledged.', pendingBytes)
    this.#gauge('pending_records', 'Records that wait for the broker.', pendingRecords)
    this.#gauge('ready', '1 when deliveries are accepted.', () => Number(ready()))
    const help = 'Always 1; the version and the library that publishes are in its labels.'
    new Gauge({ name: 'waba_relay_info', help, labelNames: ['version', 'producer'], registers: [registry] }).set(
      { version, producer },
      1,
    )
  }

  #counter(name: string, help: string, label: string): BoundedCounter {
    const counter = new BoundedCounter(label)
    const collect = function (this: Counter): void {
      counter.tell(this)
    }
    new Counter({ name: `waba_relay_${name}`, help, labelNames: [label], registers: [this.registry], collect })
    return counter
  }

  #histogram(name: string, help: string): GatheredHistogram {
    return new GatheredHistogram({ name: `waba_relay_${name}`, help, buckets: SECONDS, registers: [this.registry] })
  }

  #gauge(name: string, help: string, value: () => number): void {
    const collect = function (this: Gauge): void {
      this.set(value())
    }
    new Gauge({ name: `waba_relay_${name}`, help, registers: [this.registry], collect })
  }
}

/** Counts by the values of one label. The library takes the label apart with each count: it gets them when it is asked. */
class BoundedCounter {
  readonly #label: string
  readonly #counts = new Map<string, number>()

  constructor(label: string) {
    this.#label = label
  }

  /** Values that are there from the start: an alert on an increase does not see a series that begins with its first count. */
  beginWith(values: Iterable<string>): void {
    for (const value of values) this.inc(value, 0)
  }

  inc(value: string, by = 1): void {
    const known = this.#counts.get(value)
    if (known === undefined && this.#counts.size >= LABEL_LIMIT) {
      this.#counts.set(OTHER, (this.#counts.get(OTHER) ?? 0) + by)
    } else this.#counts.set(value, (known ?? 0) + by)
  }

  tell(counter: Counter): void {
    counter.reset()
    for (const [value, count] of this.#counts) counter.inc({ [this.#label]: value }, count)
  }
}

/** The library takes more than a microsecond for a value that comes by itself: it gets them together. */
class GatheredHistogram {
  readonly #histogram: Histogram
  #seconds: number[] = []

  constructor(configuration: HistogramConfiguration<string>) {
    this.#histogram = new Histogram({ ...configuration, collect: () => this.#tell() })
  }

  observe(seconds: number): void {
    this.#seconds.push(seconds)
    if (this.#seconds.length >= VALUES_TOGETHER) this.#tell()
  }

  #tell(): void {
    for (const seconds of this.#seconds) this.#histogram.observe(seconds)
    this.#seconds = []
  }
}
