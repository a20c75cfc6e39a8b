import type { ByteWriter } from './bytes.ts'
import { isObject, type JsonObject, type JsonValue, jsonText, pointerTo, wholeNumberText } from './json.ts'

/** For content that the schema does not cover: the JSON Pointer it would have in the record → its JSON text. */
export type Unmapped = [pointer: string, text: string][]

/** The subset of Avro schemas that the relay uses. */
export type AvroType =
  | string
  | AvroType[]
  | { type: 'record'; name: string; fields: AvroField[] }
  | { type: 'array'; items: AvroType }
  | { type: 'map'; values: AvroType }
  | { type: string; logicalType?: string }
export interface AvroField {
  name: string
  type: AvroType
}

/** Python decoders use datetime for this type, and it ends with the year 9999. */
const LAST_SECOND = 253_402_300_799

/**
 * A place in the schema for a JSON value. `write` encodes the value; if it does not fit, it returns false and has
 * written and collected nothing.
 */
interface Place {
  write(value: JsonValue, out: ByteWriter, unmapped: Unmapped): boolean
}

/** The position of a place; list indexes are those of the value being written. */
interface Path {
  pointer(): string
}

/** Encodes a record's `value` by the schema and collects the rest. */
export interface ValueMapper {
  /** Always writes a complete value record, all nulls if nothing fits. */
  write(value: JsonValue | undefined, out: ByteWriter, unmapped: Unmapped): void
}

/** Compiles the `value` type of a record schema (contract section 6) once, to be used for every event. */
export function compileValueMapper(type: AvroType): ValueMapper {
  const named = new Map<string, AvroType>()
  const path: Path = { pointer: () => '/value' }
  const place = compilePlace(type, path, '', named)
  return {
    write(value, out, unmapped) {
      if (value !== undefined && value !== null) {
        if (place.write(value, out, unmapped)) return
        unmapped.push([path.pointer(), jsonText(value)])
      }
      place.write({}, out, unmapped)
    },
  }
}

function compilePlace(type: AvroType, path: Path, name: string, named: Map<string, AvroType>): Place {
  if (Array.isArray(type)) throw new Error(`A union is allowed only as the type of an attribute, at ${path.pointer()}.`)
  if (typeof type === 'string') {
    const definition = named.get(type.slice(type.lastIndexOf('.') + 1))
    return definition === undefined ? scalar(type, undefined, path, name) : compilePlace(definition, path, name, named)
  }
  if ('fields' in type) {
    named.set(type.name, type)
    return record(type.fields, path, named)
  }
  if ('items' in type) return list(type.items, path, name, named)
  if ('values' in type) return map(type.values, path, named)
  return scalar(type.type, 'logicalType' in type ? type.logicalType : undefined, path, name)
}

/** `["null", T]`: writes T if the value fits, else null, and keeps the value in `unmapped`. */
function compileNullable(
  type: AvroType,
  path: Path,
  name: string,
  named: Map<string, AvroType>,
): (value: JsonValue, out: ByteWriter, unmapped: Unmapped) => void {
  const [first, branch, ...others] = Array.isArray(type) ? type : []
  if (first !== 'null' || branch === undefined || others.length > 0) throw new Error(`Not nullable: ${path.pointer()}.`)
  const place = compilePlace(branch, path, name, named)
  return (value, out, unmapped) => {
    const before = out.length
    out.long(1)
    if (place.write(value, out, unmapped)) return
    out.rewind(before)
    out.byte(0)
    unmapped.push([path.pointer(), jsonText(value)])
  }
}

function record(fields: AvroField[], path: Path, named: Map<string, AvroType>): Place {
  const attributes = fields.map(({ name, type }) =>
    compileNullable(type, { pointer: () => pointerTo(path.pointer(), name) }, name, named),
  )
  const slotOf = new Map(fields.map(({ name }, slot) => [name, slot]))
  const slots: (JsonValue | undefined)[] = fields.map(() => undefined)
  return {
    write(value, out, unmapped) {
      if (!isObject(value)) return false
      const unknown: string[] = []
      // Objects from JSON inherit nothing enumerable, and this is the fastest way to get their values.
      for (const name in value) {
        const slot = slotOf.get(name)
        if (slot !== undefined) slots[slot] = value[name]
        else if (name.isWellFormed()) unknown.push(name)
        // A pointer to such a name would not be UTF-8, so its parent object is kept whole instead.
        else return clear(slots)
      }
      for (let slot = 0; slot < slots.length; slot++) {
        const attribute = slots[slot]
        slots[slot] = undefined
        if (attribute === undefined || attribute === null) out.byte(0)
        else attributes[slot]?.(attribute, out, unmapped)
      }
      if (unknown.length > 0) keepUnknown(value, unknown, path, unmapped)
      return true
    },
  }
}

