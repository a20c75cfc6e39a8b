/** A budget for the bytes of bodies and their records. */
export class ByteBudget {
  readonly #limitBytes: number
  #usedBytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /**
   * Whether this many more bytes fit, for a holder of `ownBytes`. A sole holder always fits, so that every body can
   * pass eventually.
   */
  hasRoomFor(bytes: number, ownBytes = 0): boolean {
    return this.#usedBytes === ownBytes || this.#usedBytes + bytes <= this.#limitBytes
  }

  /** Takes bytes if they fit; false if they do not. */
  take(bytes: number, ownBytes = 0): boolean {
    if (!this.hasRoomFor(bytes, ownBytes)) return false
    this.#usedBytes += bytes
    return true
  }

  /** Takes bytes even beyond the limit. */
  hold(bytes: number): void {
    this.#usedBytes += bytes
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes
  }
}
