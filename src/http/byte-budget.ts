/** From here on, a body is large: it waits for others of its kind, and small ones do not. */
export const LARGE_BODY_BYTES = 128 * 1024
/** Share of a budget that is for large bodies, too: small ones always find room. */
const LARGE_SHARE = 0.25

/** A budget for the bytes of bodies and their records. */
export class ByteBudget {
  readonly #limitBytes: number
  readonly #largeLimitBytes: number
  #usedBytes = 0

  /** In a small budget, large bodies may use more than their share: as much as two of the largest size. */
  constructor(limitBytes: number, largestBodyBytes: number) {
    this.#limitBytes = limitBytes
    this.#largeLimitBytes = Math.min(limitBytes, Math.max(limitBytes * LARGE_SHARE, 2 * largestBodyBytes))
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /**
   * Whether a body finds room, or more bytes for one that has taken `ownBytes`. A sole holder always does, so that every body can
   * pass eventually.
   */
  hasRoomFor(bytes: number, ownBytes = 0): boolean {
    const isLarge = (ownBytes > 0 ? ownBytes : bytes) >= LARGE_BODY_BYTES
    const limitBytes = isLarge ? this.#largeLimitBytes : this.#limitBytes
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
