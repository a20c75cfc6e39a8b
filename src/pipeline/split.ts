import type { Failure, Item, Origin, RelayEvent } from './event.ts'
import { FIELDS } from './fields.ts'
import { whole } from './items.ts'
import { idOf, isObject, type JsonObject, type JsonValue, jsonText, pointerTo } from './json.ts'
import { secondsOf, type Unmapped } from './map.ts'

const OBJECT = 'whatsapp_business_account'
const NOTHING: Unmapped = []

/** Splits a webhook, one object or an array of them, by entry, change and event. What cannot be split is a failure. */
export function split(webhook: JsonValue): (RelayEvent | Failure)[] {
  if (!Array.isArray(webhook)) return splitBody(webhook, undefined)
  const bodies = webhook.filter((body) => body !== null)
  if (bodies.length === 0) return [failure('The array holds no webhook.', undefined, undefined)]
  return bodies.flatMap((body) => splitBody(body, body))
}

/** `part` is what a dead letter keeps of a bad body; undefined: the bytes as they came. */
function splitBody(body: JsonValue, part: JsonValue | undefined): (RelayEvent | Failure)[] {
  if (!isObject(body)) return [failure('A webhook is a JSON object.', part, undefined)]
  if (!Array.isArray(body.entry)) return [failure('The webhook has no list "entry".', part, undefined)]
  const entries = body.entry.filter((entry) => entry !== null)
  if (entries.length === 0) return [failure('The list "entry" is empty.', part, undefined)]
  const recognized = body.object === undefined || body.object === null || body.object === OBJECT
  const unmapped = extras(body, recognized ? ['object', 'entry'] : ['entry'], '/body')
  return entries.flatMap((entry) => splitEntry(body, entry, recognized, unmapped))
}

function splitEntry(
  body: JsonObject,
  entry: JsonValue,
  recognized: boolean,
  fromBody: Unmapped,
): (RelayEvent | Failure)[] {
  const wabaId = (isObject(entry) ? wellFormed(idOf(entry, 'id')) : undefined) ?? ''
  if (!isObject(entry)) return [failure('An entry is not an object.', entry, { body }, wabaId)]
  const changes = Array.isArray(entry.changes) ? entry.changes.filter((change) => change !== null) : []
  if (changes.length === 0) {
    // Meta sends `changed_fields` instead where the subscription has include_values off.
    const detail = 'The entry has no changes. Is "include_values" off in the subscription?'
    return [failure(detail, entry, { body }, wabaId)]
  }
  const known = ['changes', ...(wabaId === '' ? [] : ['id']), ...(secondsOf(entry.time) === undefined ? [] : ['time'])]
  const around = [fromBody, extras(entry, known, '/entry')]
  return changes.flatMap((change): (RelayEvent | Failure)[] => {
    if (!isObject(change)) return [failure('A change is not an object.', change, { body, entry }, wabaId)]
    const origin = { body, entry, change }
    return splitChange(change, { wabaId, entryTime: entry.time, recognized, origin, around })
  })
}

function splitChange(
  change: JsonObject,
  context: Pick<RelayEvent, 'wabaId' | 'entryTime' | 'recognized' | 'origin' | 'around'>,
): (RelayEvent | Failure)[] {
  const field = typeof change.field === 'string' ? wellFormed(change.field) : undefined
  const rule = context.recognized && field !== undefined ? FIELDS.get(field) : undefined
  const items =
    rule === undefined ? [unsplit(change)] : isObject(change.value) ? rule.split(change.value) : [unsplit(change)]
  if (items === undefined) {
    const { wabaId, origin } = context
    const detail = 'The events of this change would repeat the rest of its value too often.'
    return [{ reason: 'expansion_too_large', detail, part: change, origin, wabaId, field }]
  }
  const known = field === undefined ? ['value'] : ['field', 'value']
  const around = [...context.around, extras(change, known, '/change')]
  return items.map((item) => ({ ...context, field: field ?? '', recognized: rule !== undefined, around, item }))
}

function unsplit(change: JsonObject): Item {
  const { value } = change
  return isObject(value) ? whole(value)[0] : { name: undefined, value, subject: value, unmapped: NOTHING }
}

/** The attributes of an object around the value that have no place of their own in a record. */
function extras(object: JsonObject, known: readonly string[], pointer: string): Unmapped {
  const unmapped: Unmapped = []
  const unspeakable: JsonObject = {}
  for (const name of Object.keys(object)) {
    const value = object[name] as JsonValue
    if (known.includes(name) || value === null) continue
    if (name.isWellFormed()) unmapped.push([pointerTo(pointer, name), jsonText(value)])
    else unspeakable[name] = value
  }
  // No UTF-8 pointer can name a lone surrogate: those attributes are kept together, one level up.
  if (Object.keys(unspeakable).length > 0) unmapped.push([pointer, jsonText(unspeakable)])
  return unmapped.length === 0 ? NOTHING : unmapped
}

function wellFormed(text: string | undefined): string | undefined {
  return text?.isWellFormed() ? text : undefined
}

function failure(detail: string, part: JsonValue | undefined, origin: Origin | undefined, wabaId = ''): Failure {
  return { reason: 'unsupported_shape', detail, part, origin, wabaId, field: undefined }
}
