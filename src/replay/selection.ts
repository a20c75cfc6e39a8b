import type { StoredRecord } from '../kafka/read/record-reader.ts'
import type { Delivery } from '../pipeline/record.ts'
import type { LetterRecord } from './letters.ts'

/** Criteria that select dead letters or unrecognized changes; an omitted one matches all. */
export interface Selection {
  readonly ids?: readonly string[]
  readonly reasons?: readonly string[]
  /** Topics they were meant for, without prefix. */
  readonly topics?: readonly string[]
  /** Received at this time (milliseconds since 1970) or later. */
  readonly sinceMs?: number
  /** Received before this time. */
  readonly untilMs?: number
}

export interface Selectable {
  readonly id: string
  readonly reason: string | undefined
  readonly topic: string | undefined
  readonly receivedAtMs: number
}

export function isSelected({ id, reason, topic, receivedAtMs }: Selectable, selection: Selection): boolean {
  const { ids, reasons, topics, sinceMs, untilMs } = selection
  if (ids !== undefined && ids.length > 0 && !ids.includes(id)) return false
  if (reasons !== undefined && !(reason !== undefined && reasons.includes(reason))) return false
  if (topics !== undefined && !(topic !== undefined && topics.includes(topic))) return false
  return receivedAtMs >= (sinceMs ?? 0) && receivedAtMs < (untilMs ?? Number.POSITIVE_INFINITY)
}

export function selectableLetter(letter: LetterRecord, topicPrefix: string): Selectable {
  const { event_id: id, reason, topic, received_at } = letter
  const name = topic?.startsWith(topicPrefix) ? topic.slice(topicPrefix.length) : (topic ?? undefined)
  return { id, reason, topic: name, receivedAtMs: Number(received_at) }
}

/** The record's original delivery, as far as it is known; it keeps its receive time. */
export function deliveryOf(
  { headers }: StoredRecord,
  receivedAtMs: number,
  requestHeaders: Readonly<Record<string, string>>,
): Delivery {
  const { traceparent } = headers
  return { receivedAtMs, traceparent, requestHeaders: () => ({ ...requestHeaders }) }
}
