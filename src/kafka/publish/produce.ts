import type { RelayRecord } from '../../pipeline/record.ts'
import { errorName } from './reasons.ts'

/** Records of one partition that are sent to its leader together, in this order. */
export interface PartitionBatch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly RelayRecord[]
}

/** The outcome of a batch. */
export type Outcome =
  /** It is on all in-sync replicas. */
  | { readonly kind: 'stored' }
  /** It may not be stored; the same batch can be retried. `moved`: refresh the leader first. */
  | { readonly kind: 'unsure'; readonly reason: string; readonly moved: boolean }
  /** The broker refused the batch because of its contents, and stored none of it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing is stored, and a retry would not help (missing authorization, for example). */
  | { readonly kind: 'denied'; readonly reason: string }

/**
 * Sends batches, at most one per partition, to the broker that leads them, in one request. Returns an outcome for
 * each, in order; never rejects; settles within the request timeout. A batch with the outcome `unsure` must be retried
 * as the same object, or not at all.
 */
export type Produce = (brokerId: number, batches: readonly PartitionBatch[]) => Promise<Outcome[]>

/** A library that publishes. */
export interface Producer {
  /** Prepares everything that the first batch would wait for. Rejects if the brokers are not available for it. */
  open(): Promise<void>
  readonly produce: Produce
  /** Frees its connections, within a second or so. */
  close(): Promise<void>
}

/** A delivery's records may not be stored; Meta must retry it. */
export class NotStored extends Error {}

/** A record that the broker will never accept. */
export interface Refused {
  readonly record: RelayRecord
  readonly reason: string
}

/** Kafka's error codes about the batch itself (Kafka protocol guide, "Error codes"). */
const REFUSALS: ReadonlyMap<number, string> = new Map([
  [10, 'MESSAGE_TOO_LARGE'],
  [18, 'RECORD_LIST_TOO_LARGE'],
  [32, 'INVALID_TIMESTAMP'],
  [42, 'INVALID_REQUEST'],
  [43, 'UNSUPPORTED_FOR_MESSAGE_FORMAT'],
  [44, 'POLICY_VIOLATION'],
  [76, 'UNSUPPORTED_COMPRESSION_TYPE'],
  [87, 'INVALID_RECORD'],
])
const DENIALS: ReadonlyMap<number, string> = new Map([
  [17, 'INVALID_TOPIC_EXCEPTION'],
  [29, 'TOPIC_AUTHORIZATION_FAILED: grant the relay’s user Write on this topic'],
  [
    31,
    'CLUSTER_AUTHORIZATION_FAILED: grant the relay’s user IdempotentWrite on the cluster, or set WABA_KAFKA_PRODUCER=kafkajs',
  ],
  [53, 'TRANSACTIONAL_ID_AUTHORIZATION_FAILED'],
  [58, 'SASL_AUTHENTICATION_FAILED'],
])
/** The partition has a different leader, no leader, or no longer exists. */
const MOVES: ReadonlyMap<number, string> = new Map([
  [3, 'UNKNOWN_TOPIC_OR_PARTITION'],
  [5, 'LEADER_NOT_AVAILABLE'],
  [6, 'NOT_LEADER_OR_FOLLOWER'],
  [9, 'REPLICA_NOT_AVAILABLE'],
  [56, 'KAFKA_STORAGE_ERROR'],
  [74, 'FENCED_LEADER_EPOCH'],
  [75, 'UNKNOWN_LEADER_EPOCH'],
  [100, 'UNKNOWN_TOPIC_ID'],
])

/** The outcome for a broker's error code of a partition. */
export function outcomeOf(errorCode: number): Outcome {
  if (errorCode === 0) return { kind: 'stored' }
  const refusal = REFUSALS.get(errorCode)
  if (refusal !== undefined) return { kind: 'refused', reason: refusal }
  const denial = DENIALS.get(errorCode)
  if (denial !== undefined) return { kind: 'denied', reason: denial }
  const move = MOVES.get(errorCode)
  return { kind: 'unsure', reason: move ?? errorName(errorCode), moved: move !== undefined }
}

/** The same outcome for every batch of a request. */
export function forAll(batches: readonly PartitionBatch[], outcome: Outcome): Outcome[] {
  return batches.map(() => outcome)
}
