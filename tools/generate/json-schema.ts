/** Turns Avro records into JSON Schemas, for documents whose readers know no Avro: one for each type, by its name. */
import type { Avro, AvroField, AvroRecord } from './avro.ts'
import { isUnion, recordsIn } from './avro.ts'

/** A JSON Schema, as far as Avro needs it. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/**
 * The schemas of all records in these ones, each by the name of its type. Where Avro allows null, JSON Schema does too; a
 * type that is used as a value that may be null allows it itself, so that it is referred to by its name alone.
 *
 * @param refTo how one is referred to
 * @throws Error where two types of one name differ
 */
export function jsonSchemas(roots: readonly AvroRecord[], refTo: (name: string) => object): Map<string, JsonSchema> {
  const required = new Set(roots.flatMap((root) => [root, ...root.fields.map(({ type }) => type)]))
  const schemas = new Map<string, JsonSchema>()
  for (const record of roots.flatMap(recordsIn)) {
    const schema = recordSchema(record, !required.has(record), refTo)
    const known = schemas.get(record.name)
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(schema)) {
      throw new Error(`two types are named ${record.name}`)
    }
    schemas.set(record.name, schema)
  }
  return schemas
}

function recordSchema(
  { name, doc, fields }: AvroRecord,
  isNullable: boolean,
  refTo: (name: string) => object,
): JsonSchema {
  const required = fields.filter((field) => field.default === undefined).map((field) => field.name)
  return {
    title: name,
    description: doc,
    type: isNullable ? ['object', 'null'] : 'object',
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(fields.map((field) => [field.name, property(field, refTo)])),
    additionalProperties: false,
  }
}

/** A $ref allows no siblings, and its target has its own description. */
function property({ doc, type }: AvroField, refTo: (name: string) => object): JsonSchema {
  const schema = schemaOf(type, refTo)
  return '$ref' in schema ? schema : { description: doc, ...schema }
}

function schemaOf(type: Avro, refTo: (name: string) => object): JsonSchema {
  if (isUnion(type)) return nullable(type, refTo)
  if (typeof type === 'string') return SCALARS[type] ?? { ...refTo(type) }
  switch (type.type) {
    case 'record':
      return { ...refTo(type.name) }
    case 'array':
      return { type: 'array', items: schemaOf(type.items, refTo) }
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(type.values, refTo) }
    case 'long':
      return { type: 'integer', format: 'int64' }
  }
}

const SCALARS: Readonly<Record<string, JsonSchema>> = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int: { type: 'integer', format: 'int32' },
  long: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  bytes: { type: 'string', contentEncoding: 'base64' },
}

function nullable(union: readonly Avro[], refTo: (name: string) => object): JsonSchema {
  const branches = union.filter((branch) => branch !== 'null').map((branch) => schemaOf(branch, refTo))
  const [only] = branches
  // A type of its own allows null itself.
  if (branches.length === 1 && only !== undefined && '$ref' in only) return only
  return { ...Object.assign({}, ...branches), type: [...branches.map(({ type }) => type), 'null'] }
}
