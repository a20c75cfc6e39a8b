/** What the generators of types and documents know about a topic, from the relay's own tables. */
import { FIELDS, type FieldRule } from '../../src/pipeline/fields.ts'
import type { AvroRecord } from './avro.ts'
import { recordsIn } from './avro.ts'
import { schemasByName } from './avro-schemas.ts'

/** A field that Meta sends and the relay knows, hence one topic. */
export interface KnownField {
  readonly field: string
  readonly schema: AvroRecord
  /** The record of `value`. */
  readonly value: AvroRecord
  readonly rule: FieldRule
  /** What `ce_type` may be; the first is that of a change which is not split. */
  readonly eventTypes: readonly string[]
}

/** In the order of FIELDS. */
export const knownFields: readonly KnownField[] = [...FIELDS].map(([field, rule]) => {
  const schema = schemaOf(field)
  const type = `whatsapp.${field}`
  const eventTypes = [type, ...rule.items.map((item) => `${type}.${item}`)]
  return { field, schema, value: valueRecord(schema), rule, eventTypes }
})

/** The types that more than one field uses, sorted by name. */
export const sharedTypes: readonly AvroRecord[] = findShared()

/** The types of one field alone, the one of `value` first. */
export function ownTypes({ value }: KnownField): AvroRecord[] {
  return recordsIn(value).filter(({ name }) => !sharedTypes.some((shared) => shared.name === name))
}

/** @throws Error if there is none: the field is in the table, and nowhere in schemas/source */
export function schemaOf(name: string): AvroRecord {
  const schema = schemasByName.get(name)
  if (schema === undefined) throw new Error(`schemas/source describes no field ${name}`)
  return schema
}

function valueRecord(schema: AvroRecord): AvroRecord {
  const [, value] = recordsIn(schema)
  if (value === undefined) throw new Error(`${schema.name} has no record as its value`)
  return value
}

function findShared(): AvroRecord[] {
  const uses = new Map<string, { type: AvroRecord; count: number }>()
  for (const type of knownFields.flatMap(({ value }) => recordsIn(value))) {
    const { count } = uses.get(type.name) ?? { count: 0 }
    uses.set(type.name, { type, count: count + 1 })
  }
  const shared = [...uses.values()].filter(({ count }) => count > 1).map(({ type }) => type)
  return shared.sort((a, b) => (a.name < b.name ? -1 : 1))
}
