import { NUMBER_BYTES, type Utf8Writable, varintSize, writeText, writeVarint } from '../../pipeline/bytes.ts'

/** Writes the bytes of a request into one piece of memory: each piece more costs as much as a record. */
export class RequestWriter {
  #bytes: Utf8Writable
  /** Where the next byte goes. */
  at = 0

  /** With room for so many bytes; more is made where they do not suffice. */
  constructor(roomBytes: number) {
    this.#bytes = Buffer.allocUnsafe(roomBytes) as Utf8Writable
  }

  /** What is written from `from` on. What is written later need not show in it. */
  written(from: number): Buffer {
    return this.#bytes.subarray(from, this.at)
  }

  skip(bytes: number): void {
    this.#reserve(bytes)
    this.at += bytes
  }

  byte(value: number): void {
    this.#reserve(NUMBER_BYTES)
    this.#bytes[this.at++] = value
  }

  int16(value: number): void {
    this.#reserve(NUMBER_BYTES)
    this.#bytes[this.at++] = value >> 8
    this.#bytes[this.at++] = value
  }

  int32(value: number): void {
    this.#reserve(NUMBER_BYTES)
    this.#bytes[this.at++] = value >> 24
    this.#bytes[this.at++] = value >> 16
    this.#bytes[this.at++] = value >> 8
    this.#bytes[this.at++] = value
  }

  /** Of a safe integer. */
  int64(value: number): void {
    this.int32(Math.floor(value / 2 ** 32))
    this.int32(value % 2 ** 32)
  }

  /** Seven bits a byte, lowest first. */
  varint(value: number): void {
    this.#reserve(NUMBER_BYTES)
    this.at = writeVarint(this.#bytes, this.at, value)
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length)
    this.#bytes.set(value, this.at)
    this.at += value.length
  }

  utf8(text: string): void {
    this.#reserve(text.length * 3)
    this.at += this.#bytes.utf8Write(text, this.at)
  }

  /** A text behind its length, as records have it. */
  text(text: string): void {
    this.#reserve(NUMBER_BYTES + text.length * 3)
    this.at = writeText(this.#bytes, this.at, text)
  }

  /**
   * Leaves room for a length, as a varint that takes so many bytes, before what it is the length of. Returns where that
   * begins, for `setLength`.
   */
  leaveLength(varintBytes: number): number {
    this.skip(varintBytes)
    return this.at
  }

  /** Writes the length of what stands from `from` on into the room left for it, which is moved where it does not fit. */
  setLength(from: number, varintBytes: number, varintOf: (length: number) => number): void {
    const value = varintOf(this.at - from)
    const needed = varintSize(value)
    if (needed !== varintBytes) {
      this.#reserve(NUMBER_BYTES)
      this.#bytes.copyWithin(from - varintBytes + needed, from, this.at)
    }
    writeVarint(this.#bytes, from - varintBytes, value)
    this.at += needed - varintBytes
  }

  #reserve(bytes: number): void {
    if (this.at + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.at + bytes)) as Utf8Writable
    // All of it: something may stand behind where the next byte goes.
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

/** The zigzag form of a length or count, as records have it. */
export function zigzag(length: number): number {
  return length * 2
}
