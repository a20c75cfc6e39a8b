import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c, Writer } from '@platformatic/kafka'
import type { RelayRecord, SharedHeaders } from '../../pipeline/record.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** Idempotence of a batch (KIP-98): the broker stores each of a producer's sequence numbers once. */
export interface Sequence {
  readonly producerId: number
  readonly producerEpoch: number
  readonly nextSequence: number
}

const CODEC_BITS: Readonly<Record<Compression, number>> = { none: 0, gzip: 1, zstd: 4 }
/** Bytes from the start of a batch to its first record (Kafka protocol guide, "Record Batch"). */
const HEADER_BYTES = 61
const LENGTH_COUNTS_FROM = 12
const NO_LEADER_EPOCH = -1
const MAGIC = 2
const CRC_AT = 17
/** The checksum covers everything after it. */
const CRC_FROM = 21
const ID_HEADER = 'ce_id'
/** The length -1, zigzag-encoded. */
const NULL_KEY = 1

/**
 * A Kafka RecordBatch, version 2, with sequence numbers from `nextSequence` on. The library's own batch writer would
 * cost much of the throughput (`npm run bench`).
 */
export function recordBatch(
  records: readonly RelayRecord[],
  { producerId, producerEpoch, nextSequence }: Sequence,
  compression: Compression,
  nowMs: number,
): Buffer {
  const content = compressed(recordsOf(records, HEADER_BYTES), compression)
  // The offset, at 0, is assigned by the broker.
  content.fill(0, 0, HEADER_BYTES)
  content.writeInt32BE(content.length - LENGTH_COUNTS_FROM, 8)
  content.writeInt32BE(NO_LEADER_EPOCH, 12)
  content.writeInt8(MAGIC, 16)
  content.writeInt16BE(CODEC_BITS[compression], 21)
  content.writeInt32BE(records.length - 1, 23)
  // First and last timestamp.
  writeInt64(content, nowMs, 27)
  writeInt64(content, nowMs, 35)
  writeInt64(content, producerId, 43)
  content.writeInt16BE(producerEpoch, 51)
  content.writeInt32BE(nextSequence, 53)
  content.writeInt32BE(records.length, 57)
  // Wrapped in a writer, since the library would first copy plain bytes.
  content.writeUInt32BE(crc32c(Writer.create().append(content.subarray(CRC_FROM)).dynamicBuffer), CRC_AT)
  return content
}

/**
 * Writes a number from 0 to 2^48 into eight zeroed bytes. Using a BigInt for each would take a third of a small batch's
 * time.
 */
function writeInt64(target: Buffer, value: number, at: number): void {
  target.writeUIntBE(value, at + 2, 6)
}

function compressed(batch: Buffer, compression: Compression): Buffer {
  if (compression === 'none') return batch
  const records = batch.subarray(HEADER_BYTES)
  const packed = compression === 'gzip' ? gzipSync(records) : zstdCompressSync(records)
  return Buffer.concat([batch.subarray(0, HEADER_BYTES), packed])
}

/** Lengths in bytes of a record's length-prefixed parts. */
interface Lengths {
  readonly key: number
  readonly id: number
  readonly whole: number
}

/** The records in sequence, after this many free bytes, in a buffer of exactly the right size. */
function recordsOf(records: readonly RelayRecord[], freeBytes: number): Buffer {
  let bytes = freeBytes
  const lengths = records.map((record, offset) => {
    const length = lengthsOf(record, offset)
    bytes += sizeWithLength(length.whole)
    return length
  })
  const target = Buffer.allocUnsafe(bytes)
  let at = freeBytes
  records.forEach((record, offset) => {
    at = writeRecord(target, at, record, offset, lengths[offset] as Lengths)
  })
  return target
}

function lengthsOf({ key, id, value, headers }: RelayRecord, offset: number): Lengths {
  const lengths = { key: key === null ? 0 : Buffer.byteLength(key), id: Buffer.byteLength(id) }
  const shared = encoded(headers)
  // Attributes and timestamp take a byte each.
  const head = 2 + varintSize(zigzag(offset)) + sizeWithLength(lengths.key) + sizeWithLength(value.length)
  const ofHeaders = varintSize(zigzag(shared.count + 1)) + ID.length + sizeWithLength(lengths.id) + shared.bytes.length
  return { ...lengths, whole: head + ofHeaders }
}

function writeRecord(target: Buffer, from: number, record: RelayRecord, offset: number, lengths: Lengths): number {
  const { key, id, value, headers } = record
  const shared = encoded(headers)
  let at = writeVarint(target, from, zigzag(lengths.whole))
  // Attributes, and the timestamp's offset from the batch's.
  target[at++] = 0
  target[at++] = 0
  at = writeVarint(target, at, zigzag(offset))
  at = writeVarint(target, at, key === null ? NULL_KEY : zigzag(lengths.key))
  if (key !== null) at += target.write(key, at)
  at = writeVarint(target, at, zigzag(value.length))
  at += value.copy(target, at)
  at = writeVarint(target, at, zigzag(shared.count + 1))
  at += ID.copy(target, at)
  at = writeVarint(target, at, zigzag(lengths.id))
  at += target.write(id, at)
  return at + shared.bytes.copy(target, at)
}

interface EncodedHeaders {
  readonly count: number
  readonly bytes: Buffer
}
const encodedHeaders = new WeakMap<SharedHeaders, EncodedHeaders>()

/** Encoded headers of a record. Records of one kind share the object, so most are cached here. */
function encoded(headers: SharedHeaders): EncodedHeaders {
  const known = encodedHeaders.get(headers)
  if (known !== undefined) return known
  const entries = Object.entries(headers)
  const texts = entries.flat().map(encodedText)
  const bytes = texts.reduce((sum, text) => sum + text.length, 0)
  // In its own memory: it may live long, and would otherwise retain a shared block.
  const made = { count: entries.length, bytes: Buffer.allocUnsafeSlow(bytes) }
  let at = 0
  for (const text of texts) at += text.copy(made.bytes, at)
  encodedHeaders.set(headers, made)
  return made
}

/** A length-prefixed text. */
function encodedText(text: string): Buffer {
  const bytes = Buffer.from(text)
  const length = Buffer.alloc(varintSize(zigzag(bytes.length)))
  writeVarint(length, 0, zigzag(bytes.length))
  return Buffer.concat([length, bytes])
}

const ID = encodedText(ID_HEADER)

/** A length or count, zigzag-encoded. */
function zigzag(length: number): number {
  return length * 2
}

/** Bytes of a length-prefixed part, prefix included. */
function sizeWithLength(bytes: number): number {
  return varintSize(zigzag(bytes)) + bytes
}

/** Bytes of a varint: seven bits in each. */
function varintSize(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5
}

/** Writes a number below 2^32, seven bits per byte, lowest first. Returns the end position. */
function writeVarint(target: Buffer, from: number, value: number): number {
  let at = from
  let rest = value
  while (rest >= 0x80) {
    target[at++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  target[at++] = rest
  return at
}
