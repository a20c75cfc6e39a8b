import { isObject, type JsonObject, type JsonValue, jsonText } from './json.ts'

/** Nesting that Meta's deepest documented value does not come near; below it the text is taken as it is. */
const DEPTH_LIMIT = 64

/**
 * One text for one content: key order, JSON whitespace, escapes and nulls make no difference.
 * Strings carry their length and members end with a comma, so no two contents share a text.
 */
export function canonicalText(value: JsonValue | undefined, depth = 0): string {
  if (typeof value === 'string') return textOf(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth >= DEPTH_LIMIT) return jsonText(value)
  if (isObject(value)) return membersOf(value, depth)
  if (!Array.isArray(value)) return value.rawJSON
  let text = '['
  for (const item of value) text += `${canonicalText(item, depth + 1)},`
  return `${text}]`
}

function textOf(value: string): string {
  return value.isWellFormed() ? `${value.length}:${value}` : JSON.stringify(value)
}

function membersOf(object: JsonObject, depth: number): string {
  const values: JsonValue[] = []
  let order: KeyOrder | undefined = ROOT
  // Objects from JSON inherit nothing that this would list; asking for keys and each key's value takes twice as long.
  for (const key in object) {
    values.push(object[key] as JsonValue)
    order &&= order.next.get(key) ?? remember(order, key)
  }
  let text = '{'
  for (const { name, place } of order?.sorted ?? sortedKeys(object, order)) {
    const value = values[place] as JsonValue
    if (value !== null) text += `${name}${canonicalText(value, depth + 1)},`
  }
  return `${text}}`
}

/** The keys of an object in order: the text of each, and its place among the keys as they come. */
type SortedKeys = readonly { readonly name: string; readonly place: number }[]

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
  const places = new Map(keys.map((key, place) => [key, place]))
  const sorted = keys.toSorted().map((key) => ({ name: textOf(key), place: places.get(key) as number }))
  if (order !== undefined && remembered + keys.length <= MEMORY_LIMIT) {
    remembered += keys.length
    order.sorted = sorted
  }
  return sorted
}
