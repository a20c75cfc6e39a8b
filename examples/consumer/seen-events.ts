export interface SeenLimits {
  /** An id is forgotten so long after it was added. */
  readonly windowMs: number
  /** Above so many ids the oldest are forgotten early. About 150 bytes each. */
  readonly most: number
}

/** Ids of events that were handled, as long as a repeat of them is to be expected and memory allows. */
export class SeenEvents {
  readonly #limits: SeenLimits
  readonly #nowMs: () => number
  /** In the order in which they were added. */
  readonly #addedMs = new Map<string, number>()

  /** `nowMs` is a clock that nobody sets. */
  constructor(limits: SeenLimits, nowMs = (): number => performance.now()) {
    this.#limits = limits
    this.#nowMs = nowMs
  }

  has(id: string): boolean {
    const addedMs = this.#addedMs.get(id)
    return addedMs !== undefined && this.#nowMs() - addedMs < this.#limits.windowMs
  }

  /** To be called when the event's effect is surely there, not before. */
  add(id: string): void {
    const nowMs = this.#nowMs()
    this.#addedMs.delete(id)
    this.#addedMs.set(id, nowMs)
    for (const [oldest, addedMs] of this.#addedMs) {
      const isOver = nowMs - addedMs >= this.#limits.windowMs
      if (!isOver && this.#addedMs.size <= this.#limits.most) break
      this.#addedMs.delete(oldest)
    }
  }

  get size(): number {
    return this.#addedMs.size
  }
}
