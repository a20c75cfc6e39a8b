/** Turns the tables of the relay and the schemas into docs/fields.md, the reference of topics and records. */

import { SETTINGS } from '../../src/config/settings.ts'
import { DEAD_LETTER, UNRECOGNIZED } from '../../src/pipeline/fields.ts'
import type { Avro, AvroField, AvroRecord } from './avro.ts'
import { isUnion } from './avro.ts'
import { schemaPath } from './avro-schemas.ts'
import { type KnownField, knownFields, ownTypes, schemaOf, sharedTypes } from './catalog.ts'
import type { Generator } from './generator.ts'
import { deadLetterHeaders, eventHeaders, type HeaderDoc } from './headers.ts'
import { deadLetterKey, type KeyForm, keyForms } from './key-forms.ts'

const path = 'docs/fields.md'
const prefix = SETTINGS.topicPrefix.fallback

export const fieldsDoc: Generator = {
  name: 'Reference of fields',
  files: () => new Map([[path, document()]]),
}

function document(): string {
  return `${[
    '<!-- Generated from schemas/source and src/pipeline/fields.ts by `npm run generate`; not to be edited. -->',
    '# Fields, topics, records',
    `Every field of Meta's WhatsApp webhooks that the relay knows has a topic and an Avro schema of its own. The same is in
[asyncapi.json](../asyncapi.json) for tools, and in the types of \`waba-relay/events\` for TypeScript.`,
    '## Topics',
    topicsText,
    topicsTable(),
    '## Keys',
    table(['Key', 'Meaning', 'For example'], Object.values(keyForms).map(keyRow)),
    '## Headers',
    'CloudEvents over Kafka in binary mode: a consumer can select records without decoding them.',
    headersTable(eventHeaders),
    '## Records',
    recordsText,
    envelopeTable(),
    recordsRules,
    '## Values',
    'Every attribute may be null. Times are timestamp-millis; the items of lists may be null too.',
    ...knownFields.flatMap(fieldSection),
    '## Shared types',
    'Types that several fields use. Each schema file contains its own copy, under the same name.',
    ...sharedTypes.flatMap((type) => typeSection(type, '###')),
    '## Other topics',
    ...otherSections(),
  ].join('\n\n')}\n`
}

const topicsText = `The prefix is \`${SETTINGS.topicPrefix.name}\`, here its default. A change that lists several independent events becomes one record
for each, with the item under its singular name: one record has a \`message\` from \`messages\`, another a \`status\` from
\`statuses\`. Each record repeats the rest of the value, and has its own user's entry of \`contacts\` as \`contact\`. The header
\`ce_type\` is \`whatsapp.<field>.<item>\`, or \`whatsapp.<field>\` if there is no item.`

const recordsText =
  'Values are Avro in the Confluent wire format, subject `<topic>-value`. Every record has these attributes:'

const recordsRules = `- **Nothing is lost.** Whatever Meta sent is in \`value\` at its own name, or in \`unmapped\`: attributes that the schema does
  not know, and known ones of a type that was not expected. The key is a JSON Pointer, the value JSON text:
  \`/value/message/text/colour\` → \`"red"\`. Attributes around the value stand under \`/entry\`, \`/change\` and \`/body\`.
- **Ids are strings**, exact at any length, even if Meta sends numbers. \`event_id\` is derived from the event's content: the
  same event has the same id in another delivery, batch or order, and any other event a different one.
- **Times are timestamp-millis**, UTC, from the Unix seconds that Meta sends as a number or string. Any other time is
  in \`unmapped\`.
- **Enumerations are strings**, since Meta adds values.
- **null and absent are the same**, as they are with Meta.
- **Numbers** are never rounded: a whole number beyond 2^53, which not every decoder reads exactly, and one with more digits
  than a double holds are in \`unmapped\`, digit by digit.
- **Tests:** events of the App Dashboard's "Test" button have the \`waba_id\` 0 and the header \`waba_test\`.
- **The record's timestamp** is when the relay published it; Meta's own times are in the value.`

