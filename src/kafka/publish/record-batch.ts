import { gzipSync, zstdCompressSync } from 'node:zlib'
import { crc32c, Writer } from '@platformatic/kafka'
import { copyOf } from '../../pipeline/bytes.ts'
import type { RelayRecord, SharedHeaders } from '../../pipeline/record.ts'
import { RequestWriter, zigzag } from './request-writer.ts'

export type Compression = 'none' | 'gzip' | 'zstd'

/** Idempotence of a batch (KIP-98): the broker stores a sequence number of a producer once. */
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
/** The checksum covers everything behind it. */
const CRC_AT = 17
const CRC_BYTES = 4
const ID_HEADER = 'ce_id'
/** Most records take two bytes for their length. */
const LENGTH_BYTES = 2

/** Writes a RecordBatch of Kafka's, version 2. */
export function writeRecordBatch(
  writer: RequestWriter,
  records: readonly RelayRecord[],
  { producerId, producerEpoch, nextSequence }: Sequence,
  compression: Compression,
  nowMs: number,
): void {
  const start = writer.at
  writer.skip(HEADER_BYTES)
  for (let offset = 0; offset < records.length; offset++) writeRecord(writer, records[offset] as RelayRecord, offset)
  if (compression !== 'none') compress(writer, start + HEADER_BYTES, compression)
  const end = writer.at
  writer.at = start
  // Its offset, which the broker gives it.
  writer.int64(0)
  writer.int32(end - start - LENGTH_COUNTS_FROM)
  writer.int32(NO_LEADER_EPOCH)
  writer.byte(MAGIC)
  writer.skip(CRC_BYTES)
  writer.int16(CODEC_BITS[compression])
  writer.int32(records.length - 1)
  // The first and the last time.
  writer.int64(nowMs)
  writer.int64(nowMs)
  writer.int64(producerId)
  writer.int16(producerEpoch)
  writer.int32(nextSequence)
  writer.int32(records.length)
  writer.at = end
  const covered = writer.written(start + CRC_AT + CRC_BYTES)
  writer.at = start + CRC_AT
  // In a writer, since the library copies plain bytes first.
  writer.int32(crc32c(Writer.create().append(covered).dynamicBuffer))
  writer.at = end
}

/** More bytes than the batch takes, or a few less where texts are not Latin. */
export function roomForBatch(records: readonly RelayRecord[]): number {
  let bytes = 2 * HEADER_BYTES
  for (const { key, id, value, headers } of records) {
    bytes += 32 + key.length + id.length + value.length + encoded(headers).bytes.length
  }
  return bytes
}

function compress(writer: RequestWriter, from: number, compression: 'gzip' | 'zstd'): void {
  const records = writer.written(from)
  const packed = compression === 'gzip' ? gzipSync(records) : zstdCompressSync(records)
  writer.at = from
  writer.bytes(packed)
}

function writeRecord(writer: RequestWriter, { key, id, value, headers }: RelayRecord, offset: number): void {
  const start = writer.leaveLength(LENGTH_BYTES)
  // Attributes, and how much later than the batch's its time is.
  writer.int16(0)
  writer.varint(zigzag(offset))
  writer.text(key)
  writer.varint(zigzag(value.length))
  writer.bytes(value)
  const shared = encoded(headers)
  writer.varint(zigzag(shared.count + 1))
  writer.text(ID_HEADER)
  writer.text(id)
  writer.bytes(shared.bytes)
  writer.setLength(start, LENGTH_BYTES, zigzag)
}

interface EncodedHeaders {
  readonly count: number
  readonly bytes: Buffer
}
const encodedHeaders = new WeakMap<SharedHeaders, EncodedHeaders>()
const HEADERS_ROOM_BYTES = 256

/** Headers as they stand in a record. Records of one kind share the object, so most are found here. */
function encoded(headers: SharedHeaders): EncodedHeaders {
  const known = encodedHeaders.get(headers)
  if (known !== undefined) return known
  const entries = Object.entries(headers)
  const writer = new RequestWriter(HEADERS_ROOM_BYTES)
  for (const text of entries.flat()) writer.text(text)
  // Memory of its own: it may live long, and the rest of the writer's would live with it.
  const made = { count: entries.length, bytes: copyOf(writer.written(0)) }
  encodedHeaders.set(headers, made)
  return made
}
