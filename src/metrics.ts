import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** Labels whose values come from outside are counted by name up to so many of them, and then as `other`. */
const LABEL_LIMIT = 200
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
    return new BoundedCounter(
      new Counter({ name: `waba_relay_${name}`, help, labelNames: [label], registers: [this.registry] }),
      label,
    )
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

/** A counter of one label. Looking a label up costs more than counting, so each value's counter is kept. */
class BoundedCounter {
  readonly #counter: Counter
  readonly #label: string
  readonly #children = new Map<string, Counter.Internal>()

  constructor(counter: Counter, label: string) {
    this.#counter = counter
    this.#label = label
  }

  inc(value: string, by = 1): void {
    this.#child(value).inc(by)
  }

  #child(value: string): Counter.Internal {
    const known = this.#children.get(value)
    if (known !== undefined) return known
    if (this.#children.size >= LABEL_LIMIT) return this.#counter.labels({ [this.#label]: 'other' })
    const child = this.#counter.labels({ [this.#label]: value })
    this.#children.set(value, child)
    return child
  }
}
