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

  /** Whether so many more bytes would find room now. One body always does, so that none can never pass. */
  hasRoomFor(bytes: number): boolean {
    return this.#usedBytes === 0 || this.#usedBytes + bytes <= this.#limitBytes
  }

  /** False: there is no room, and nothing was taken. */
  take(bytes: number): boolean {
    if (!this.hasRoomFor(bytes)) return false
    this.#usedBytes += bytes
    return true
  }

  /** Takes room for what was made of a body that found room itself, and cannot be turned away any more. */
  hold(bytes: number): void {
    this.#usedBytes += bytes
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes
  }
}
