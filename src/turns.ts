/** What small deliveries may take of one turn of the event loop while connections come in. */
const SHARE_MS = 2
/** More connections may come for so long after one. */
const ARRIVALS_MS = 250

interface Waiting<T> {
  readonly work: () => T
  readonly resolve: (result: T) => void
  readonly reject: (error: unknown) => void
}

/**
 * Keeps the turns of the event loop short while connections come in: Node accepts one in each turn, and a turn does what all
 * connections have sent, so that the last of 64 clients that connect at once would wait for 64 long ones. Work is done in the order
 * it comes, as much in a turn as fits in its share. At other times turns are as long as they are: records that are
 * made in one go to Kafka together.
 */
export class Turns<T> {
  #arrivalsEndMs = 0
  #shareEndsMs = 0
  #isCounting = false
  #waiting: Waiting<T>[] = []

  /** A connection has come in. */
  connectionCame(): void {
    this.#arrivalsEndMs = performance.now() + ARRIVALS_MS
  }

  /** The result, at once where this turn has time left. Throws, or rejects, with what `work` throws. */
  run(work: () => T): T | Promise<T> {
    const nowMs = performance.now()
    if (this.#waiting.length === 0 && nowMs >= this.#arrivalsEndMs) return work()
    if (!this.#isCounting) this.#begin(nowMs)
    // What waits does so because the share was over: nothing overtakes it.
    if (nowMs < this.#shareEndsMs) return work()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject })
    })
  }

  #begin(nowMs: number): void {
    this.#isCounting = true
    this.#shareEndsMs = nowMs + SHARE_MS
    setImmediate(() => this.#next())
  }

  /** After the events of a turn: the next one begins with what waits. */
  #next(): void {
    this.#isCounting = false
    if (this.#waiting.length === 0) return
    const nowMs = performance.now()
    this.#begin(nowMs)
    // Once no more connections come, all of it at once: under full load something would wait for ever, and turns stay short.
    const isShort = nowMs < this.#arrivalsEndMs
    let done = 0
    for (const { work, resolve, reject } of this.#waiting) {
      if (isShort && performance.now() >= this.#shareEndsMs) break
      done++
      try {
        resolve(work())
      } catch (error) {
        reject(error)
      }
    }
    this.#waiting = this.#waiting.slice(done)
  }
}
