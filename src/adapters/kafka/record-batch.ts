import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c, Writer } from '@platformatic/kafka'
import type { Utf8Writable } from '../../pipeline/bytes.ts'
import type { RelayRecord, SharedHeaders } from '../../pipeline/record.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** Idempotence of a batch (KIP-98): the broker stores a sequence number of a producer once. */
export interface Sequence {
  readonly producerId: bigint
  readonly producerEpoch: number
  readonly firstSequence: number
}

const CODEC_BITS: Readonly<Record<Compression, number>> = { none: 0, gzip: 1, zstd: 4 }
/** Bytes from the start of a batch to its first record (Kafka protocol guide, "Record Batch"). */
const HEADER_BYTES = 61
const ID_HEADER = 'ce_id'
/** The checksum covers everything from here on. */
const CRC_FROM = 21
const NO_LEADER_EPOCH = -1

/** Writes Kafka's RecordBatch, version 2. */
export function recordBatch(
  records: readonly RelayRecord[],
  sequence: Sequence,
  compression: Compression,
  nowMs: number,
): Buffer {
  const writer = new RecordWriter(records)
  for (const [offset, record] of records.entries()) writer.record(record, offset)
  const batch = compression === 'none' ? writer.finish() : compressed(writer.finish(), compression)
  batch.writeBigInt64BE(0n, 0)
  batch.writeInt32BE(batch.length - 12, 8)
  batch.writeInt32BE(NO_LEADER_EPOCH, 12)
  batch.writeInt8(2, 16)
  batch.writeInt16BE(CODEC_BITS[compression], 21)
  batch.writeInt32BE(records.length - 1, 23)
  batch.writeBigInt64BE(BigInt(nowMs), 27)
  batch.writeBigInt64BE(BigInt(nowMs), 35)
  batch.writeBigInt64BE(sequence.producerId, 43)
  batch.writeInt16BE(sequence.producerEpoch, 51)
  batch.writeInt32BE(sequence.firstSequence, 53)
  batch.writeInt32BE(records.length, 57)
  // In a writer, since the library copies plain bytes first.
  batch.writeUInt32BE(crc32c(Writer.create().append(batch.subarray(CRC_FROM)).dynamicBuffer), 17)
  return batch
}

function compressed(batch: Buffer, compression: 'gzip' | 'zstd'): Buffer {
  const records = batch.subarray(HEADER_BYTES)
  const packed = compression === 'gzip' ? gzipSync(records) : zstdCompressSync(records)
  return Buffer.concat([batch.subarray(0, HEADER_BYTES), packed])
}

class RecordWriter {
  readonly #bytes: Utf8Writable
  #at = HEADER_BYTES

  constructor(records: readonly RelayRecord[]) {
    let most = HEADER_BYTES
    for (const record of records) most += upperBound(record)
    this.#bytes = Buffer.allocUnsafe(most) as Utf8Writable
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#at)
  }

  record({ key, id, value, headers }: RelayRecord, offset: number): void {
    const start = this.#at
    // Most records take two bytes for their length; the others are moved once it is known.
    const reserved = 2
    this.#at += reserved
    this.#bytes[this.#at++] = 0
    this.#bytes[this.#at++] = 0
    this.#varint(offset)
    this.#text(key)
    this.#varint(value.length)
    this.#bytes.set(value, this.#at)
    this.#at += value.length
    const shared = encoded(headers)
    this.#varint(shared.count + 1)
    this.#text(ID_HEADER)
    this.#text(id)
    this.#bytes.set(shared.bytes, this.#at)
    this.#at += shared.bytes.length
    const length = this.#at - start - reserved
    const needed = varintBytes(length)
    if (needed !== reserved) this.#bytes.copyWithin(start + needed, start + reserved, this.#at)
    this.#at = start
    this.#varint(length)
    this.#at = start + needed + length
  }

  #text(text: string): void {
    const start = this.#at
    const guess = varintBytes(text.length)
    const written = this.#bytes.utf8Write(text, start + guess)
    const needed = varintBytes(written)
    if (needed !== guess) this.#bytes.copyWithin(start + needed, start + guess, start + guess + written)
    this.#varint(written)
    this.#at = start + needed + written
  }

  /** Zigzag varint of a length or count. */
  #varint(value: number): void {
    let rest = value * 2
    while (rest >= 0x80) {
      this.#bytes[this.#at++] = (rest % 0x80) | 0x80
      rest = Math.floor(rest / 0x80)
    }
    this.#bytes[this.#at++] = rest
  }
}

function varintBytes(length: number): number {
  return length < 64 ? 1 : length < 8192 ? 2 : length < 1_048_576 ? 3 : length < 134_217_728 ? 4 : 5
}

/** More bytes than the record can take: three for each UTF-16 unit, five for each length. */
function upperBound({ key, id, value, headers }: RelayRecord): number {
  return 64 + (key.length + id.length) * 3 + value.length + encoded(headers).bytes.length
}

interface EncodedHeaders {
  readonly count: number
  readonly bytes: Buffer
}
const encodedHeaders = new WeakMap<SharedHeaders, EncodedHeaders>()

/** Headers as they stand in a record. Records of one kind share the object, so most are found here. */
function encoded(headers: SharedHeaders): EncodedHeaders {
  const known = encodedHeaders.get(headers)
  if (known !== undefined) return known
  const parts = Object.entries(headers).flatMap(([name, value]) => [lengthAndText(name), lengthAndText(value)])
  const made = { count: parts.length / 2, bytes: Buffer.concat(parts) }
  encodedHeaders.set(headers, made)
  return made
}

function lengthAndText(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length: number[] = []
  let rest = bytes.length * 2
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) length.push((rest % 0x80) | 0x80)
  return Buffer.concat([Buffer.from([...length, rest]), bytes])
}
