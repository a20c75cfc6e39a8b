import { createHash, type Hash, hash } from 'node:crypto'
import { type Utf8Writable, writeShortAscii } from './bytes.ts'

const BLOCK_BYTES = 64 * 1024
/** The most that one UTF-16 unit takes in UTF-8. */
const UNIT_BYTES = 3

/** The SHA-256 of a text that is written piece by piece into memory used again and again, so that it leaves no garbage. */
export class DigestText {
  readonly #block = Buffer.allocUnsafeSlow(BLOCK_BYTES) as Utf8Writable
  #length = 0
  /** Of what did not fit in the block. */
  #before: Hash | undefined

  begin(): void {
    this.#length = 0
    this.#before = undefined
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#block[this.#length++] = value
  }

  /** A lone surrogate is written as U+FFFD. */
  text(value: string): void {
    const mostBytes = value.length * UNIT_BYTES
    if (mostBytes > BLOCK_BYTES) this.#flush().update(value)
    else {
      this.#reserve(mostBytes)
      const isAscii = writeShortAscii(this.#block, this.#length, value)
      this.#length += isAscii ? value.length : this.#block.utf8Write(value, this.#length)
    }
  }

  /** In hexadecimal. */
  finish(): string {
    const rest = this.#block.subarray(0, this.#length)
    // In one go, as most texts fit, it takes half the time.
    return this.#before === undefined ? hash('sha256', rest, 'hex') : this.#before.update(rest).digest('hex')
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes > BLOCK_BYTES) this.#flush()
  }

  #flush(): Hash {
    this.#before ??= createHash('sha256')
    this.#before.update(this.#block.subarray(0, this.#length))
    this.#length = 0
    return this.#before
  }
}
