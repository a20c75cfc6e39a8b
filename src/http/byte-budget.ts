/** Bytes of bodies, and of the records made of them, held at a time, up to a limit. */
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
   * Whether so many more bytes would find room now, for somebody who has `ownBytes` of it already. One who is
   * alone always finds room, so that no body can never pass.
   */
  hasRoomFor(bytes: number, ownBytes = 0): boolean {
    return this.#usedBytes === ownBytes || this.#usedBytes + bytes <= this.#limitBytes
  }

  /** False: there is no room, and nothing was taken. */
  take(bytes: number, ownBytes = 0): boolean {
    if (!this.hasRoomFor(bytes, ownBytes)) return false
    this.#usedBytes += bytes
    return true
  }

  /** Takes room, whether there is some or not. */
  hold(bytes: number): void {
    this.#usedBytes += bytes
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes
  }
}
