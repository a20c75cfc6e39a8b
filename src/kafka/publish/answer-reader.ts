/** Reads the numbers and texts of an answer, one after the other. Throws a RangeError where they do not suffice. */
export class AnswerReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, from: number) {
    this.#bytes = bytes
    this.#at = from
  }

  skip(bytes: number): void {
    this.#at += bytes
  }

  int16(): number {
    const value = this.#bytes.readInt16BE(this.#at)
    this.#at += 2
    return value
  }

  int32(): number {
    const value = this.#bytes.readInt32BE(this.#at)
    this.#at += 4
    return value
  }

  /** Seven bits a byte, lowest first. */
  varint(): number {
    let value = 0
    for (let factor = 1; ; factor *= 0x80) {
      const byte = this.#bytes.readUInt8(this.#at++)
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }

  /** So many bytes, all of them ASCII. */
  ascii(bytes: number): string {
    const from = this.#at
    this.#at += bytes
    return this.#bytes.toString('latin1', from, this.#at)
  }

  /** Passes over the tagged fields (KIP-482), none of which the relay needs. */
  skipTaggedFields(): void {
    for (let left = this.varint(); left > 0; left--) {
      this.varint()
      this.skip(this.varint())
    }
  }
}
