import type { Steps } from '../pipeline/steps.ts'
import { STRETCH_MS, type Turns } from './turns.ts'

/** Bodies that advance together, in bytes: what they become takes several times as much memory. */
const GROUP_BYTES = 32 * 1024
/**
 * Steps of a group before what is left of it takes turns with large bodies. Meta's take a few hundred; thousands of tiny changes
 * take more. Counted, not timed: on a busy machine, a pause of the process would look like long work and cost a delivery many turns.
 */
const GROUP_STEPS = 1_000

/** The work on one body. */
interface Work<T> {
  readonly steps: Steps<T>
  readonly bytes: number
  readonly deadlineMs: number
  readonly resolve: (result: T | Promise<T>) => void
  readonly reject: (error: unknown) => void
}

/**
 * Works on small bodies that arrived in the same turn of the event loop in lockstep: first one step of each, then the
 * next step of each. A step's code and tables stay in the processor's caches, which saves a sixth of all CPU
 * (`npm run bench`). Those that need many steps take turns with the large ones, so that they delay no others.
 * Among bodies that arrived together, one with more events may end later: Meta promises no order across deliveries.
 */
export class Lockstep<T> {
  readonly #turns: Turns
  #waiting: Work<T>[] = []
  #group: Work<T>[] = []
  #groupSteps = 0

  constructor(turns: Turns) {
    this.#turns = turns
  }

  /**
   * Resolves with the result of the steps, or rejects with what they throw, or with a RelayError if they still wait at
   * the deadline (by `performance.now()`). `bytes` is the size of the body.
   */
  run(steps: Steps<T>, bytes: number, deadlineMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!this.#hasWork) this.#schedule()
      this.#waiting.push({ steps, bytes, deadlineMs, resolve, reject })
    })
  }

  /** After the input of this turn of the event loop, which may bring more. */
  #schedule(): void {
    setImmediate(() => this.#advance())
  }

  #advance(): void {
    const untilMs = performance.now() + STRETCH_MS
    do {
      if (this.#group.length === 0) this.#takeGroup()
      this.#groupSteps += this.#group.length
      this.#group = this.#group.filter(takeStep)
      if (this.#groupSteps >= GROUP_STEPS) this.#handOver()
    } while (this.#hasWork && performance.now() < untilMs)
    if (this.#hasWork) this.#schedule()
  }

  get #hasWork(): boolean {
    return this.#waiting.length > 0 || this.#group.length > 0
  }

  #takeGroup(): void {
    let count = 0
    let bytes = 0
    while (count < this.#waiting.length && bytes < GROUP_BYTES) bytes += this.#waiting[count++]?.bytes ?? 0
    this.#group = this.#waiting.slice(0, count)
    this.#groupSteps = 0
    this.#waiting = this.#waiting.slice(count)
  }

  #handOver(): void {
    for (const { steps, deadlineMs, resolve } of this.#group) resolve(this.#turns.finish(steps, deadlineMs))
    this.#group = []
  }
}

/** False once the work has ended. */
function takeStep<T>({ steps, resolve, reject }: Work<T>): boolean {
  try {
    const { done, value } = steps.next()
    if (done) resolve(value)
    return !done
  } catch (error) {
    reject(error)
    return false
  }
}
