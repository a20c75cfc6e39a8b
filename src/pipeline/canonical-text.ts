import { isObject, type JsonObject, type JsonValue, jsonText } from './json.ts'

/** Far deeper than Meta's deepest documented value; below this level, the JSON text is used unchanged. */
const DEPTH_LIMIT = 64

/**
 * Equal contents have equal texts, whatever their key order, whitespace, escapes and nulls. Strings carry their
 * length and members end with a comma, so no two contents share a text.
 */
export function canonicalText(value: JsonValue | undefined, depth = 0): string {
  if (typeof value === 'string') return stringText(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth >= DEPTH_LIMIT) return jsonText(value)
  if (isObject(value)) return membersText(value, depth)
  return Array.isArray(value) ? listText(value, depth) : value.rawJSON
}

function stringText(value: string): string {
  return value.isWellFormed() ? `${value.length}:${value}` : JSON.stringify(value)
}

function listText(list: readonly JsonValue[], depth: number): string {
  let text = '['
  for (const item of list) text += `${canonicalText(item, depth + 1)},`
  return `${text}]`
}

function membersText(object: JsonObject, depth: number): string {
  let text = '{'
  for (const key of Object.keys(object).sort()) {
    const value = object[key] as JsonValue
    if (value !== null) text += `${stringText(key)}${canonicalText(value, depth + 1)},`
  }
  return `${text}}`
}
