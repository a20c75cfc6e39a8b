/**
 * The few words in which the value of every webhook field is described; tools/generate turns them into Avro.
 *
 * An attribute is whatever may stand in `value`: every one is nullable with default null in Avro, because Meta
 * guarantees none. Texts may span lines; white space is folded.
 */

/** Of every type in every schema. */
export const namespace = 'whatsapp.webhooks'

export type ValueType =
  | 'string'
  | 'long'
  | 'double'
  | 'boolean'
  | 'timestamp'
  | { readonly kind: 'list'; readonly items: ValueType }
  | { readonly kind: 'map' }
  | RecordType

export interface RecordType {
  readonly kind: 'record'
  readonly name: string
  readonly doc: string
  readonly attributes: Attributes
}

export interface Attribute {
  readonly doc: string
  readonly type: ValueType
}

export type Attributes = Readonly<Record<string, Attribute>>

/** One webhook field of Meta, hence one topic and one schema file. */
export interface Topic {
  /** Meta's own name of the field, for example `account_update`. */
  readonly field: string
  /** When Meta sends it. */
  readonly doc: string
  /** `json-text`: the shape is not known, so the value stays the JSON text that came. */
  readonly value: Attributes | 'json-text'
}

export function topic(field: string, doc: string, value: Topic['value']): Topic {
  return { field, doc: fold(doc), value }
}

/**
 * A named type. A type that only one field uses begins with that field's name in PascalCase; one that several
 * use has a name of its own and a single definition, so that generated classes can be shared.
 */
export function record(name: string, doc: string, attributes: Attributes): RecordType {
  return { kind: 'record', name, doc: fold(doc), attributes }
}

/** Text, ids included. `knownValues`, separated by commas, is what Meta is known to send: never a closed list. */
export function str(doc: string, knownValues?: string): Attribute {
  const known = knownValues === undefined ? '' : ` Known values (the list may grow): ${knownValues}.`
  return { doc: fold(doc + known), type: 'string' }
}

/** A whole number of 64 bits: counts, codes, money in minor units. */
export function long(doc: string): Attribute {
  return { doc: fold(doc), type: 'long' }
}

/** A number that may have a fraction. */
export function double(doc: string): Attribute {
  return { doc: fold(doc), type: 'double' }
}

export function bool(doc: string): Attribute {
  return { doc: fold(doc), type: 'boolean' }
}

/** A time that Meta sends as Unix seconds, number or string; in the record it is timestamp-millis. */
export function time(doc: string): Attribute {
  return { doc: fold(`${doc} Meta sends Unix seconds; the record has milliseconds.`), type: 'timestamp' }
}

/** A nested object; by default, its attribute has the doc of its type. */
export function object(type: RecordType, doc = type.doc): Attribute {
  return { doc: fold(doc), type }
}

/** A list that describes one event. (A list of independent events is split; only its item is described.) */
export function list(items: ValueType, doc: string): Attribute {
  return { doc: fold(doc), type: { kind: 'list', items } }
}

/** An object whose keys are not Meta's but the business's or the user's, with text values. */
export function stringMap(doc: string): Attribute {
  return { doc: fold(doc), type: { kind: 'map' } }
}

function fold(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}
