import { type produceV11, Writer } from '@platformatic/kafka'
import type { PartitionBatch } from './produce.ts'
import { type Compression, recordBatch, type Sequence } from './record-batch.ts'

/** Produce is a "flexible" request (KIP-482) from this version on: compact lengths, tagged fields. */
const FIRST_FLEXIBLE_VERSION = 9
/** Later versions have topic ids instead of names (KIP-516). */
export const LAST_PRODUCE_VERSION = 11
const ALL_IN_SYNC = -1

export interface ProduceOptions {
  readonly compression: Compression
  /** How long a broker may take to get a batch onto all in-sync replicas before it responds. */
  readonly ackTimeoutMs: number
}

/** Whether a version of the Produce request and response has compact lengths and tagged fields. */
export function isFlexible(version: number): boolean {
  return version >= FIRST_FLEXIBLE_VERSION
}

/**
 * A Produce request without its header, versions 3 to 11 (Kafka protocol guide), for batches of different partitions,
 * each with its sequence.
 */
export function produceRequest(
  version: number,
  batches: readonly PartitionBatch[],
  sequences: readonly Sequence[],
  { compression, ackTimeoutMs }: ProduceOptions,
): Writer {
  const nowMs = Date.now()
  const flexible = isFlexible(version)
  const byTopic = Map.groupBy(batches.keys(), (index) => (batches[index] as PartitionBatch).topic)
  const writePartition = (writer: Writer, index: number): void => {
    const { partition, records } = batches[index] as PartitionBatch
    const batch = recordBatch(records, sequences[index] as Sequence, compression, nowMs)
    writer.appendInt32(partition).appendBytes(batch, flexible)
  }
  const writer = Writer.create()
    // No transactional id.
    .appendString(null, flexible)
    .appendInt16(ALL_IN_SYNC)
    .appendInt32(ackTimeoutMs)
    .appendMap(
      byTopic,
      (topics, [topic, indexes]) =>
        topics.appendString(topic, flexible).appendArray(indexes, writePartition, flexible, flexible),
      flexible,
      flexible,
    )
  return flexible ? writer.appendTaggedFields() : writer
}

/** By topic, then partition; 0: stored. */
export type ErrorCodes = ReadonlyMap<string, ReadonlyMap<number, number>>

/** The error codes in a Produce response. */
export function errorCodesOf({ responses }: Pick<produceV11.ProduceResponse, 'responses'>): ErrorCodes {
  return new Map(
    responses.map(({ name, partitionResponses }) => [
      name,
      new Map(partitionResponses.map(({ index, errorCode }) => [index, errorCode])),
    ]),
  )
}
