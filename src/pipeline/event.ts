import type { JsonObject, JsonValue } from './json.ts'
import type { Unmapped } from './map.ts'

/** One independent event of a change's value. */
export interface Item {
  /** Its kind (`message`, `status` …), the last part of `ce_type`; undefined if the value is one event. */
  readonly name: string | undefined
  /** The record's value: the event under its singular name, with the rest repeated. */
  readonly value: JsonValue | undefined
  /** The event alone, the source of its id and user. */
  readonly subject: JsonValue | undefined
  /** This event's user among `contacts`. */
  readonly contact?: JsonObject | undefined
  /** A history message's thread. */
  readonly thread?: JsonObject | undefined
  /** Content without a place in this record's value. */
  readonly unmapped: Unmapped
}

/** A position in the webhook. */
export interface Origin {
  readonly body: JsonObject
  readonly entry?: JsonObject
  readonly change?: JsonObject
}

/** A future record: an event with its surroundings in the webhook. */
export interface RelayEvent {
  /** The change's field; empty if missing. */
  readonly field: string
  /** Whether this version knows the field and the body's `object`; otherwise the record goes to `unrecognized`. */
  readonly recognized: boolean
  readonly wabaId: string
  readonly entryTime: JsonValue | undefined
  /** Content of body, entry and change without a place in a record; shared by their events. */
  readonly around: readonly Unmapped[]
  readonly item: Item
  readonly origin: Origin
}

/** A part of a webhook that cannot become a record. */
export interface Failure {
  readonly reason: DeadLetterReason
  readonly detail: string
  /** The failed part; undefined for the whole body. */
  readonly part: JsonValue | undefined
  /** The part's position; undefined for the whole body. */
  readonly origin: Origin | undefined
  readonly wabaId: string
  readonly field: string | undefined
}

/** Reasons of dead letters; consumers must expect further ones. */
export const DEAD_LETTER_REASONS = [
  'invalid_utf8',
  'invalid_json',
  'unsupported_shape',
  'too_many_parts',
  'record_too_large',
  'expansion_too_large',
  'refused_by_broker',
  'internal_error',
] as const

export type DeadLetterReason = (typeof DEAD_LETTER_REASONS)[number]
