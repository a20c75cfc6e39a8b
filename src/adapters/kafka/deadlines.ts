import type { Pending } from './lane.ts'
import { NotStored } from './publisher.ts'

/** Deliveries that came within so long of each other expire together: a timer for each would cost more than it gives. */
const GRAIN_MS = 100

interface Group {
  readonly expiresAtMs: number
  pending: Pending[]
}

/** Rejects deliveries that are not settled in time. All wait equally long, so they expire in the order they came. */
export class Deadlines {
  readonly #timeoutMs: number
  readonly #onExpired: () => void
  #groups: Group[] = []
  #timer: NodeJS.Timeout | undefined

  /** `onExpired` is called after deliveries were rejected. */
  constructor(timeoutMs: number, onExpired: () => void) {
    this.#timeoutMs = timeoutMs
    this.#onExpired = onExpired
  }

  watch(pending: Pending, nowMs: number): void {
    const expiresAtMs = (Math.floor((nowMs + this.#timeoutMs) / GRAIN_MS) + 1) * GRAIN_MS
    let group = this.#groups.at(-1)
    if (group === undefined || group.expiresAtMs !== expiresAtMs) {
      // What is settled need not be kept until its time is up.
      for (const earlier of this.#groups) earlier.pending = earlier.pending.filter(({ settled }) => !settled)
      this.#groups = this.#groups.filter((earlier) => earlier.pending.length > 0)
      group = { expiresAtMs, pending: [] }
      this.#groups.push(group)
    }
    group.pending.push(pending)
    this.#arm(nowMs)
  }

  #arm(nowMs: number): void {
    const first = this.#groups[0]
    if (this.#timer !== undefined || first === undefined) return
    this.#timer = setTimeout(() => this.#expire(), Math.max(1, first.expiresAtMs - nowMs))
    // A delivery keeps its own connection open; the timer need not keep the process.
    this.#timer.unref()
  }

  #expire(): void {
    this.#timer = undefined
    const nowMs = performance.now()
    let expired = false
    while (this.#groups[0] !== undefined && this.#groups[0].expiresAtMs <= nowMs) {
      for (const pending of this.#groups.shift()?.pending ?? []) {
        if (pending.settled) continue
        pending.settled = true
        pending.reject(new NotStored(`not acknowledged within ${this.#timeoutMs} ms`))
        expired = true
      }
    }
    if (expired) this.#onExpired()
    this.#arm(nowMs)
  }
}
