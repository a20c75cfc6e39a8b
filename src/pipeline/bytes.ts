const BLOCK_BYTES = 64 * 1024
/** Larger records get memory of their own: two of 25 KB would leave a quarter of a block unused, and held as long as they are. */
const SHARED_RECORD_BYTES = 4 * 1024
/** Where a block was made for one record that takes so much of it, it is the record's: no copy is made. */
const WHOLE_BLOCK_SHARE = 3 / 4

/** What a number, or the length before a text, takes at most. */
export const NUMBER_BYTES = 10

/** Up to here a loop is faster than a call into Node, which takes 40 ns by itself. */
const SHORT_TEXT_LENGTH = 24

/** What `write(…, 'utf8')` calls after looking at its arguments; Node has it, its type declarations do not. */
export type Utf8Writable = Buffer & { utf8Write(text: string, offset: number): number }

/**
 * Writes Avro binary into shared blocks. `begin` and `finish` frame one record; a finished record that is not large is a
 * view of its block, so that it costs no allocation of its own and no copy.
 */
export class ByteWriter {
  #block = Buffer.allocUnsafeSlow(BLOCK_BYTES)
  #start = 0
  #position = 0

  begin(): void {
    this.#start = this.#position
  }

  finish(): Buffer {
    const record = this.#block.subarray(this.#start, this.#position)
    if (record.length <= SHARED_RECORD_BYTES) return record
    this.#position = this.#start
    const blockBytes = this.#block.length
    if (blockBytes <= BLOCK_BYTES) return copyOf(record)
    // A block that was made for a larger record would live on for the many small ones that fit in it.
    this.#renew(BLOCK_BYTES)
    return record.length >= blockBytes * WHOLE_BLOCK_SHARE ? record : copyOf(record)
  }

  /** Bytes of the record under way. */
  get length(): number {
    return this.#position - this.#start
  }

  /** Takes back what was written since `length` was that. */
  rewind(length: number): void {
    this.#position = this.#start + length
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#block[this.#position++] = value
  }

  int32(value: number): void {
    this.#reserve(4)
    this.#position = this.#block.writeInt32BE(value, this.#position)
  }

  /** Avro int or long of a safe integer: zigzag, then seven bits a byte, lowest first. */
  long(value: number): void {
    this.#reserve(NUMBER_BYTES)
    if (value >= -0x40000000 && value < 0x40000000) {
      this.#position = writeVarint(this.#block, this.#position, ((value << 1) ^ (value >> 31)) >>> 0)
      return
    }
    // Zigzag is twice that plus the sign; doubled, a negative number near -2^53 would lose its last bit.
    const half = value < 0 ? -(value + 1) : value
    this.#block[this.#position++] = ((half % 0x40) << 1) | (value < 0 ? 1 : 0) | 0x80
    let rest = Math.floor(half / 0x40)
    while (rest >= 0x80) {
      this.#block[this.#position++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#block[this.#position++] = rest
  }

  double(value: number): void {
    this.#reserve(8)
    this.#position = this.#block.writeDoubleLE(value, this.#position)
  }

  bytes(value: Uint8Array): void {
    this.long(value.length)
    this.#reserve(value.length)
    this.#block.set(value, this.#position)
    this.#position += value.length
  }

  /** Avro string. Callers have checked that UTF-8 can carry it. */
  string(value: string): void {
    // At most three bytes for each UTF-16 unit; a long text is measured instead, so as not to reserve three times it.
    this.#reserve(NUMBER_BYTES + (value.length < 4096 ? value.length * 3 : Buffer.byteLength(value)))
    const lengthAt = this.#position
    if (writeShortAscii(this.#block, lengthAt + 1, value)) {
      this.#block[lengthAt] = value.length << 1
      this.#position = lengthAt + 1 + value.length
    } else this.#position = writeText(this.#block as Utf8Writable, lengthAt, value)
  }

  #reserve(bytes: number): void {
    if (this.#position + bytes <= this.#block.length) return
    // Twice what is there, so that many small attributes are copied a few times only; not twice a large one.
    this.#renew(Math.max(BLOCK_BYTES, 2 * this.length + bytes + SHARED_RECORD_BYTES))
  }

  /** An old block lives on as long as records that view it; the new one takes the record under way along. */
  #renew(blockBytes: number): void {
    const begun = this.#block.subarray(this.#start, this.#position)
    this.#block = Buffer.allocUnsafeSlow(blockBytes)
    this.#block.set(begun)
    this.#start = 0
    this.#position = begun.length
  }
}

/** In memory of its own: `Buffer.from` would take a piece of Node's, and hold the rest of it too. */
export function copyOf(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}

/**
 * Writes a text behind its length, as Avro and the records of Kafka have texts: UTF-8, and the number of its bytes as a zigzag
 * varint. It takes at most NUMBER_BYTES, and three bytes for each UTF-16 unit. Returns where it ends.
 */
export function writeText(bytes: Utf8Writable, at: number, text: string): number {
  const guess = varintSize(text.length << 1)
  const written = bytes.utf8Write(text, at + guess)
  const size = varintSize(written << 1)
  if (size !== guess) bytes.copyWithin(at + size, at + guess, at + guess + written)
  return writeVarint(bytes, at, written << 1) + written
}

/** Seven bits a byte, lowest first, of a number below 2^32. Returns where it ends. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  let end = at
  let rest = value
  while (rest >= 0x80) {
    bytes[end++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[end++] = rest
  return end
}

/** Bytes that a varint takes: seven bits in each. */
export function varintSize(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5
}

/** Writes a text that is short and ASCII, as most names and ids are, a byte for each character. False: nothing that counts is written. */
export function writeShortAscii(bytes: Uint8Array, at: number, text: string): boolean {
  if (text.length > SHORT_TEXT_LENGTH) return false
  let units = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    units |= unit
    bytes[at + index] = unit
  }
  return units < 0x80
}
