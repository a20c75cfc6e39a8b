/**
 * `waba-relay/events`: the types of decoded records, for consumers in TypeScript.
 *
 * They are what avsc gives, and so `@kafkajs/confluent-schema-registry`: attributes that Meta did not send are null,
 * longs are numbers, times are milliseconds, bytes are a Buffer.
 *
 * ```ts
 * import type { RelayEvent } from 'waba-relay/events'
 *
 * const event: RelayEvent<'messages'> = await registry.decode(record.value)
 * console.log(event.value.message?.text?.body)
 * ```
 */
import type { EVENT_TYPES, EventsByField } from './generated/events.ts'

export type * from './generated/events.ts'
// biome-ignore lint/performance/noBarrelFile: this is what the package exports, not a shortcut within it
export { EVENT_TYPES } from './generated/events.ts'

/** A field of Meta that the relay knows. */
export type Field = keyof EventsByField

/** A decoded record of a field's topic; without a field, of any. `event.field` tells which. */
export type RelayEvent<F extends Field = Field> = EventsByField[F]

/** A value of the header `ce_type`. */
export type EventType<F extends Field = Field> = (typeof EVENT_TYPES)[F][number]

/** The headers of every record: CloudEvents over Kafka in binary mode, and two of this relay's own. */
export const HEADERS = {
  /** `1.0`, the version of CloudEvents. */
  specVersion: 'ce_specversion',
  /** The same as `event_id` in the record. */
  id: 'ce_id',
  /** `/whatsapp/<id of the entry>`, percent-encoded. */
  source: 'ce_source',
  /** The id of the business phone number, where the event names one. */
  subject: 'ce_subject',
  /** What happened: one of EVENT_TYPES, so that a consumer can skip records without decoding them. */
  type: 'ce_type',
  /** `application/avro`. */
  contentType: 'content-type',
  /** W3C Trace Context, if the delivery had one. */
  traceparent: 'traceparent',
  /** `true` on the test events of Meta's App Dashboard, which are not business; else missing. */
  test: 'waba_test',
} as const

/**
 * Whether a decoded record is an event of this field, where records of several topics come together. A record of the topic
 * `unrecognized` may name a known field too, and is none: its value is text.
 */
export function isEvent<F extends Field>(
  field: F,
  event: { readonly field: string; readonly value: unknown },
): event is RelayEvent<F> {
  return event.field === field && typeof event.value === 'object'
}
