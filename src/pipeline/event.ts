import type { JsonObject, JsonValue } from './json.ts'
import type { Unmapped } from './map.ts'

/** One independent event of a change's value. */
export interface Item {
  /** What it is (`message`, `status` …), the last part of `ce_type`; undefined where the value is one event. */
  readonly name: string | undefined
  /** The value as it stands in the record: the event under its singular name, the rest repeated. */
  readonly value: JsonValue | undefined
  /** The event alone, which its id and its user are read from. */
  readonly subject: JsonValue | undefined
  /** Of `contacts`, the one of this event's user. */
  readonly contact?: JsonObject | undefined
  /** A history message's thread. */
  readonly thread?: JsonObject | undefined
  /** What has no place in this record's value. */
  readonly unmapped: Unmapped
}

/** Where in the webhook something stood. */
export interface Origin {
  readonly body: JsonObject
  readonly entry?: JsonObject
  readonly change?: JsonObject
}

/** One record to be: an event with all that its webhook says around it. */
export interface RelayEvent {
  /** The change's field, an empty string where it has none. */
  readonly field: string
  /** Whether the relay knows the field and the body's `object`; else the record goes to `unrecognized`. */
  readonly recognized: boolean
  readonly wabaId: string
  readonly entryTime: JsonValue | undefined
  /** What has no place in a record of the body, the entry and the change; shared by their events. */
  readonly around: readonly Unmapped[]
  readonly item: Item
  readonly origin: Origin
}

/** A part of a webhook that no record can be made of. */
export interface Failure {
  readonly reason: DeadLetterReason
  readonly detail: string
  /** What failed; undefined: the whole body. */
  readonly part: JsonValue | undefined
  /** Where the part stood; undefined where nothing is around it. */
  readonly origin: Origin | undefined
  readonly wabaId: string
  readonly field: string | undefined
}

/** Why bytes are in the dead-letter topic; the list is open for consumers. */
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
