/** Turns the schemas into TypeScript types of decoded records: src/events/generated. */
import type { Avro, AvroField, AvroRecord } from './avro.ts'
import { isUnion, recordsIn } from './avro.ts'
import { type KnownField, knownFields, ownTypes, schemaOf, sharedTypes } from './catalog.ts'
import type { Generator } from './generator.ts'

const folder = 'src/events/generated'
const notice = '// Generated from schemas/source by `npm run generate`; not to be edited.'
/** Where the formatter would break a line. */
const lineWidth = 120

const itemTypes = `type Has<Value, Name extends keyof Value> = { [N in Name]-?: NonNullable<Value[N]> }
type ValueOf<F extends keyof ValuesByField, Name extends keyof ValuesByField[F]> = NonNullable<ValuesByField[F][Name]>
type WithItem<F extends keyof ValuesByField, Item extends keyof ValuesByField[F]> = EventsByField[F] & {
  value: Has<ValuesByField[F], Item>
}
type WithItemIn<
  F extends keyof ValuesByField,
  Holder extends keyof ValuesByField[F],
  Item extends keyof ValueOf<F, Holder>,
> = EventsByField[F] & { value: { [H in Holder]-?: Has<ValueOf<F, Holder>, Item> } }`

export const eventTypes: Generator = {
  name: 'Event types',
  owns: { folder, ending: '.ts' },
  files() {
    const files = new Map([
      [`${folder}/events.ts`, eventsFile()],
      [`${folder}/envelope.ts`, envelopeFile()],
      [`${folder}/shared.ts`, file([], sharedTypes)],
    ])
    for (const field of knownFields) files.set(`${folder}/${fileName(field)}`, file([], ownTypes(field)))
    return files
  },
}

function fileName({ field }: KnownField): string {
  return `${field.replaceAll('_', '-')}.ts`
}

/** A file that defines these types, and imports what they refer to. */
function file(before: readonly string[], types: readonly AvroRecord[]): string {
  const definitions = types.map((type) => definition(type.name, type))
  const own = new Set(types.map(({ name }) => name))
  const used = new Set(types.flatMap(({ fields }) => fields.flatMap(({ type }) => namesIn(type))))
  const shared = [...used].filter((name) => !own.has(name) && isShared(name)).sort(byLetters)
  const usesTime = definitions.some((text) => text.includes('TimestampMillis'))
  const imports = [
    ...(usesTime ? [importOf(['TimestampMillis'], './envelope.ts')] : []),
    ...(shared.length > 0 ? [importOf(shared, './shared.ts')] : []),
  ]
  return joined([notice, ...(imports.length > 0 ? [imports.join('\n')] : []), ...before, ...definitions])
}

function isShared(name: string): boolean {
  return sharedTypes.some((type) => type.name === name)
}

/** The order in which the formatter wants names. */
function byLetters(a: string, b: string): number {
  return a.toLowerCase() < b.toLowerCase() ? -1 : 1
}

/** The envelope around every value, and the topics that are not Meta fields. */
function envelopeFile(): string {
  const time = `${comment('A time: milliseconds since 1970, UTC, as Date takes them.', '')}
export type TimestampMillis = number`
  const [first] = knownFields
  if (first === undefined) throw new Error('no field is known')
  const fields = first.schema.fields.map(({ name, doc, type }) => {
    const parameter = { field: 'Field', value: 'Value' }[name]
    return `${comment(doc, '  ')}\n  ${name}: ${parameter ?? typeOf(type)}`
  })
  const envelope = `${comment('A decoded record: one event, and what is known of its delivery.', '')}
export interface EventEnvelope<Field extends string, Value> {
${fields.join('\n')}
}`
  const unrecognized = `${comment(`${schemaOf('unrecognized').doc} Its value is the JSON text that came.`, '')}
export type UnrecognizedEvent = EventEnvelope<string, string>`
  return joined([notice, time, envelope, unrecognized, definition('DeadLetter', schemaOf('dead_letter'))])
}

