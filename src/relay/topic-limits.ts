import { messageOf } from '../errors.ts'
import type { TopicFacts } from '../kafka/topics/topics.ts'

/** Interval of reading the limits again when nothing else triggers it. */
const REFRESH_EVERY_MS = 60_000
/** Minimum time between two reads. */
const REFRESH_GAP_MS = 1_000

export interface TopicLimitsOptions {
  /** Reads `max.message.bytes` of topics; omits those that it may not read. */
  readonly read: (topics: readonly string[]) => Promise<ReadonlyMap<string, number>>
  /** Assumed of topics whose limit the relay may not read. */
  readonly otherwiseBytes: number
  readonly onProblem: (problem: string) => void
}

/** `max.message.bytes` of each topic. Operators may change it at any time, so it is read again now and then. */
export class TopicLimits {
  readonly #options: TopicLimitsOptions
  #limits: ReadonlyMap<string, number> = new Map()
  #timer: NodeJS.Timeout | undefined
  #isReading = false
  #readAtMs = Number.NEGATIVE_INFINITY

  constructor(options: TopicLimitsOptions) {
    this.#options = options
  }

  get areFollowed(): boolean {
    return this.#timer !== undefined
  }

  /** The largest record, or batch of records, that a topic accepts, in bytes. */
  of(topic: string): number {
    return this.#limits.get(topic) ?? this.#options.otherwiseBytes
  }

  /** Takes over the limits of topics just described, and follows them from now on. */
  follow(topics: ReadonlyMap<string, TopicFacts>): void {
    // Topics whose limit is unknown are never asked about again: brokers log each denied request.
    const known = [...topics].flatMap(([topic, { maxMessageBytes }]): [string, number][] =>
      maxMessageBytes === undefined ? [] : [[topic, maxMessageBytes]],
    )
    this.#limits = new Map(known)
    this.#timer ??= setInterval(() => void this.refresh(), REFRESH_EVERY_MS).unref()
  }

  /** Reads the limits again, unless that is under way or was done within the last second. Never rejects. */
  async refresh(): Promise<void> {
    const topics = [...this.#limits.keys()]
    const nowMs = performance.now()
    if (topics.length === 0 || this.#isReading || nowMs - this.#readAtMs < REFRESH_GAP_MS) return
    this.#isReading = true
    this.#readAtMs = nowMs
    try {
      this.#limits = new Map([...this.#limits, ...(await this.#options.read(topics))])
    } catch (error) {
      this.#options.onProblem(`limits of topics cannot be read: ${messageOf(error)}`)
    } finally {
      this.#isReading = false
    }
  }

  close(): void {
    clearInterval(this.#timer)
  }
}
