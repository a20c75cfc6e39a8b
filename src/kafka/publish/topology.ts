import { messageOf } from '../../errors.ts'
import type { BrokerAddress } from '../broker-address.ts'
import { partitionOf } from './partitioner.ts'
import type { Metadata, Wire } from './wire.ts'

/** A Kafka error code: the partition has no leader. With other codes (a replica is down), the leader is usable. */
const LEADER_NOT_AVAILABLE = 5
/** A topic's error code: TOPIC_AUTHORIZATION_FAILED. */
const NOT_AUTHORIZED = 29

export interface TopologyOptions {
  readonly topics: readonly string[]
  /** Interval of refreshing, so that new partitions come into use. */
  readonly refreshEveryMs: number
  /** The same while records cannot be routed, so that readiness follows soon after the brokers recover. */
  readonly retryEveryMs: number
  /** Minimum time between two refreshes. */
  readonly refreshGapMs: number
  readonly onProblem: (what: string) => void
  /** Called after each response in which topics are missing. */
  readonly onMissing: () => void
}

/** The leader of each partition, as of the last metadata. */
export class Topology {
  readonly #wire: Wire
  readonly #options: TopologyOptions
  #brokers: ReadonlyMap<number, BrokerAddress> = new Map()
  /** The leader (a broker id, -1: none) of every partition of every topic. */
  #leaders: ReadonlyMap<string, readonly number[]> = new Map()
  /** Topics that the relay's user may not describe. */
  #hidden: string[] = []
  #refresh: Promise<boolean> | undefined
  #lastAskedMs = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #closed = false
  #problem: string | undefined = 'not connected yet'

  constructor(wire: Wire, options: TopologyOptions) {
    this.#wire = wire
    this.#options = options
  }

  /** Why records cannot be routed; undefined if they can. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Topics with a leaderless partition; only its own records wait. */
  get leaderless(): string[] {
    return this.#options.topics.filter((topic) => this.#leaders.get(topic)?.some((id) => id < 0))
  }

  broker(id: number): BrokerAddress | undefined {
    return this.#brokers.get(id)
  }

  brokers(): BrokerAddress[] {
    return [...this.#brokers.values()]
  }

  /** The partition of a key; 0 for a topic not known yet. */
  partition(topic: string, key: string): number {
    const count = this.#leaders.get(topic)?.length ?? 0
    return count === 0 ? 0 : partitionOf(key, count)
  }

  /** The id of the partition's leader; -1 if there is none. */
  leader(topic: string, partition: number): number {
    return this.#leaders.get(topic)?.[partition] ?? -1
  }

  /** Refreshes from the brokers, one request at a time and rate-limited. True if a broker responded. Never rejects. */
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
    try {
      const { brokers, topics } = await this.#wire.metadata(this.#options.topics, this.brokers())
      this.#brokers = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
      this.#leaders = leadersOf(topics)
      this.#hidden = topics.flatMap(({ name, errorCode }) => (errorCode === NOT_AUTHORIZED ? [name ?? ''] : []))
      const missing = this.#options.topics.filter((topic) => !this.#leaders.has(topic) && !this.#hidden.includes(topic))
      this.#note(problemOf(missing, this.#hidden))
      if (missing.length > 0) this.#options.onMissing()
      return true
    } catch (error) {
      this.#note(messageOf(error))
      return false
    } finally {
      this.#askAgain()
    }
  }

  #askAgain(): void {
    if (this.#closed) return
    const { refreshEveryMs, retryEveryMs } = this.#options
    const delayMs = this.#problem === undefined ? refreshEveryMs : retryEveryMs
    this.#timer = setTimeout(() => void this.refresh(), delayMs)
  }

  #note(problem: string | undefined): void {
    if (problem !== undefined && problem !== this.#problem) this.#options.onProblem(problem)
    this.#problem = problem
  }
}

function leadersOf(topics: Metadata['topics']): Map<string, number[]> {
  const leaders = new Map<string, number[]>()
  for (const { name, errorCode, partitions } of topics) {
    if (errorCode !== 0 || name == null) continue
    const ofTopic: number[] = []
    for (const { partitionIndex, leaderId, errorCode: code } of partitions) {
      ofTopic[partitionIndex] = code === LEADER_NOT_AVAILABLE ? -1 : leaderId
    }
    leaders.set(name, ofTopic)
  }
  return leaders
}

function problemOf(missing: readonly string[], hidden: readonly string[]): string | undefined {
  if (hidden.length > 0) {
    return `TOPIC_AUTHORIZATION_FAILED: grant the relay’s user Describe and Write on ${hidden.join(', ')}`
  }
  return missing.length > 0 ? `topics are missing: ${missing.join(', ')}` : undefined
}
