import type { Counter } from '@prometheus-io/client'

/** This many values from outside are counted by name, all further ones as OTHER. */
const VALUE_LIMIT = 200
const OTHER = 'other'

/** Counts by the values of one label, and passes the counts to the library's counter when metrics are scraped. */
export class LabelledCounter {
  readonly #label: string
  readonly #counts = new Map<string, number>()

  constructor(label: string) {
    this.#label = label
  }

  /** Values present from the start, since an alert on an increase misses a series that starts with its first count. */
  beginWith(values: Iterable<string>): void {
    for (const value of values) this.inc(value, 0)
  }

  inc(value: string, by = 1): void {
    const known = this.#counts.get(value)
    if (known === undefined && this.#counts.size >= VALUE_LIMIT) {
      this.#counts.set(OTHER, (this.#counts.get(OTHER) ?? 0) + by)
    } else this.#counts.set(value, (known ?? 0) + by)
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts
  }

  tell(counter: Counter<string>): void {
    counter.reset()
    for (const [value, count] of this.#counts) counter.inc({ [this.#label]: value }, count)
  }
}
