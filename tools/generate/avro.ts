/** Avro schemas as JSON, as far as this project uses Avro. */

export type Avro = string | readonly Avro[] | AvroRecord | AvroArray | AvroMap | AvroLogical

export interface AvroRecord {
  readonly type: 'record'
  readonly name: string
  readonly namespace?: string
  readonly doc: string
  readonly fields: readonly AvroField[]
}

export interface AvroField {
  readonly name: string
  readonly doc: string
  readonly type: Avro
  readonly default?: unknown
}

export interface AvroArray {
  readonly type: 'array'
  readonly items: Avro
}

export interface AvroMap {
  readonly type: 'map'
  readonly values: Avro
}

export interface AvroLogical {
  readonly type: 'long'
  readonly logicalType: 'timestamp-millis'
}

/** The record definitions in a schema, itself included, in the order in which they stand there. */
export function recordsIn(schema: Avro): AvroRecord[] {
  if (typeof schema === 'string') return []
  if (isUnion(schema)) return schema.flatMap(recordsIn)
  switch (schema.type) {
    case 'record':
      return [schema, ...schema.fields.flatMap(({ type }) => recordsIn(type))]
    case 'array':
      return recordsIn(schema.items)
    case 'map':
      return recordsIn(schema.values)
    case 'long':
      return []
  }
}

// Array.isArray does not narrow readonly arrays.
export function isUnion(schema: Avro): schema is readonly Avro[] {
  return Array.isArray(schema)
}
