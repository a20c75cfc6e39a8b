import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Labels whose values come from outside are counted by name up to so many of them, and then as OTHER. */
const LABEL_LIMIT = 200
const OTHER = 'other'
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Every metric, with its labels and meaning. */
export class Metrics {
  readonly registry = new Registry()

  readonly deliveries = this.#counter('deliveries_total', 'Requests to the webhook path, by how they ended.', 'outcome')
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

  constructor(gauges: {
    readonly pendingBytes: () => number
    readonly pendingRecords: () => number
    readonly ready: () => boolean
  }) {
    collectDefaultMetrics({ register: this.registry, prefix: 'waba_relay_' })
    this.#gauge('pending_bytes', 'Bodies accepted and not yet acknowledged.', gauges.pendingBytes)
    this.#gauge('pending_records', 'Records that wait for the broker.', gauges.pendingRecords)
    this.#gauge('ready', '1 when deliveries are accepted.', () => Number(gauges.ready()))
  }

  #counter(name: string, help: string, label: string): BoundedCounter {
    const counter = new BoundedCounter(label)
    const collect = function (this: Counter): void {
      counter.tell(this)
    }
    new Counter({ name: `waba_relay_${name}`, help, labelNames: [label], registers: [this.registry], collect })
    return counter
  }

  #histogram(name: string, help: string): Histogram {
    return new Histogram({ name: `waba_relay_${name}`, help, buckets: SECONDS, registers: [this.registry] })
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
