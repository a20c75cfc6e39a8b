const FIRST_ROOM_BYTES = 64 * 1024

/** The most bytes that a number, or a text's length prefix, takes. */
const NUMBER_BYTES = 10

/** Up to this length, a loop is faster than `Buffer.write`. Most names and ids are short enough. */
const SHORT_TEXT_LENGTH = 24

/** Writes Avro binary. `begin` and `finish` frame one record. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafeSlow(FIRST_ROOM_BYTES)
  #position = 0

  begin(): void {
    this.#position = 0
  }

  /** Returns a copy of the record. */
  finish(): Buffer {
    const record = Buffer.from(this.#bytes.subarray(0, this.#position))
    // Small records do not keep a large record's memory.
    if (this.#bytes.length > FIRST_ROOM_BYTES) this.#bytes = Buffer.allocUnsafeSlow(FIRST_ROOM_BYTES)
    return record
  }

  /** Bytes written so far for the current record. */
  get length(): number {
    return this.#position
  }

  /** Truncates the record to an earlier `length`. */
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
    // Zigzag is twice the number plus its sign; doubling a negative number near -2^53 would lose its last bit.
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
    // A UTF-16 unit takes at most three bytes; a long text is measured instead of reserving three times its length.
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
 * Writes a text as Avro does: its length in bytes as a zigzag varint, then UTF-8. Takes at most NUMBER_BYTES, and
 * three bytes per UTF-16 unit. Returns the end position.
 */
function writeText(bytes: Buffer, at: number, text: string): number {
  const guess = varintSize(text.length << 1)
  const written = bytes.write(text, at + guess, 'utf8')
  const size = varintSize(written << 1)
  if (size !== guess) bytes.copyWithin(at + size, at + guess, at + guess + written)
  return writeVarint(bytes, at, written << 1) + written
}

/** Writes a number below 2^32, seven bits per byte, lowest first. Returns the end position. */
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

/** Bytes of a varint: seven bits in each. */
function varintSize(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5
}

/** Writes a short ASCII text, one byte per character. False if it is not ASCII; bytes written so far do not count. */
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
