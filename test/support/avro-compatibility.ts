import type { ComplexSchema, Field, Schema } from './avro-schema-walk.ts'
import { recordsIn } from './avro-schema-walk.ts'

/**
 * What keeps two versions of a schema from being FULL compatible: one line for each place, empty if they are.
 *
 * The rules are those of "Schema Resolution" in the Avro specification, in both directions. Promotions (long to
 * double, string to bytes) are left out and a change of the logical type counts, so it is a little stricter than a
 * registry: those changes would give consumers other values than before.
 */
export function incompatibilities(older: ComplexSchema, newer: ComplexSchema): string[] {
  return [
    ...reading(older, newer).map((problem) => `the older schema cannot read newer records: ${problem}`),
    ...reading(newer, older).map((problem) => `the newer schema cannot read older records: ${problem}`),
  ]
}

type Names = ReadonlyMap<string, ComplexSchema>

/** A pair of schemas at one position; `names` are the definitions that names in them refer to. */
interface Place {
  readonly path: string
  readonly readerNames: Names
  readonly writerNames: Names
}

function reading(reader: ComplexSchema, writer: ComplexSchema): string[] {
  const path = reader.name ?? ''
  return resolve(reader, writer, { path, readerNames: namesIn(reader), writerNames: namesIn(writer) })
}

function namesIn(schema: ComplexSchema): Names {
  return new Map(recordsIn(schema, '').map(({ node }) => [node.name ?? '', node]))
}

function resolve(reader: Schema, writer: Schema, place: Place): string[] {
  if (Array.isArray(writer)) return writer.flatMap((branch) => resolve(reader, branch, place))
  const written = definition(writer, place.writerNames)
  const branches = (Array.isArray(reader) ? reader : [reader]).map((branch) => definition(branch, place.readerNames))
  const read = branches.find((branch) => kindOf(branch) === kindOf(written))
  if (read === undefined) {
    return [`${place.path}: ${kindOf(written)} cannot be read as ${branches.map(kindOf).join(' or ')}`]
  }
  if (typeof read === 'string' || typeof written === 'string') return []
  const [inner, writtenInner] = [read.items ?? read.values, written.items ?? written.values]
  if (inner !== undefined && writtenInner !== undefined) {
    return resolve(inner, writtenInner, { ...place, path: `${place.path}[]` })
  }
  return resolveFields(read.fields ?? [], written.fields ?? [], place)
}

function resolveFields(reader: readonly Field[], writer: readonly Field[], place: Place): string[] {
  return reader.flatMap((field) => {
    const path = `${place.path}.${field.name}`
    const written = writer.find(({ name }) => name === field.name)
    if (written !== undefined) return resolve(field.type, written.type, { ...place, path })
    return field.default === undefined ? [`${path}: not in every record, and it has no default`] : []
  })
}

function definition(schema: Schema, names: Names): string | ComplexSchema {
  if (Array.isArray(schema)) throw new Error('Avro has no unions right within unions')
  return typeof schema === 'string' ? (names.get(schema) ?? schema) : schema
}

/** What must agree for one schema to read the other: the type, the name, the logical type. */
function kindOf(schema: string | ComplexSchema): string {
  if (typeof schema === 'string') return schema
  const { type, name, namespace, logicalType } = schema
  return [type, namespace, name, logicalType].filter((part) => part !== undefined).join(' ')
}
