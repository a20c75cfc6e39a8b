// Generated from schemas/source by `npm run generate`; not to be edited.

/** A time: milliseconds since 1970, UTC, as Date takes them. */
export type TimestampMillis = number

/** A decoded record: one event, and what is known of its delivery. */
export interface EventEnvelope<Field extends string, Value> {
  /** Event id: the same for every delivery of the event, different for every other event. */
  event_id: string
  /**
   * Entry id as sent: the WhatsApp Business Account id, for a few fields the business portfolio id, and 0 in the App
   * Dashboard's test events.
   */
  waba_id: string
  /** Meta's name of the webhook field. */
  field: Field
  /**
   * When Meta sent the notification, not when the change happened; absent for many fields. Meta sends Unix seconds; the
   * record has milliseconds.
   */
  entry_time: TimestampMillis | null
  /** When the relay received the delivery. */
  received_at: TimestampMillis
  /** Meta's value, with the same names and nesting; a list of independent events is replaced by this record's item. */
  value: Value
  /**
   * What Meta sent and this schema has no place for: from the JSON Pointer at which it would stand in this record to
   * its JSON text. Attributes of the entry, the change and the body are under /entry, /change and /body.
   */
  unmapped: Record<string, string>
}

/**
 * A change whose field, or whose body's object, the relay does not know, such as a field newer than the relay. Its
 * value is the JSON text that came.
 */
export type UnrecognizedEvent = EventEnvelope<string, string>

/** A signed delivery, or a part of it, that could not become a typed record. */
export interface DeadLetter {
  /** Id of the dead letter, the same for all pieces of a body. */
  event_id: string
  /** When the relay received the delivery. */
  received_at: TimestampMillis
  /**
   * Reason: invalid_utf8, invalid_json, unsupported_shape (JSON, but not a webhook), record_too_large (for the broker)
   * or another; the list may grow.
   */
  reason: string
  /** What exactly was wrong. */
  detail?: string | null
  /** The bytes received, or the JSON of the one change or entry that failed. See pieces. */
  body: Uint8Array
  /**
   * JSON text of the webhook around the part in body, without that part (entry: [] or changes: []); null if body is the
   * delivery as received. A replay puts the part back.
   */
  envelope?: string | null
  /** Useful HTTP headers of the delivery; never the signature. */
  headers?: Record<string, string>
  /** Topic that the record was meant for, if known. */
  topic?: string | null
  /** Index of this piece of the body, from 0; null if the body is whole. */
  piece?: number | null
  /**
   * Number of pieces that the body was cut into because it was too large for the broker; null if it is whole. Join
   * pieces 0 to pieces - 1 of one event_id to get the body.
   */
  pieces?: number | null
}
