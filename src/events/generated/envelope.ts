// Generated from schemas/source by `npm run generate`; not to be edited.

/** A time: milliseconds since 1970, UTC, as Date takes them. */
export type TimestampMillis = number

/** A decoded record: one event, and what is known of its delivery. */
export interface EventEnvelope<Field extends string, Value> {
  /** Id of the event: the same for every delivery of it, another for every other event. */
  event_id: string
  /**
   * Id of the entry as sent: of the WhatsApp Business Account, for a few fields of the business portfolio, and 0 in the
   * App Dashboard's test events.
   */
  waba_id: string
  /** Meta's name of the webhook field, as sent. */
  field: Field
  /**
   * When Meta sent the notification, which is not when the change happened; many fields have none. Meta sends Unix
   * seconds; here milliseconds.
   */
  entry_time: TimestampMillis | null
  /** When the relay received the delivery, in milliseconds. */
  received_at: TimestampMillis
  /**
   * What Meta sent in value: same names, same nesting; a list of independent events is replaced by this record's one
   * item.
   */
  value: Value
  /**
   * What Meta sent and this schema has no place for: JSON Pointer of where it would stand in this record, to its JSON
   * text. Attributes of the entry, the change and the body are under /entry, /change and /body.
   */
  unmapped: Record<string, string>
}

/**
 * A change whose field, or whose body's object, the relay does not know: a field newer than this relay, for example.
 * Its value is the JSON text that came.
 */
export type UnrecognizedEvent = EventEnvelope<string, string>

/** A signed delivery, or one part of it, that could not become a typed record: nothing that Meta sent is lost. */
export interface DeadLetter {
  /** Id of the dead letter; all pieces of one body share it. */
  event_id: string
  /** When the relay received the delivery, in milliseconds. */
  received_at: TimestampMillis
  /**
   * Why: invalid_utf8, invalid_json, unsupported_shape (JSON, but not a webhook), record_too_large (for the broker), …;
   * more may be added.
   */
  reason: string
  /** What exactly was wrong, in words. */
  detail?: string | null
  /** Exactly what came, or the JSON of the one change or entry that failed. See pieces. */
  body: Uint8Array
  /**
   * JSON text of the webhook around the part in body, with that part left out (entry: [] or changes: []); null where
   * body is the delivery as it came. A replay puts the part back there.
   */
  envelope?: string | null
  /** HTTP headers of the delivery that help; never the signature. */
  headers?: Record<string, string>
  /** Topic that the record was meant for, if it is known. */
  topic?: string | null
  /** Number of this piece of the body, from 0; null if the body is whole. */
  piece?: number | null
  /**
   * How many pieces the body was cut into because it is too large for the broker; null if it is whole. The body is the
   * bytes of pieces 0 to pieces - 1 of one event_id, joined.
   */
  pieces?: number | null
}
