import type { Pending } from './lane.ts'
import { NotStored } from './produce.ts'

/** Deliveries that came within so long of each other expire together: a timer for each would cost more than it gives. */
const GRAIN_MS = 100

interface Group {
  readonly expiresAtMs: number
  pending: Pending[]
}

/** Rejects deliveries that are not settled in time. */
export class Deadlines {
  readonly #onExpired: () => void
  /** In the order in which they expire. */
  #groups: Group[] = []
  #timer: NodeJS.Timeout | undefined

  /** `onExpired` is called after deliveries were rejected. */
  constructor(onExpired: () => void) {
    this.#onExpired = onExpired
  }

  watch(pending: Pending, nowMs: number, timeoutMs: number): void {
    const expiresAtMs = (Math.floor((nowMs + timeoutMs) / GRAIN_MS) + 1) * GRAIN_MS
    let group = this.#groups.findLast((candidate) => candidate.expiresAtMs === expiresAtMs)
    if (group === undefined) {
      // What is settled need not be kept until its time is up.
      for (const earlier of this.#groups) earlier.pending = earlier.pending.filter(({ settled }) => !settled)
      group = { expiresAtMs, pending: [] }
      this.#groups = [...this.#groups.filter((earlier) => earlier.pending.length > 0), group]
      this.#groups.sort((a, b) => a.expiresAtMs - b.expiresAtMs)
      this.#arm(nowMs)
    }
    group.pending.push(pending)
  }

  #arm(nowMs: number): void {
    clearTimeout(this.#timer)
    const first = this.#groups[0]
    if (first === undefined) return
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, first.expiresAtMs - nowMs))
    // A delivery keeps its own connection open; the timer need not keep the process.
    this.#timer.unref()
  }

  #expire(): void {
    const nowMs = performance.now()
    let expired = false
    while (this.#groups[0] !== undefined && this.#groups[0].expiresAtMs <= nowMs) {
      for (const pending of this.#groups.shift()?.pending ?? []) {
        if (pending.settled) continue
        pending.settled = true
        pending.reject(new NotStored('not acknowledged in time'))
        expired = true
      }
    }
    if (expired) this.#onExpired()
    this.#arm(nowMs)
  }
}
