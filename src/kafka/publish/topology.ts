import { messageOf } from '../../errors.ts'
import type { BrokerAddress } from '../broker-address.ts'
import { partitionOf } from './partitioner.ts'
import type { Metadata, Wire } from './wire.ts'

export interface TopologyOptions {
  readonly topics: readonly string[]
  /** Asked again after so long, so that new partitions come into use. */
  readonly refreshEveryMs: number
  /** Shortest time between two questions. */
  readonly refreshGapMs: number
  readonly onProblem: (what: string) => void
  /** Called after each answer in which topics are missing. */
  readonly onMissing: () => void
}

/** Which broker leads which partition, as last heard. */
export class Topology {
  readonly #wire: Wire
  readonly #options: TopologyOptions
  #metadata: Metadata = { brokers: new Map(), topics: new Map() }
  #refresh: Promise<boolean> | undefined
  #lastAskedMs = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #problem: string | undefined = 'not connected yet'

  constructor(wire: Wire, options: TopologyOptions) {
    this.#wire = wire
    this.#options = options
  }

  /** Why records cannot be placed now; undefined: they can. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Topics of which a partition has no leader: only its own records have to wait. */
  get leaderless(): string[] {
    return this.#options.topics.filter((topic) => this.#metadata.topics.get(topic)?.some((id) => id < 0))
  }

  broker(id: number): BrokerAddress | undefined {
    return this.#metadata.brokers.get(id)
  }

  brokers(): BrokerAddress[] {
    return [...this.#metadata.brokers.values()]
  }

  /** The partition of a key, 0 for a topic that is not known (yet). */
  partition(topic: string, key: string): number {
    const count = this.#metadata.topics.get(topic)?.length ?? 0
    return count === 0 ? 0 : partitionOf(key, count)
  }

  /** The id of the partition's leader, -1 where there is none. */
  leader(topic: string, partition: number): number {
    return this.#metadata.topics.get(topic)?.[partition] ?? -1
  }

  /** Asks the brokers, one question at a time and not too often. True: an answer came. Never rejects. */
  refresh(): Promise<boolean> {
    this.#refresh ??= this.#ask().finally(() => {
      this.#refresh = undefined
    })
    return this.#refresh
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
  }

  async #ask(): Promise<boolean> {
    const waitMs = this.#lastAskedMs + this.#options.refreshGapMs - performance.now()
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
    if (this.#closed) return false
    this.#lastAskedMs = performance.now()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.refresh(), this.#options.refreshEveryMs)
    try {
      this.#metadata = await this.#wire.metadata(this.#options.topics, this.brokers())
      const missing = this.#missing()
      this.#note(missing)
      if (missing !== undefined) this.#options.onMissing()
      return true
    } catch (error) {
      this.#note(messageOf(error))
      return false
    }
  }

  #missing(): string | undefined {
    const missing = this.#options.topics.filter((topic) => !this.#metadata.topics.has(topic))
    return missing.length > 0 ? `topics are missing: ${missing.join(', ')}` : undefined
  }

  #note(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#problem) this.#options.onProblem(problem)
    this.#problem = problem
  }
}
