/** Admits a few at a time; the others wait, oldest first, each with a deadline. */
export class Gate {
  #places: number
  #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#places = places
  }

  /** True if admitted: call `leave` afterwards. False if the deadline passed. */
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
