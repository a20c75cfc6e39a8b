import type { Failure, Item, Origin, RelayEvent } from './event.ts'
import { FIELDS } from './fields.ts'
import { whole } from './items.ts'
import { idOf, isObject, type JsonObject, type JsonValue, jsonText, pointerTo } from './json.ts'
import { secondsOf, type Unmapped } from './map.ts'

const OBJECT = 'whatsapp_business_account'
const NOTHING: Unmapped = []
const VALUE = ['value']
const FIELD_AND_VALUE = ['field', 'value']

/** A part of a webhook. */
export type Part = RelayEvent | Failure

/** Content that the events of an entry share. */
type EntryContext = Pick<RelayEvent, 'wabaId' | 'entryTime' | 'recognized' | 'around'>

/** Splits a webhook, one object or an array of them, by entry, change and event. A part that cannot be split is a failure. */
export function split(webhook: JsonValue): Part[] {
  const parts: Part[] = []
  if (!Array.isArray(webhook)) splitBody(webhook, undefined, parts)
  else for (const body of webhook) if (body !== null) splitBody(body, body, parts)
  if (parts.length === 0) parts.push(failure('The array is empty.', undefined, undefined))
  return parts
}

/** `kept` is the part of a bad body that a dead letter keeps; undefined for the bytes as received. */
function splitBody(body: JsonValue, kept: JsonValue | undefined, parts: Part[]): void {
  const fail = (detail: string): unknown => parts.push(failure(detail, kept, undefined))
  if (!isObject(body)) return void fail('The webhook is not a JSON object.')
  const { object, entry: entries } = body
  if (!Array.isArray(entries)) return void fail('The webhook has no list "entry".')
  const recognized = object === undefined || object === null || object === OBJECT
  const unmapped = extras(body, recognized ? ['object', 'entry'] : ['entry'], '/body')
  const before = parts.length
  for (const entry of entries) if (entry !== null) splitEntry(body, entry, recognized, unmapped, parts)
  if (parts.length === before) fail('The list "entry" is empty.')
}

function splitEntry(body: JsonObject, entry: JsonValue, recognized: boolean, fromBody: Unmapped, parts: Part[]): void {
  const wabaId = (isObject(entry) ? wellFormed(idOf(entry, 'id')) : undefined) ?? ''
  if (!isObject(entry)) return void parts.push(failure('An entry is not an object.', entry, { body }, wabaId))
  const known = ['changes', ...(wabaId === '' ? [] : ['id']), ...(secondsOf(entry.time) === undefined ? [] : ['time'])]
  const around = [fromBody, extras(entry, known, '/entry')]
  const context = { wabaId, entryTime: entry.time, recognized, around }
  const before = parts.length
  for (const change of Array.isArray(entry.changes) ? entry.changes : []) {
    if (change === null) continue
    if (isObject(change)) splitChange(context, { body, entry, change }, parts)
    else parts.push(failure('A change is not an object.', change, { body, entry }, wabaId))
  }
  if (parts.length > before) return
  // Meta sends `changed_fields` instead if the subscription has include_values off.
  const detail = 'The entry has no changes. Is "include_values" off in the subscription?'
  parts.push(failure(detail, entry, { body }, wabaId))
}

function splitChange(
  { wabaId, entryTime, recognized: mayBeKnown, around: aroundEntry }: EntryContext,
  origin: Required<Origin>,
  parts: Part[],
): void {
  const { change } = origin
  const field = typeof change.field === 'string' ? wellFormed(change.field) : undefined
  const rule = mayBeKnown && field !== undefined ? FIELDS.get(field) : undefined
  const items = rule === undefined || !isObject(change.value) ? [unsplit(change)] : rule.split(change.value)
  if (items === undefined) {
    const detail = 'The events of this change would repeat the rest of its value too often.'
    parts.push({ reason: 'expansion_too_large', detail, part: change, origin, wabaId, field })
    return
  }
  const own = extras(change, field === undefined ? VALUE : FIELD_AND_VALUE, '/change')
  const around = own === NOTHING ? aroundEntry : [...aroundEntry, own]
  const recognized = rule !== undefined
  for (const item of items) parts.push({ field: field ?? '', recognized, wabaId, entryTime, around, item, origin })
}

function unsplit(change: JsonObject): Item {
  const { value } = change
  return isObject(value) ? whole(value)[0] : { name: undefined, value, subject: value, unmapped: NOTHING }
}

/** Attributes around the value that have no place in a record. */
function extras(object: JsonObject, known: readonly string[], pointer: string): Unmapped {
  // Most objects have none, and this avoids garbage.
  let unmapped: Unmapped | undefined
  let unspeakable: JsonObject | undefined
  for (const name in object) {
    const value = object[name] as JsonValue
    if (known.includes(name) || value === null) continue
    if (name.isWellFormed()) {
      unmapped ??= []
      unmapped.push([pointerTo(pointer, name), jsonText(value)])
    } else {
      unspeakable ??= {}
      unspeakable[name] = value
    }
  }
  // No UTF-8 pointer can express a lone surrogate, so those attributes are kept together, one level up.
  if (unspeakable !== undefined) {
    unmapped ??= []
    unmapped.push([pointer, jsonText(unspeakable)])
  }
  return unmapped ?? NOTHING
}

function wellFormed(text: string | undefined): string | undefined {
  return text?.isWellFormed() ? text : undefined
}

function failure(detail: string, part: JsonValue | undefined, origin: Origin | undefined, wabaId = ''): Failure {
  return { reason: 'unsupported_shape', detail, part, origin, wabaId, field: undefined }
}
