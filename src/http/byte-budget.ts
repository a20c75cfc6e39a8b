/** From here on, a body is large: it waits for others of its kind, and small ones do not. */
export const LARGE_BODY_BYTES = 128 * 1024
/** Share of a budget that is for large bodies, too: small ones always find room. */
const LARGE_SHARE = 0.25

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
    const limitBytes = bytes < LARGE_BODY_BYTES ? this.#limitBytes : this.#limitBytes * LARGE_SHARE
    return this.#usedBytes === ownBytes || this.#usedBytes + bytes <= limitBytes
  }

  /** Takes bytes if they fit; false if they do not. */
  take(bytes: number, ownBytes = 0): boolean {
    if (!this.hasRoomFor(bytes, ownBytes)) return false
    this.#usedBytes += bytes
    return true
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes
  }
}
