/** Turns schemas/source into schemas/<field>.avsc; the only place that knows the envelope around `value`. */
import type { Attribute, Attributes, RecordType, Topic, ValueType } from '../../schemas/source/builder.ts'
import { namespace } from '../../schemas/source/builder.ts'
import { deadLetter } from '../../schemas/source/dead-letter.ts'
import { topics } from '../../schemas/source/topics.ts'
import type { Avro, AvroField, AvroRecord } from './avro.ts'
import type { Generator } from './generator.ts'

const timestamp = { type: 'long', logicalType: 'timestamp-millis' } as const

export const avroSchemas: Generator = {
  name: 'Avro schemas',
  owns: { folder: 'schemas', ending: '.avsc' },
  files() {
    return new Map([...schemasByName].map(([name, schema]) => [schemaPath(name), print(schema)]))
  },
}

/** The schema of every topic by the topic's name without prefix; dead_letter is the last. */
export const schemasByName: ReadonlyMap<string, AvroRecord> = new Map<string, AvroRecord>([
  ...topics.map((topic) => [topic.field, topicSchema(topic)] as const),
  ['dead_letter', deadLetter],
])

export function schemaPath(name: string): string {
  return `schemas/${name}.avsc`
}

/** The whole record of a topic: what is the same for all, around the value of this one. */
function topicSchema(topic: Topic): AvroRecord {
  const name = pascalCase(topic.field)
  return {
    type: 'record',
    name,
    namespace,
    doc: topic.doc,
    fields: [
      {
        name: 'event_id',
        doc: 'Event id: the same for every delivery of the event, different for every other event.',
        type: 'string',
      },
      {
        name: 'waba_id',
        doc: "Entry id as sent: the WhatsApp Business Account id, for a few fields the business portfolio id, and 0 in the App Dashboard's test events.",
        type: 'string',
      },
      { name: 'field', doc: "Meta's name of the webhook field.", type: 'string' },
      {
        name: 'entry_time',
        doc: 'When Meta sent the notification, not when the change happened; absent for many fields. Meta sends Unix seconds; the record has milliseconds.',
        type: ['null', timestamp],
        default: null,
      },
      {
        name: 'received_at',
        doc: 'When the relay received the delivery.',
        type: timestamp,
      },
      valueField(name, topic),
      {
        name: 'unmapped',
        doc: 'What Meta sent and this schema has no place for: from the JSON Pointer at which it would stand in this record to its JSON text. Attributes of the entry, the change and the body are under /entry, /change and /body.',
        type: { type: 'map', values: 'string' },
        default: {},
      },
    ],
  }
}

function valueField(name: string, { value }: Topic): AvroField {
  if (value === 'json-text') {
    return { name: 'value', doc: 'JSON text of the value that Meta sent.', type: 'string' }
  }
  const type: RecordType = {
    kind: 'record',
    name: `${name}Value`,
    doc: 'The value of the change. Any attribute may be absent.',
    attributes: value,
  }
  return {
    name: 'value',
    doc: "Meta's value, with the same names and nesting; a list of independent events is replaced by this record's item.",
    type: valueType(type, new Map()),
  }
}

function fields(attributes: Attributes, defined: Map<string, RecordType>): AvroField[] {
  return Object.entries(attributes).map(([name, attribute]) => field(name, attribute, defined))
}

function field(name: string, { doc, type }: Attribute, defined: Map<string, RecordType>): AvroField {
  return { name, doc, type: ['null', valueType(type, defined)], default: null }
}

/** `defined` are the records that the file holds already: Avro wants them named, not repeated. */
function valueType(type: ValueType, defined: Map<string, RecordType>): Avro {
  if (type === 'timestamp') return timestamp
  if (typeof type === 'string') return type
  switch (type.kind) {
    case 'map':
      return { type: 'map', values: ['null', 'string'] }
    case 'list':
      return { type: 'array', items: ['null', valueType(type.items, defined)] }
    case 'record': {
      const known = defined.get(type.name)
      if (known === type) return type.name
      if (known !== undefined) throw new Error(`two types are named ${type.name}`)
      defined.set(type.name, type)
      return { type: 'record', name: type.name, doc: type.doc, fields: fields(type.attributes, defined) }
    }
  }
}

function pascalCase(field: string): string {
  return field.replaceAll(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

/** Pretty JSON; unions of two names stay on one line, since they make up half of every file. */
function print(schema: AvroRecord): string {
  const text = JSON.stringify(schema, null, 2)
  return `${text.replaceAll(/\[\s+"null",\s+("\w+")\s+\]/g, '["null", $1]')}\n`
}