function clear(slots: (JsonValue | undefined)[]): false {
  slots.fill(undefined)
  return false
}

function keepUnknown(value: JsonObject, names: string[], path: Path, unmapped: Unmapped): void {
  for (const name of names) {
    const attribute = value[name] as JsonValue
    // JSON null and absent are the same.
    if (attribute !== null) unmapped.push([pointerTo(path.pointer(), name), jsonText(attribute)])
  }
}

function list(items: AvroType, path: Path, name: string, named: Map<string, AvroType>): Place {
  let index = 0
  const itemPath = { pointer: () => pointerTo(path.pointer(), index) }
  const writeItem = compileNullable(items, itemPath, name, named)
  return {
    write(value, out, unmapped) {
      if (!Array.isArray(value)) return false
      if (value.length > 0) {
        out.long(value.length)
        for (index = 0; index < value.length; index++) {
          const item = value[index] as JsonValue
          if (item === null) out.byte(0)
          else writeItem(item, out, unmapped)
        }
      }
      out.byte(0)
      return true
    },
  }
}

function map(values: AvroType, path: Path, named: Map<string, AvroType>): Place {
  let key = ''
  const writeValue = compileNullable(values, { pointer: () => pointerTo(path.pointer(), key) }, '', named)
  return {
    write(value, out, unmapped) {
      if (!isObject(value)) return false
      const keys = Object.keys(value)
      // JavaScript decoders lose the key `__proto__`, so a map with that key is kept whole as text.
      if (keys.some((name) => name === '__proto__' || !name.isWellFormed())) return false
      if (keys.length > 0) {
        out.long(keys.length)
        for (key of keys) {
          out.string(key)
          const member = value[key] as JsonValue
          if (member === null) out.byte(0)
          else writeValue(member, out, unmapped)
        }
      }
      out.byte(0)
      return true
    },
  }
}

function scalar(type: string, logicalType: string | undefined, path: Path, name: string): Place {
  if (logicalType === 'timestamp-millis') return { write: writeTime }
  switch (type) {
    case 'string':
      return { write: isId(name) ? writeId : writeString }
    case 'long':
      return { write: writeLong }
    case 'double':
      return { write: writeDouble }
    case 'boolean':
      return { write: writeBoolean }
    default:
      throw new Error(`No mapping for Avro type ${type} at ${path.pointer()}.`)
  }
}

/** Ids whose names do not say so, and attributes that Meta sends either as a number or as text. */
const LIKE_IDS = new Set(['requester', 'ad_account_linked', 'max_daily_conversations_per_business', 'index'])

/** Ids are strings, whatever JSON type Meta used; the name decides. */
function isId(name: string): boolean {
  return name === 'id' || name.endsWith('_id') || name.endsWith('_ids') || LIKE_IDS.has(name)
}

function writeString(value: JsonValue, out: ByteWriter): boolean {
  if (typeof value !== 'string' || !value.isWellFormed()) return false
  out.string(value)
  return true
}

function writeId(value: JsonValue, out: ByteWriter): boolean {
  const digits = wholeNumberText(value)
  return writeString(digits ?? value, out)
}

function writeLong(value: JsonValue, out: ByteWriter): boolean {
  // JavaScript decoders reject a whole record for one number beyond 2^53, so the number is kept as text.
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return false
  out.long(value)
  return true
}

function writeDouble(value: JsonValue, out: ByteWriter): boolean {
  if (typeof value !== 'number') return false
  out.double(value)
  return true
}

function writeBoolean(value: JsonValue, out: ByteWriter): boolean {
  if (typeof value !== 'boolean') return false
  out.byte(value ? 1 : 0)
  return true
}

function writeTime(value: JsonValue, out: ByteWriter): boolean {
  const seconds = secondsOf(value)
  if (seconds === undefined) return false
  out.long(seconds * 1000)
  return true
}

/** Unix seconds from an integer or its digits; undefined if they cannot be represented in milliseconds. */
export function secondsOf(value: JsonValue | undefined): number | undefined {
  const seconds = typeof value === 'string' && /^(?:0|[1-9]\d{0,11})$/.test(value) ? Number(value) : value
  if (typeof seconds !== 'number' || !Number.isInteger(seconds)) return undefined
  return seconds >= 0 && seconds <= LAST_SECOND ? seconds : undefined
}
