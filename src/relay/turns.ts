import { RelayError } from '../errors.ts'
import type { Steps } from '../pipeline/steps.ts'

/** Longest time that work may block the event loop, unless a single step takes longer. */
export const STRETCH_MS = 10

/** Turns of the event loop between two stretches: in each of them, Node accepts but one connection. An idle one takes microseconds. */
const LOOP_TURNS = 16

/**
 * Shares the event loop among all bodies that take long: one of them at a time works for a stretch, those that have waited longest
 * first. However many there are, others wait no longer.
 */
export class Turns {
  readonly #waiting: (() => void)[] = []

  /** Resolves when it is the caller's turn, which ends when it awaits something. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      if (this.#waiting.length === 1) this.#schedule()
    })
  }

  /** Works until the end. Rejects with a RelayError if its turn comes after the deadline (by `performance.now()`). */
  async finish<T>(steps: Steps<T>, deadlineMs: number): Promise<T> {
    for (;;) {
      await this.next()
      if (performance.now() > deadlineMs)
        throw new RelayError('too_much_pending', 'the body waited for its turn until its deadline')
      const step = stretch(steps)
      if (step.done) return step.value
    }
  }

  /** A callback of setImmediate that calls it again runs in the next turn of the loop, after its input and output. */
  #schedule(loopTurns = LOOP_TURNS): void {
    setImmediate(() => {
      if (loopTurns > 1) return this.#schedule(loopTurns - 1)
      this.#waiting.shift()?.()
      if (this.#waiting.length > 0) this.#schedule()
    })
  }
}

/** Works for a stretch, at most. */
function stretch<T>(steps: Steps<T>): IteratorResult<undefined, T> {
  const untilMs = performance.now() + STRETCH_MS
  for (;;) {
    const step = steps.next()
    if (step.done || performance.now() >= untilMs) return step
  }
}
