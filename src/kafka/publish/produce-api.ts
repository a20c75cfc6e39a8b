import { varintSize } from '../../pipeline/bytes.ts'
import type { AnswerReader } from './answer-reader.ts'
import type { PartitionBatch } from './produce.ts'
import { type Compression, roomForBatch, type Sequence, writeRecordBatch } from './record-batch.ts'
import { RequestWriter } from './request-writer.ts'

/** Produce is a "flexible" request (KIP-482) from this version on: compact lengths, tagged fields. */
const FIRST_FLEXIBLE_VERSION = 9
/** From this version on an answer says which records of a batch are bad (KIP-467). */
const FIRST_VERSION_WITH_RECORD_ERRORS = 8
const FIRST_VERSION_WITH_LOG_START = 5
/** Topics have ids in place of names after that (KIP-516). */
export const LAST_PRODUCE_VERSION = 11
const PRODUCE_KEY = 0
const ALL_IN_SYNC = -1
/** What stands before the first topic; a batch's room has some left for its topic and partition. */
const OTHER_FIELDS_BYTES = 256

export interface ProduceOptions {
  readonly clientId: string
  readonly compression: Compression
  /** What a broker may take to have a batch on all in-sync replicas before it says so. */
  readonly ackTimeoutMs: number
}

/** By topic, then partition; 0: stored. */
export type ErrorCodes = ReadonlyMap<string, ReadonlyMap<number, number>>

/** Whether a version of the Produce request, and of the answer, has compact lengths and tagged fields. */
export function isFlexible(version: number): boolean {
  return version >= FIRST_FLEXIBLE_VERSION
}

/**
 * The frame of a Produce request, versions 3 to 11 (Kafka protocol guide), for batches of different partitions, with the
 * sequence of each of them. Its id is left open.
 */
export function produceRequest(
  version: number,
  batches: readonly PartitionBatch[],
  sequences: readonly Sequence[],
  { clientId, compression, ackTimeoutMs }: ProduceOptions,
): Buffer {
  const nowMs = Date.now()
  const flexible = isFlexible(version)
  const rooms = batches.map(({ records }) => roomForBatch(records))
  const writer = new RequestWriter(rooms.reduce((sum, room) => sum + room, OTHER_FIELDS_BYTES))
  const count = (length: number): void => (flexible ? writer.varint(compact(length)) : writer.int32(length))
  const endOfFields = (): void => {
    if (flexible) writer.byte(0)
  }
  // Length and id come later.
  writer.int32(0)
  writer.int16(PRODUCE_KEY)
  writer.int16(version)
  writer.int32(0)
  writer.int16(Buffer.byteLength(clientId))
  writer.utf8(clientId)
  endOfFields()
  // No transactional id.
  if (flexible) writer.byte(0)
  else writer.int16(-1)
  writer.int16(ALL_IN_SYNC)
  writer.int32(ackTimeoutMs)
  const byTopic = Map.groupBy(batches.keys(), (index) => (batches[index] as PartitionBatch).topic)
  count(byTopic.size)
  for (const [topic, indexes] of byTopic) {
    // A topic's name is ASCII: as many bytes as characters.
    if (flexible) writer.varint(compact(topic.length))
    else writer.int16(topic.length)
    writer.utf8(topic)
    count(indexes.length)
    for (const index of indexes) {
      const { partition, records } = batches[index] as PartitionBatch
      writer.int32(partition)
      writeBytesOf(writer, flexible, rooms[index] as number, () => {
        writeRecordBatch(writer, records, sequences[index] as Sequence, compression, nowMs)
      })
      endOfFields()
    }
    endOfFields()
  }
  endOfFields()
  const frame = writer.written(0)
  frame.writeInt32BE(frame.length - 4)
  return frame
}

/** What `write` writes, behind its length; `roomBytes`: about how long it is. */
function writeBytesOf(writer: RequestWriter, flexible: boolean, roomBytes: number, write: () => void): void {
  const lengthBytes = flexible ? varintSize(roomBytes) : 4
  const start = writer.leaveLength(lengthBytes)
  write()
  if (flexible) writer.setLength(start, lengthBytes, compact)
  else writer.written(start - lengthBytes).writeInt32BE(writer.at - start)
}

/** A length in the form that flexible versions have. */
function compact(length: number): number {
  return length + 1
}

/** The error codes in an answer to a Produce request, versions 3 to 11, behind its id. */
export function produceAnswer(version: number, answer: AnswerReader): ErrorCodes {
  const lengths = lengthsOf(version, answer)
  const { count, textLength, endOfFields } = lengths
  const codes = new Map<string, ReadonlyMap<number, number>>()
  endOfFields()
  for (let topics = count(); topics > 0; topics--) {
    const topic = answer.ascii(textLength())
    const ofTopic = new Map<number, number>()
    for (let partitions = count(); partitions > 0; partitions--) {
      ofTopic.set(answer.int32(), answer.int16())
      skipRestOfPartition(version, answer, lengths)
    }
    endOfFields()
    codes.set(topic, ofTopic)
  }
  return codes
}

/** Passes over what follows the error code of a partition. */
function skipRestOfPartition(version: number, answer: AnswerReader, lengths: Lengths): void {
  const { count, textLength, endOfFields } = lengths
  // The offset of the batch, when it was appended, the first offset of the partition.
  answer.skip(version >= FIRST_VERSION_WITH_LOG_START ? 24 : 16)
  if (version >= FIRST_VERSION_WITH_RECORD_ERRORS) {
    for (let records = count(); records > 0; records--) {
      answer.skip(4)
      answer.skip(textLength())
      endOfFields()
    }
    // What the error code says, in words.
    answer.skip(textLength())
  }
  endOfFields()
}

interface Lengths {
  readonly count: () => number
  readonly textLength: () => number
  readonly endOfFields: () => void
}

/** Reads lengths as a version has them. That of an array that is null is below 0, that of such a text 0. */
function lengthsOf(version: number, answer: AnswerReader): Lengths {
  const flexible = isFlexible(version)
  return {
    count: () => (flexible ? answer.varint() - 1 : answer.int32()),
    textLength: () => Math.max(0, flexible ? answer.varint() - 1 : answer.int16()),
    endOfFields: () => {
      if (flexible) answer.skipTaggedFields()
    },
  }
}
