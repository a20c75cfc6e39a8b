/** The parts of an Avro schema that contain attributes. */
interface Node {
  readonly type?: unknown
  readonly name?: unknown
  readonly fields?: unknown
  readonly items?: unknown
  readonly values?: unknown
}

/**
 * Every attribute of an Avro schema with its type, as `value.message.text.body: string`; a reused type is named, not repeated.
 */
export function attributePaths(schema: unknown): Set<string> {
  const paths = new Set<string>()
  collect(schema, '', paths)
  return paths
}

function collect(schema: unknown, path: string, paths: Set<string>): void {
  if (Array.isArray(schema)) {
    for (const branch of schema) collect(branch, path, paths)
    return
  }
  if (typeof schema !== 'object' || schema === null) return
  const { type, fields, items, values } = schema as Node
  if (Array.isArray(fields)) {
    for (const field of fields as Node[]) {
      const here = path === '' ? String(field.name) : `${path}.${String(field.name)}`
      paths.add(`${here}: ${typeName(field.type)}`)
      collect(field.type, here, paths)
    }
  } else if (items !== undefined) collect(items, `${path}[]`, paths)
  else if (values !== undefined) collect(values, `${path}{}`, paths)
  else if (typeof type === 'object') collect(type, path, paths)
}

function typeName(type: unknown): string {
  if (Array.isArray(type)) {
    return type
      .filter((branch) => branch !== 'null')
      .map(typeName)
      .join(' or ')
  }
  if (typeof type !== 'object' || type === null) return String(type)
  const { name, items, values, logicalType } = type as Node & { logicalType?: unknown }
  if (items !== undefined) return `list of ${typeName(items)}`
  if (values !== undefined) return `map of ${typeName(values)}`
  return String(name ?? logicalType ?? (type as Node).type)
}
