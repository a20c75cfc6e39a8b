/**
 * The package `waba-relay-events`, and `waba-relay/events` of the relay's own: the types of decoded records, for
 * consumers in TypeScript.
 *
 * They match the output of avsc, and so of `@kafkajs/confluent-schema-registry`: attributes that Meta did not send are
 * null, longs are numbers, times are milliseconds, bytes are a Buffer, which is a Uint8Array.
 *
 * ```ts
 * import { isEvent, type RelayEvent } from 'waba-relay-events'
 *
 * const event: RelayEvent = await registry.decode(record.value)
 * if (isEvent('whatsapp.messages.message', event)) console.log(event.value.message.text?.body)
 * ```
 */

import type { UnrecognizedEvent } from './generated/envelope.ts'
import { EVENT_TYPES, type EventsByField, type EventsByType } from './generated/events.ts'

export type * from './generated/events.ts'
export { EVENT_TYPES }

/** A known Meta field. */
export type Field = keyof EventsByField

/** A decoded record of a field's topic, or of any topic without a field. `event.field` says which. */
export type RelayEvent<F extends Field = Field> = EventsByField[F]

/** A value of the header `ce_type`. */
export type EventType<F extends Field = Field> = (typeof EVENT_TYPES)[F][number]

/** A record with its `ce_type`: a `switch` on `type` narrows `event`. */
export type TypedEvent =
  | { [T in EventType]: { readonly type: T; readonly event: EventsByType[T] } }[EventType]
  | { readonly type: undefined; readonly event: UnrecognizedEvent }

/** The headers of every record: CloudEvents over Kafka in binary mode, and two of the relay's own. */
export const HEADERS = {
  /** `1.0`, the version of CloudEvents. */
  specVersion: 'ce_specversion',
  /** The same as `event_id` in the record. */
  id: 'ce_id',
  /** `/whatsapp/<id of the entry>`, percent-encoded. */
  source: 'ce_source',
  /** The id of the business phone number, if the event names one. */
  subject: 'ce_subject',
  /** The kind of event, one of EVENT_TYPES: consumers can skip records without decoding them. */
  type: 'ce_type',
  /** `application/avro`. */
  contentType: 'content-type',
  /** W3C Trace Context, if the delivery had one. */
  traceparent: 'traceparent',
  /** `true` on test events from Meta's App Dashboard; otherwise missing. */
  test: 'waba_test',
} as const

/** The event type for a name given to isEvent. */
export type NamedEvent<N extends Field | EventType> = N extends Field
  ? RelayEvent<N>
  : N extends EventType
    ? EventsByType[N]
    : never

/**
 * Whether a decoded record is an event of this field (`messages`) or of this `ce_type` (`whatsapp.messages.message`),
 * in mixed streams. A record of the topic `unrecognized` may also name a known field, but does not count: its value is
 * text.
 */
export function isEvent<N extends Field | EventType>(
  name: N,
  event: { readonly field: string; readonly value: unknown },
): event is NamedEvent<N> {
  const type = eventTypeOf(event)
  return type !== undefined && (name === event.field || name === type)
}

/** A decoded record with its type. */
export function withType(event: RelayEvent | UnrecognizedEvent): TypedEvent {
  return { type: eventTypeOf(event), event } as TypedEvent
}

/**
 * The `ce_type` of a decoded record, derived from its value. It differs from the header in one case: if an item did not
 * even fit the type of its attribute, and so is in `unmapped`, it is the type of the whole change.
 *
 * @returns undefined for a record of a topic or field unknown to this version
 */
export function eventTypeOf({
  field,
  value,
}: {
  readonly field: string
  readonly value: unknown
}): EventType | undefined {
  if (!isField(field) || typeof value !== 'object' || value === null) return undefined
  const [whole, ...items]: readonly EventType[] = EVENT_TYPES[field]
  // The only field whose items are not directly in the value.
  const holder = field === 'standby' ? (value as RelayEvent<'standby'>['value']).standby : value
  const attributes: Readonly<Record<string, unknown>> = { ...holder }
  const item = items.find((type) => (attributes[type.slice(`${whole}.`.length)] ?? null) !== null)
  return item ?? whole
}

function isField(name: string): name is Field {
  return Object.hasOwn(EVENT_TYPES, name)
}
