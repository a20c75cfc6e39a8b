import type { RelayRecord } from '../../pipeline/record.ts'
import { NotStored, type PartitionBatch, type Refused } from './produce.ts'

/** A delivery with unsettled records. */
export interface Pending {
  /** When it arrived, by `performance.now()`. */
  readonly sinceMs: number
  /** Deadline by the same clock. */
  readonly expiresAtMs: number
  left: number
  settled: boolean
  readonly refused: Refused[]
  readonly resolve: (refused: Refused[]) => void
  readonly reject: (error: Error) => void
}

interface Waiting {
  readonly record: RelayRecord
  readonly pending: Pending
}

const NOT_FAILING = Number.POSITIVE_INFINITY
/** Kafka's approximate overhead per record; used only to size batches. */
const OVERHEAD_BYTES = 256

/** The records of one partition, in order of arrival. One batch is in flight at a time. */
export class Lane {
  readonly topic: string
  readonly partition: number
  readonly name: string
  readonly #batchLimitBytes: () => number
  #queue: Waiting[] = []
  #taken: Waiting[] = []
  #recordLimit = Number.POSITIVE_INFINITY
  #failures = 0
  /** The batch in flight, or waiting to be retried. */
  batch: PartitionBatch | undefined
  batchBytes = 0
  failingSinceMs = NOT_FAILING
  retryAtMs = 0
  lastReason = ''

  constructor(topic: string, partition: number, batchLimitBytes: () => number) {
    this.topic = topic
    this.partition = partition
    this.name = `${topic}/${partition}`
    this.#batchLimitBytes = batchLimitBytes
  }

  get hasWork(): boolean {
    return this.#queue.length > 0 || this.batch !== undefined
  }

  get isFailing(): boolean {
    return this.failingSinceMs !== NOT_FAILING
  }

  get depth(): number {
    return this.#queue.length + this.#taken.length
  }

  /** When its oldest record arrived, by `performance.now()`. */
  get oldestSinceMs(): number {
    return (this.#taken[0] ?? this.#queue[0])?.pending.sinceMs ?? Number.POSITIVE_INFINITY
  }

  /** Whether the next batch may be taken now. */
  isIdle(nowMs: number): boolean {
    return this.batch === undefined && this.retryAtMs <= nowMs
  }

  push(waiting: Waiting): void {
    this.#queue.push(waiting)
  }

  /**
   * The batch to send: the one in doubt, unchanged, as long as any delivery waits for it; otherwise the next records in
   * the queue.
   */
  take(): PartitionBatch | undefined {
    if (this.batch !== undefined && this.#taken.some(({ pending }) => !pending.settled)) return this.batch
    this.batch = undefined
    this.#taken = []
    this.batchBytes = 0
    const limitBytes = this.#batchLimitBytes()
    let count = 0
    for (const { record, pending } of this.#queue) {
      const bytes = record.value.length + (record.key?.length ?? 0) + OVERHEAD_BYTES
      const full = this.batchBytes + bytes > limitBytes || this.#taken.length >= this.#recordLimit
      if (full && this.#taken.length > 0) break
      count++
      if (pending.settled) continue
      this.#taken.push(this.#queue[count - 1] as Waiting)
      this.batchBytes += bytes
    }
    this.#queue = count === this.#queue.length ? [] : this.#queue.slice(count)
    if (this.#taken.length === 0) return undefined
    const records = this.#taken.map(({ record }) => record)
    this.batch = { topic: this.topic, partition: this.partition, records }
    return this.batch
  }

  /** The batch is on all in-sync replicas. */
  stored(): void {
    this.#recovered()
    for (const { pending } of this.#done()) settleOne(pending)
    this.#recordLimit = Number.POSITIVE_INFINITY
  }

  /** Puts a refused batch back, to be sent in halves. False: it is a single record. */
  halve(): boolean {
    this.#recovered()
    if (this.#taken.length < 2) return false
    this.#recordLimit = Math.ceil(this.#taken.length / 2)
    this.#queue = [...this.#done(), ...this.#queue]
    return true
  }

  /** The broker will never accept the batch's only record. */
  refused(reason: string): void {
    for (const { record, pending } of this.#done()) {
      pending.refused.push({ record, reason })
      settleOne(pending)
    }
  }

  /** None of the batch's records is stored. */
  reject(error: Error): void {
    this.#recovered()
    for (const { pending } of this.#done()) {
      if (pending.settled) continue
      pending.settled = true
      pending.reject(error)
    }
  }

  /** The batch may not be stored. Returns the delay before a retry, in milliseconds. */
  failed(nowMs: number, reason: string, firstMs: number, lastMs: number): number {
    if (!this.isFailing) this.failingSinceMs = nowMs
    this.lastReason = reason
    const delayMs = Math.min(firstMs * 2 ** Math.min(this.#failures++, 10), lastMs)
    this.retryAtMs = nowMs + delayMs
    return delayMs
  }

  /** Rejects deliveries past their deadline. True if there were any. */
  expire(nowMs: number): boolean {
    let found = false
    for (const waiting of [this.#taken, this.#queue]) {
      for (const { pending } of waiting) {
        if (pending.settled || pending.expiresAtMs > nowMs) continue
        found = true
        pending.settled = true
        pending.reject(new NotStored('not acknowledged in time'))
      }
    }
    return found
  }

  /** Drops records that no delivery waits for any more, so that a failing partition does not retain them. */
  forget(): void {
    if (this.#queue.some(({ pending }) => pending.settled)) {
      this.#queue = this.#queue.filter(({ pending }) => !pending.settled)
    }
  }

  #recovered(): void {
    this.failingSinceMs = NOT_FAILING
    this.#failures = 0
    this.retryAtMs = 0
  }

  #done(): Waiting[] {
    const taken = this.#taken
    this.#taken = []
    this.batch = undefined
    this.batchBytes = 0
    return taken
  }
}

function settleOne(pending: Pending): void {
  pending.left--
  if (pending.left > 0 || pending.settled) return
  pending.settled = true
  pending.resolve(pending.refused)
}
