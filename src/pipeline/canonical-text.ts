import type { DigestText } from './digest-text.ts'
import { isObject, type JsonObject, type JsonValue, jsonText } from './json.ts'

/** Nesting that Meta's deepest documented value does not come near; below it the text is taken as it is. */
const DEPTH_LIMIT = 64
const COMMA = 0x2c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

/**
 * Writes one text for one content: key order, JSON whitespace, escapes and nulls make no difference.
 * Strings carry their length and members end with a comma, so no two contents share a text. Put together as a
 * string it would be the largest part of all garbage of a delivery.
 */
export function writeCanonicalText(value: JsonValue | undefined, out: DigestText, depth = 0): void {
  if (typeof value === 'string') writeString(value, out)
  else if (typeof value !== 'object' || value === null) out.text(String(value))
  else if (depth >= DEPTH_LIMIT) out.text(jsonText(value))
  else if (isObject(value)) writeMembers(value, out, depth)
  else if (Array.isArray(value)) writeList(value, out, depth)
  else out.text(value.rawJSON)
}

function writeString(value: string, out: DigestText): void {
  if (value.isWellFormed()) {
    out.text(prefixOf(value.length))
    out.text(value)
  } else out.text(JSON.stringify(value))
}

function writeList(list: JsonValue[], out: DigestText, depth: number): void {
  out.byte(OPEN_LIST)
  for (const item of list) {
    writeCanonicalText(item, out, depth + 1)
    out.byte(COMMA)
  }
  out.byte(CLOSE_LIST)
}

function writeMembers(object: JsonObject, out: DigestText, depth: number): void {
  let order: KeyOrder | undefined = ROOT
  // Objects from JSON inherit nothing that this would list; asking for a list of the keys takes twice as long.
  for (const key in object) order &&= order.next.get(key) ?? remember(order, key)
  out.byte(OPEN_OBJECT)
  for (const { key, text } of order?.sorted ?? sortedKeys(object, order)) {
    const value = object[key] as JsonValue
    if (value === null) continue
    out.text(text)
    writeCanonicalText(value, out, depth + 1)
    out.byte(COMMA)
  }
  out.byte(CLOSE_OBJECT)
}

/** What stands before a string of that length; made once for most. */
function prefixOf(length: number): string {
  return PREFIXES[length] ?? `${length}:`
}
const PREFIXES = Array.from({ length: 256 }, (_, length) => `${length}:`)

/** The keys of an object in order, with the canonical text of each. */
type SortedKeys = readonly { readonly key: string; readonly text: string }[]

/** Keys that have come in this order. Sorting is what costs, so what came of it is remembered. */
interface KeyOrder {
  readonly next: Map<string, KeyOrder>
  sorted: SortedKeys | undefined
}

/** Keys and places remembered; Meta's objects have a few thousand. Above it keys are sorted each time. */
const MEMORY_LIMIT = 40_000
/** No name of Meta's comes near. */
const KEY_LENGTH_LIMIT = 128
const ROOT: KeyOrder = { next: new Map(), sorted: undefined }
let remembered = 0

function remember(before: KeyOrder, key: string): KeyOrder | undefined {
  if (remembered >= MEMORY_LIMIT || key.length > KEY_LENGTH_LIMIT) return undefined
  remembered++
  const added: KeyOrder = { next: new Map(), sorted: undefined }
  before.next.set(key, added)
  return added
}

/** By UTF-16 code units. */
function sortedKeys(object: JsonObject, order: KeyOrder | undefined): SortedKeys {
  const keys = Object.keys(object)
  const sorted = keys.toSorted().map((key) => ({
    key,
    text: key.isWellFormed() ? `${prefixOf(key.length)}${key}` : JSON.stringify(key),
  }))
  if (order !== undefined && remembered + keys.length <= MEMORY_LIMIT) {
    remembered += keys.length
    order.sorted = sorted
  }
  return sorted
}