function eventsFile(): string {
  const paths = ['./envelope.ts', './shared.ts', ...knownFields.map((field) => `./${fileName(field)}`)].sort()
  const imports = [...knownFields.map(importOfValue), importOf(['EventEnvelope'], './envelope.ts')].sort(byPath)
  const values = knownFields.map(
    ({ field, schema, value }) => `${comment(schema.doc, '  ')}\n  ${field}: ${value.name}`,
  )
  return joined([
    notice,
    imports.join('\n'),
    paths.map((path) => `export type * from '${path}'`).join('\n'),
    `${comment("What a record has in `value`, by Meta's name of the field.", '')}
export interface ValuesByField {
${values.join('\n')}
}`,
    `${comment("The decoded records of every topic, by Meta's name of the field.", '')}
export type EventsByField = { [Field in keyof ValuesByField]: EventEnvelope<Field, ValuesByField[Field]> }`,
    itemTypes,
    `${comment('The decoded records by their `ce_type`: those of one item have it for certain.', '')}
export interface EventsByType {
${knownFields.flatMap(recordsByType).join('\n')}
}`,
    `${comment('What `ce_type` may be, by field; the first is that of a change which is not split.', '')}
export const EVENT_TYPES = {
${knownFields.map(typesLine).join('\n')}
} as const satisfies Record<keyof ValuesByField, readonly string[]>`,
  ])
}

function importOfValue(field: KnownField): string {
  return importOf([field.value.name], `./${fileName(field)}`)
}

function byPath(a: string, b: string): number {
  return a.slice(a.indexOf('./')) < b.slice(b.indexOf('./')) ? -1 : 1
}

function typesLine({ field, eventTypes }: KnownField): string {
  const types = eventTypes.map((type) => `'${type}'`)
  const line = `  ${field}: [${types.join(', ')}],`
  return line.length <= lineWidth ? line : `  ${field}: [\n${types.map((type) => `    ${type},\n`).join('')}  ],`
}

function recordsByType({ field, value, rule, eventTypes: [whole] }: KnownField): string[] {
  const items = rule.items.map((item) => `  '${whole}.${item}': ${withItem(field, value, item)}`)
  return [`  '${whole}': EventsByField['${field}']`, ...items]
}

/** The records that have an item: in `value` itself, or in a record in it (standby). */
function withItem(field: string, value: AvroRecord, item: string): string {
  const has = (record: AvroRecord): boolean => record.fields.some(({ name }) => name === item)
  if (has(value)) return `WithItem<'${field}', '${item}'>`
  const holder = value.fields.find(({ type }) => recordsIn(type).slice(0, 1).some(has))
  if (holder === undefined) throw new Error(`${value.name} has no place for ${item}`)
  return `WithItemIn<'${field}', '${holder.name}', '${item}'>`
}

function definition(name: string, { doc, fields }: AvroRecord): string {
  const attributes = fields.map(attribute)
  return `${comment(doc, '')}\nexport interface ${name} {\n${attributes.join('\n')}\n}`
}

/**
 * Nullable attributes may be missing as well: a record that was written with an older schema, and is read with that,
 * does not have the attributes that came later.
 */
function attribute({ name, doc, type, default: preset }: AvroField): string {
  return `${comment(doc, '  ')}\n  ${name}${preset === undefined ? '' : '?'}: ${typeOf(type)}`
}

function typeOf(schema: Avro): string {
  if (isUnion(schema)) return unionOf(schema)
  if (typeof schema === 'string') {
    return { long: 'number', double: 'number', bytes: 'Uint8Array' }[schema] ?? schema
  }
  switch (schema.type) {
    case 'record':
      return schema.name
    case 'array':
      return isUnion(schema.items) ? `(${typeOf(schema.items)})[]` : `${typeOf(schema.items)}[]`
    case 'map':
      return `Record<string, ${typeOf(schema.values)}>`
    case 'long':
      return 'TimestampMillis'
  }
}

/** null is written last, as people do. */
function unionOf(branches: readonly Avro[]): string {
  const types = branches.filter((branch) => branch !== 'null').map(typeOf)
  return [...types, ...(types.length < branches.length ? ['null'] : [])].join(' | ')
}

function namesIn(schema: Avro): string[] {
  if (isUnion(schema)) return schema.flatMap(namesIn)
  if (typeof schema === 'string') return [schema]
  if (schema.type === 'record') return [schema.name]
  if (schema.type === 'array') return namesIn(schema.items)
  return schema.type === 'map' ? namesIn(schema.values) : []
}

function importOf(names: readonly string[], path: string): string {
  const line = `import type { ${names.join(', ')} } from '${path}'`
  if (line.length <= lineWidth) return line
  return `import type {\n${names.map((name) => `  ${name},\n`).join('')}} from '${path}'`
}

/** A doc as JSDoc, on several lines if it is long. */
function comment(doc: string, indent: string): string {
  const text = doc.replaceAll('*/', '*\\/')
  const short = `${indent}/** ${text} */`
  if (short.length <= lineWidth) return short
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line === undefined || line.length + 1 + word.length > lineWidth) lines.push(`${indent} * ${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return [`${indent}/**`, ...lines, `${indent} */`].join('\n')
}

function joined(parts: readonly string[]): string {
  return `${parts.join('\n\n')}\n`
}
