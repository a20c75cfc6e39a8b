import type { Steps } from '../pipeline/steps.ts'

/** Lets a few through at a time; the others wait in the order they came, each for a limited time. */
export class Gate {
  #places: number
  #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#places = places
  }

  /** True: there is a place, to be given back by `leave`. False: there was none in time. */
  enter(timeoutMs: number): Promise<boolean> {
    if (this.#places > 0) {
      this.#places--
      return Promise.resolve(true)
    }
    return new Promise((resolve) => {
      const admit = (): void => {
        clearTimeout(timer)
        resolve(true)
      }
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((other) => other !== admit)
        resolve(false)
      }, timeoutMs)
      this.#waiting.push(admit)
    })
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#places++
    else next()
  }
}

/** Longest time for which steps hold up everything else. */
const STRETCH_MS = 10

/** Runs steps to their end, and lets others have their turn in between. */
export async function givingWay<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const untilMs = performance.now() + STRETCH_MS
    while (performance.now() < untilMs) {
      const step = steps.next()
      if (step.done) return step.value
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
}
