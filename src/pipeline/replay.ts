import { eventId } from './event-id.ts'
import { UNRECOGNIZED } from './fields.ts'
import { isObject, type JsonObject, type JsonValue, jsonText, setOwn } from './json.ts'
import { parse } from './parse.ts'
import { split } from './split.ts'
import type { VerifiedBody } from './verify.ts'

/**
 * The webhook of a dead letter, as far as it was kept: the part put back into its envelope. Without an envelope, the
 * bytes are those received, malformed or not. It was verified on arrival, otherwise it would not be there.
 */
export function webhookOfDeadLetter(body: Buffer, envelope: string | undefined): VerifiedBody {
  if (envelope === undefined) return body as VerifiedBody
  const around = parse(Buffer.from(envelope) as VerifiedBody)
  const part = parse(body as VerifiedBody)
  // The relay wrote both. If they cannot be read, they are damaged, and the pipeline reports the body accordingly.
  if (!around.ok || !part.ok || !isObject(around.json)) return body as VerifiedBody
  const [entry] = Array.isArray(around.json.entry) ? around.json.entry : []
  const whole = isObject(entry) ? { ...entry, changes: [part.json] } : part.json
  return Buffer.from(jsonText({ ...around.json, entry: [whole] })) as VerifiedBody
}

/** A decoded record of the topic `unrecognized`. */
export interface UnrecognizedRecord {
  readonly event_id: string
  readonly waba_id: string
  readonly field: string
  /** Milliseconds since 1970. */
  readonly entry_time: number | null
  /** JSON text. */
  readonly value: string
  readonly unmapped: Readonly<Record<string, string>>
}

/**
 * The webhook of an unrecognized change, with its unmapped content put back. Its events get the ids that the original
 * delivery would give them, so an entry's time keeps its type, number or string.
 */
export function webhookOfUnrecognized(record: UnrecognizedRecord): VerifiedBody {
  const change: JsonObject = { value: jsonOf(record.value) }
  const entry: JsonObject = {}
  const body: JsonObject = { object: 'whatsapp_business_account' }
  if (record.field !== '') change.field = record.field
  if (record.waba_id !== '') entry.id = record.waba_id
  for (const [pointer, text] of Object.entries(record.unmapped)) {
    const [, place = '', ...rest] = pointer.split('/')
    const target = { body, entry, change }[place]
    if (target === undefined) continue
    const name = rest.join('/').replaceAll('~1', '/').replaceAll('~0', '~')
    const value = jsonOf(text)
    if (rest.length > 0) setOwn(target, name, value)
    // Attributes that no pointer can express were kept together.
    else if (isObject(value)) for (const [key, member] of Object.entries(value)) setOwn(target, key, member)
  }
  if (record.entry_time !== null) entry.time = timeAsSent(record, { body, entry, change })
  return Buffer.from(jsonText({ ...body, entry: [{ ...entry, changes: [change] }] })) as VerifiedBody
}

function timeAsSent(
  { entry_time, event_id }: UnrecognizedRecord,
  { body, entry, change }: Record<'body' | 'entry' | 'change', JsonObject>,
): JsonValue {
  const seconds = Number(entry_time) / 1000
  const time = String(seconds)
  // Split as before: unrecognized, in this case because of its object, which does not affect the id.
  const [event] = split({ ...body, object: UNRECOGNIZED, entry: [{ ...entry, time, changes: [change] }] })
  return event !== undefined && 'item' in event && eventId(event) === event_id ? time : seconds
}

function jsonOf(text: string): JsonValue {
  const parsed = parse(Buffer.from(text) as VerifiedBody)
  return parsed.ok ? parsed.json : text
}