function topicsTable(): string {
  const rows = knownFields.map(({ field, rule }) => [
    `[${field}](#${field})`,
    `\`${prefix}${field}\``,
    `\`${keyForms[rule.key].form}\``,
    rule.items.length === 0 ? 'change' : rule.items.map((item) => `\`${item}\``).join(', '),
    schemaLink(field),
  ])
  const others = [
    [UNRECOGNIZED, keyForms.account, 'change'] as const,
    [DEAD_LETTER, deadLetterKey, 'delivery, or the part of it that failed'] as const,
  ].map(([name, { form }, item]) => [
    `[${name}](#${name})`,
    `\`${prefix}${name}\``,
    `\`${form}\``,
    item,
    schemaLink(name),
  ])
  return table(['Field', 'Topic', 'Key', 'One record for each', 'Schema'], [...rows, ...others])
}

function schemaLink(name: string): string {
  return `[avsc](../${schemaPath(name)})`
}

function keyRow({ form, doc, examples }: KeyForm): string[] {
  return [`\`${form}\``, escaped(doc), examples.map((example) => `\`${example}\``).join(', ')]
}

function headersTable(headers: Readonly<Record<string, HeaderDoc>>): string {
  const rows = Object.entries(headers).map(([name, { doc, always, value }]) => [
    `\`${name}\``,
    value === undefined ? '' : `\`${value}\``,
    always ? 'always' : 'sometimes',
    escaped(doc),
  ])
  return table(['Header', 'Value', 'There', 'Meaning'], rows)
}

function envelopeTable(): string {
  const [first] = knownFields
  return attributesTable(
    (first?.schema.fields ?? []).map((field) => (field.name === 'value' ? { ...field, type: 'record' } : field)),
  )
}

function fieldSection(known: KnownField): string[] {
  const { field, schema, value, eventTypes } = known
  const types = eventTypes.map((type) => `\`${type}\``).join(', ')
  const own = ownTypes(known).filter(({ name }) => name !== value.name)
  return [
    `### ${field}`,
    `${escaped(schema.doc)}\n\nTopic \`${prefix}${field}\`, schema ${schemaLink(field)}, \`ce_type\` ${types}.`,
    attributesTable(value.fields),
    ...own.flatMap((type) => typeSection(type, '####')),
  ]
}

function typeSection({ name, doc, fields }: AvroRecord, heading: string): string[] {
  return [`${heading} ${name}`, escaped(doc), attributesTable(fields)]
}

function otherSections(): string[] {
  const unrecognized = schemaOf(UNRECOGNIZED)
  const deadLetter = schemaOf(DEAD_LETTER)
  return [
    `### ${UNRECOGNIZED}`,
    `${escaped(unrecognized.doc)} The record is like any other, except that its \`value\` is a string: the JSON text that Meta sent.`,
    `### ${DEAD_LETTER}`,
    escaped(deadLetter.doc),
    attributesTable(deadLetter.fields),
    'In addition to the headers of all records, it has these:',
    headersTable(deadLetterHeaders),
  ]
}

function attributesTable(fields: readonly AvroField[]): string {
  const rows = fields.map(({ name, type, doc }) => [`\`${name}\``, typeText(type), escaped(doc)])
  return table(['Attribute', 'Type', 'Meaning'], rows)
}

/** null is omitted: the text before says it once for all. */
function typeText(schema: Avro): string {
  if (isUnion(schema)) {
    return schema
      .filter((branch) => branch !== 'null')
      .map(typeText)
      .join(' or ')
  }
  if (typeof schema === 'string') return /^[A-Z]/.test(schema) ? typeLink(schema) : schema
  switch (schema.type) {
    case 'record':
      return typeLink(schema.name)
    case 'array':
      return `list of ${typeText(schema.items)}`
    case 'map':
      return `map of ${typeText(schema.values)}`
    case 'long':
      return 'time'
  }
}

function typeLink(name: string): string {
  return `[${name}](#${name.toLowerCase()})`
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** Docs hold angle brackets and asterisks as they are; Markdown would take them for its own. */
function escaped(doc: string): string {
  return doc.replaceAll(/[|<>*]/g, '\\$&')
}
