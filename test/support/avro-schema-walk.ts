/** Walks Avro schemas as JSON, so that tests do not lean on the library that the relay encodes with. */

export type Schema = string | Schema[] | ComplexSchema
export interface ComplexSchema {
  type: Schema
  name?: string
  namespace?: string
  doc?: string
  logicalType?: string
  items?: Schema
  values?: Schema
  fields?: Field[]
}
export interface Field {
  name: string
  doc?: string
  type: Schema
  default?: unknown
}
export interface Found<T> {
  path: string
  node: T
}

/** Every field of every record, with its path. */
export function fieldsIn(schema: Schema, path: string): Found<Field>[] {
  return walk(schema, path).flatMap(({ node, path }) =>
    (node.fields ?? []).map((field) => ({ path: `${path}.${field.name}`, node: field })),
  )
}

/** Every record definition, with its path. */
export function recordsIn(schema: Schema, path: string): Found<ComplexSchema>[] {
  return walk(schema, path).filter(({ node }) => node.fields !== undefined)
}

/** Every union, of fields, list items and map values, with its path. */
export function unionsIn(schema: Schema, path: string): Found<Schema[]>[] {
  return walk(schema, path).flatMap(({ node, path }) => {
    const fields = (node.fields ?? []).map(({ name, type }) => ({ path: `${path}.${name}`, node: type }))
    const inner = [node.type, node.items, node.values].map((type) => ({ path: `${path}[]`, node: type }))
    return [...fields, ...inner].flatMap(({ path, node }) => (Array.isArray(node) ? [{ path, node }] : []))
  })
}

function walk(schema: Schema, path: string): Found<ComplexSchema>[] {
  if (typeof schema === 'string') return []
  if (Array.isArray(schema)) return schema.flatMap((branch) => walk(branch, path))
  const children = [
    ...(schema.fields ?? []).map(({ name, type }) => ({ name: `.${name}`, type })),
    ...[schema.items, schema.values].filter((type) => type !== undefined).map((type) => ({ name: '[]', type })),
  ]
  return [{ path, node: schema }, ...children.flatMap(({ name, type }) => walk(type, path + name))]
}
