/** A number literal that a double cannot hold exactly; `JSON.stringify` writes `rawJSON` unchanged. */
export interface RawNumber {
  readonly rawJSON: string
}

export type JsonValue = string | number | boolean | null | RawNumber | JsonValue[] | JsonObject
export interface JsonObject {
  [name: string]: JsonValue
}

// TypeScript's library does not declare the JSON source text access proposal yet; Node 24 has it.
const { rawJSON, isRawJSON } = JSON as unknown as {
  rawJSON: (text: string) => RawNumber
  isRawJSON: (value: unknown) => value is RawNumber
}

export const rawNumber = rawJSON

export function isRawNumber(value: JsonValue | undefined): value is RawNumber {
  return typeof value === 'object' && value !== null && isRawJSON(value)
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJSON(value)
}

/** The string at `name`, or an integer there as its digits (Meta sends ids as either), else undefined. */
export function idOf(object: JsonObject | undefined, name: string): string | undefined {
  const value = object?.[name]
  if (typeof value === 'string') return value === '' ? undefined : value
  return value === undefined ? undefined : wholeNumberText(value)
}

/** The digits of an integer of any length; undefined for other values. */
export function wholeNumberText(value: JsonValue): string | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : undefined
  return isRawNumber(value) && /^-?\d+$/.test(value.rawJSON) ? value.rawJSON : undefined
}

/** Appends one reference token to a JSON Pointer (RFC 6901). */
export function pointerTo(parent: string, name: string | number): string {
  if (typeof name === 'number' || !/[~/]/.test(name)) return `${parent}/${name}`
  return `${parent}/${name.length > LONG_NAME_LENGTH ? escaped(name) : name.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

/** Above this length, replaceAll would be slow: half a second for 3 MB of slashes. */
const LONG_NAME_LENGTH = 1_000
const SLASH = 0x2f
const TILDE = 0x7e
const ZERO = 0x30
const ONE = 0x31

/** A name as a reference token. The escaped characters are ASCII, and no other character's UTF-8 contains ASCII bytes. */
function escaped(name: string): string {
  const plain = Buffer.from(name)
  const token = Buffer.allocUnsafe(2 * plain.length)
  let at = 0
  for (let place = 0; place < plain.length; place++) {
    const byte = plain[place] as number
    const isEscaped = byte === TILDE || byte === SLASH
    token[at++] = isEscaped ? TILDE : byte
    if (isEscaped) token[at++] = byte === TILDE ? ZERO : ONE
  }
  return token.toString('utf8', 0, at)
}

/** JSON text of any value that `parseJson` returns, at any depth. */
export function jsonText(value: JsonValue): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    // JSON.stringify is recursive and fails at a depth of some thousand levels; JSON.parse does not.
    if (error instanceof RangeError) return deepJsonText(value)
    throw error
  }
}

interface OpenContainer {
  readonly keys: string[] | undefined
  readonly values: JsonValue[]
  next: number
}

function open(value: JsonValue[] | JsonObject): OpenContainer {
  if (Array.isArray(value)) return { keys: undefined, values: value, next: 0 }
  return { keys: Object.keys(value), values: Object.values(value), next: 0 }
}

function deepJsonText(root: JsonValue): string {
  const parts: string[] = []
  const stack: OpenContainer[] = []
  const write = (value: JsonValue): void => {
    if (!Array.isArray(value) && !isObject(value)) {
      parts.push(JSON.stringify(value))
      return
    }
    parts.push(Array.isArray(value) ? '[' : '{')
    stack.push(open(value))
  }
  write(root)
  for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
    if (top.next === top.values.length) {
      parts.push(top.keys === undefined ? ']' : '}')
      stack.pop()
      continue
    }
    const at = top.next++
    if (at > 0) parts.push(',')
    if (top.keys !== undefined) parts.push(`${JSON.stringify(top.keys[at])}:`)
    write(top.values[at] as JsonValue)
  }
  return parts.join('')
}

/** Sets an own property with any name: assigning to `__proto__` would change the prototype instead. */
export function setOwn(object: JsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__') {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
  } else object[name] = value
}
