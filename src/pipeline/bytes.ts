const FIRST_ROOM_BYTES = 64 * 1024

/** What a number, or the length before a text, takes at most. */
const NUMBER_BYTES = 10

/**
 * Up to this length a loop is faster than `Buffer.write`. Most names and ids are that short: it saves a tenth of the time
 * from bytes to records.
 */
const SHORT_TEXT_LENGTH = 24

/** Writes Avro binary. `begin` and `finish` frame one record. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_ROOM_BYTES)
  #position = 0

  begin(): void {
    this.#position = 0
  }

  /** A copy of the record. */
  finish(): Buffer {
    const record = Buffer.from(this.#bytes.subarray(0, this.#position))
    // What a large record took is not held for small ones.
    if (this.#bytes.length > FIRST_ROOM_BYTES) this.#bytes = Buffer.allocUnsafeSlow(FIRST_ROOM_BYTES)
    return record
  }

  /** Bytes of the record under way. */
  get length(): number {
    return this.#position
  }

  /** Takes back what was written since `length` was that. */
  rewind(length: number): void {
    this.#position = length
  }

  byte(value: number): void {
    this.#reserve(1)
    this.#bytes[this.#position++] = value
  }

  int32(value: number): void {
    this.#reserve(4)
    this.#position = this.#bytes.writeInt32BE(value, this.#position)
  }

  /** Avro int or long of a safe integer: zigzag, then seven bits a byte, lowest first. */
  long(value: number): void {
    this.#reserve(NUMBER_BYTES)
    if (value >= -0x40000000 && value < 0x40000000) {
      this.#position = writeVarint(this.#bytes, this.#position, ((value << 1) ^ (value >> 31)) >>> 0)
      return
    }
    // Zigzag is twice that plus the sign; doubled, a negative number near -2^53 would lose its last bit.
    const half = value < 0 ? -(value + 1) : value
    this.#bytes[this.#position++] = ((half % 0x40) << 1) | (value < 0 ? 1 : 0) | 0x80
    let rest = Math.floor(half / 0x40)
    while (rest >= 0x80) {
      this.#bytes[this.#position++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#position++] = rest
  }

  double(value: number): void {
    this.#reserve(8)
    this.#position = this.#bytes.writeDoubleLE(value, this.#position)
  }

  bytes(value: Uint8Array): void {
    this.long(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#position)
    this.#position += value.length
  }

  /** Avro string. Callers have checked that UTF-8 can carry it. */
  string(value: string): void {
    // At most three bytes for each UTF-16 unit; a long text is measured instead, so as not to reserve three times it.
    this.#reserve(NUMBER_BYTES + (value.length < 4096 ? value.length * 3 : Buffer.byteLength(value)))
    const lengthAt = this.#position
    if (writeShortAscii(this.#bytes, lengthAt + 1, value)) {
      this.#bytes[lengthAt] = value.length << 1
      this.#position = lengthAt + 1 + value.length
    } else this.#position = writeText(this.#bytes, lengthAt, value)
  }

  #reserve(bytes: number): void {
    if (this.#position + bytes <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(2 * this.#position + bytes)
    larger.set(this.#bytes.subarray(0, this.#position))
    this.#bytes = larger
  }
}

/**
 * Writes a text behind its length, as Avro has texts: UTF-8, and the number of its bytes as a zigzag
 * varint. It takes at most NUMBER_BYTES, and three bytes for each UTF-16 unit. Returns where it ends.
 */
function writeText(bytes: Buffer, at: number, text: string): number {
  const guess = varintSize(text.length << 1)
  const written = bytes.write(text, at + guess, 'utf8')
  const size = varintSize(written << 1)
  if (size !== guess) bytes.copyWithin(at + size, at + guess, at + guess + written)
  return writeVarint(bytes, at, written << 1) + written
}

/** Seven bits a byte, lowest first, of a number below 2^32. Returns where it ends. */
function writeVarint(bytes: Uint8Array, at: number, value: number): number {
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
function varintSize(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5
}

/** Writes a text that is short and ASCII, a byte for each character. False: nothing that counts is written. */
function writeShortAscii(bytes: Uint8Array, at: number, text: string): boolean {
  if (text.length > SHORT_TEXT_LENGTH) return false
  let units = 0
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    units |= unit
    bytes[at + index] = unit
  }
  return units < 0x80
}
