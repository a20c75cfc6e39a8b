import type { RelayRecord } from '../../pipeline/record.ts'
import { errorName } from './reasons.ts'

/** Records of one partition that go to its leader together, in this order. */
export interface PartitionBatch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly RelayRecord[]
}

/** What became of a batch. */
export type Outcome =
  /** All in-sync replicas have it. */
  | { readonly kind: 'stored' }
  /** May not be stored; the same batch can be retried. `moved`: refresh the leader first. */
  | { readonly kind: 'unsure'; readonly reason: string; readonly moved: boolean }
  /** The broker refuses the batch for what is in it, and has stored nothing of it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing is stored, and sending it again would not help (authorization, say). */
  | { readonly kind: 'denied'; readonly reason: string }

/**
 * Sends batches, at most one of each partition, to the broker that leads them, in one request. Gives an outcome for
 * each, in order; never rejects; ends within the request timeout. A batch whose outcome was `unsure` is either sent
 * again as the same object, or never.
 */
export type Produce = (brokerId: number, batches: readonly PartitionBatch[]) => Promise<Outcome[]>

/** A library that publishes. */
export interface Producer {
  /** Makes ready what the first batch would wait for. Rejects where brokers cannot do that now. */
  open(): Promise<void>
  readonly produce: Produce
  /** Frees its connections, within a second or so. */
  close(): Promise<void>
}

/** A delivery's records may not be stored; Meta must retry it. */
export class NotStored extends Error {}

/** A record that the broker will not have, whatever is tried. */
export interface Refused {
  readonly record: RelayRecord
  readonly reason: string
}

/** Kafka's error codes that concern the batch itself (Kafka protocol guide, "Error codes"). */
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
/** The partition has another leader, or none, or is gone. */
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

/** The outcome that a broker's error code for a partition stands for. */
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
