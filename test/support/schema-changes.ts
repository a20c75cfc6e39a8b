import type { ComplexSchema, Field } from './avro-schema-walk.ts'
import { fieldsIn, recordsIn } from './avro-schema-walk.ts'

/** A change that someone might make to a released schema, in this case business_capability_update. */
export interface SchemaChange {
  readonly what: string
  /** The place that a checker should name. */
  readonly place: string
  readonly apply: (schema: ComplexSchema) => void
}

export const changedSchema = 'business_capability_update'
const value = 'BusinessCapabilityUpdate.value'

export const incompatibleChanges: readonly SchemaChange[] = [
  {
    what: 'an attribute without default is removed',
    place: 'BusinessCapabilityUpdate.received_at',
    apply: (schema) => remove(schema, 'received_at'),
  },
  {
    what: 'an attribute is added without default',
    place: `${value}.tier`,
    apply: (schema) => valueFields(schema).push({ name: 'tier', doc: 'New.', type: ['null', 'string'] }),
  },
  {
    what: 'an attribute without default is renamed',
    place: 'BusinessCapabilityUpdate.waba_id',
    apply: (schema) => Object.assign(find(schema, 'waba_id'), { name: 'account_id' }),
  },
  {
    what: 'a long becomes a string',
    place: `${value}.max_phone_numbers_per_waba`,
    apply: (schema) => Object.assign(find(schema, 'max_phone_numbers_per_waba'), { type: ['null', 'string'] }),
  },
  {
    what: 'a long becomes a double',
    place: `${value}.max_phone_numbers_per_waba`,
    apply: (schema) => Object.assign(find(schema, 'max_phone_numbers_per_waba'), { type: ['null', 'double'] }),
  },
  {
    what: 'a string becomes a list of strings',
    place: 'BusinessCapabilityUpdate.field',
    apply: (schema) => Object.assign(find(schema, 'field'), { type: { type: 'array', items: 'string' } }),
  },
  {
    what: 'the type of the values of a map changes',
    place: 'BusinessCapabilityUpdate.unmapped[]',
    apply: (schema) => Object.assign(find(schema, 'unmapped'), { type: { type: 'map', values: 'long' } }),
  },
  {
    what: 'a record is renamed',
    place: value,
    apply: (schema) => Object.assign(recordsIn(schema, '')[1]?.node ?? {}, { name: 'BusinessCapabilityValue' }),
  },
  {
    what: 'a branch of a union is removed',
    place: `${value}.max_phone_numbers_per_waba`,
    apply: (schema) => Object.assign(find(schema, 'max_phone_numbers_per_waba'), { type: ['null'] }),
  },
  {
    what: 'a branch of a union is added',
    place: `${value}.max_phone_numbers_per_waba`,
    apply: (schema) => Object.assign(find(schema, 'max_phone_numbers_per_waba'), { type: ['null', 'long', 'string'] }),
  },
  {
    what: 'an attribute may no longer be null',
    place: `${value}.max_phone_numbers_per_waba`,
    apply: (schema) => Object.assign(find(schema, 'max_phone_numbers_per_waba'), { type: 'long', default: 0 }),
  },
]

export const compatibleChanges: readonly Omit<SchemaChange, 'place'>[] = [
  { what: 'nothing changes', apply: () => undefined },
  {
    what: 'an attribute is added, nullable with default null',
    apply: (schema) => valueFields(schema).push({ name: 'tier', doc: 'New.', type: ['null', 'string'], default: null }),
  },
  {
    what: 'a nested record is added, nullable with default null',
    apply: (schema) =>
      valueFields(schema).push({
        name: 'tier',
        doc: 'New.',
        type: ['null', { type: 'record', name: 'BusinessCapabilityUpdateTier', doc: 'New.', fields: [] }],
        default: null,
      }),
  },
  { what: 'a doc changes', apply: (schema) => Object.assign(find(schema, 'waba_id'), { doc: 'Said better.' }) },
]

/** A copy of the schema with the change made. */
export function changed(schema: ComplexSchema, { apply }: Pick<SchemaChange, 'apply'>): ComplexSchema {
  const copy = structuredClone(schema)
  apply(copy)
  return copy
}

function find(schema: ComplexSchema, name: string): Field {
  const field = fieldsIn(schema, '').find(({ node }) => node.name === name)
  if (field === undefined) throw new Error(`${schema.name} has no ${name}`)
  return field.node
}

function remove(schema: ComplexSchema, name: string): void {
  schema.fields = (schema.fields ?? []).filter((field) => field.name !== name)
}

function valueFields(schema: ComplexSchema): Field[] {
  const fields = recordsIn(schema, '')[1]?.node.fields
  if (fields === undefined) throw new Error(`${schema.name} has no record in it`)
  return fields
}
