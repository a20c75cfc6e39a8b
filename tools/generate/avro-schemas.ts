/** Turns schemas/source into schemas/<field>.avsc; the only place that knows the envelope around `value`. */
import type { Attribute, Attributes, RecordType, Topic, ValueType } from '../../schemas/source/builder.ts'
import { namespace } from '../../schemas/source/builder.ts'
import { deadLetter } from '../../schemas/source/dead-letter.ts'
import { topics } from '../../schemas/source/topics.ts'
import type { Generator } from './generator.ts'

type Json = null | string | { readonly [key: string]: Json } | readonly Json[]

const timestamp = { type: 'long', logicalType: 'timestamp-millis' }

export const avroSchemas: Generator = {
  name: 'Avro schemas',
  owns: { folder: 'schemas', ending: '.avsc' },
  files() {
    const files = new Map(topics.map((topic) => [pathOf(topic.field), print(topicSchema(topic))]))
    return files.set(pathOf('dead_letter'), print(deadLetter))
  },
}

function pathOf(name: string): string {
  return `schemas/${name}.avsc`
}

/** The whole record of a topic: what is the same for all, around the value of this one. */
export function topicSchema(topic: Topic): Json {
  const name = pascalCase(topic.field)
  return {
    type: 'record',
    name,
    namespace,
    doc: topic.doc,
    fields: [
      {
        name: 'event_id',
        doc: 'Id of the event: the same for every delivery of it, another for every other event.',
        type: 'string',
      },
      {
        name: 'waba_id',
        doc: "Id of the entry as sent: of the WhatsApp Business Account, for a few fields of the business portfolio, and 0 in the App Dashboard's test events.",
        type: 'string',
      },
      { name: 'field', doc: "Meta's name of the webhook field, as sent.", type: 'string' },
      {
        name: 'entry_time',
        doc: 'When Meta sent the notification, which is not when the change happened; many fields have none. Meta sends Unix seconds; here milliseconds.',
        type: ['null', timestamp],
        default: null,
      },
      {
        name: 'received_at',
        doc: 'When the relay received the delivery, in milliseconds.',
        type: timestamp,
      },
      valueField(name, topic),
      {
        name: 'unmapped',
        doc: 'What Meta sent and this schema has no place for: JSON Pointer of where it would stand in this record, to its JSON text. Attributes of the entry, the change and the body are under /entry, /change and /body.',
        type: { type: 'map', values: 'string' },
        default: {},
      },
    ],
  }
}

function valueField(name: string, { value }: Topic): Json {
  if (value === 'json-text') {
    return { name: 'value', doc: 'The JSON text of the value that Meta sent.', type: 'string' }
  }
  const type: RecordType = {
    kind: 'record',
    name: `${name}Value`,
    doc: 'The value of the change; Meta guarantees none of its attributes.',
    attributes: value,
  }
  return {
    name: 'value',
    doc: "What Meta sent in value: same names, same nesting; a list of independent events is replaced by this record's one item.",
    type: valueType(type, new Map()),
  }
}

function fields(attributes: Attributes, defined: Map<string, RecordType>): Json {
  return Object.entries(attributes).map(([name, attribute]) => field(name, attribute, defined))
}

function field(name: string, { doc, type }: Attribute, defined: Map<string, RecordType>): Json {
  const union = type === 'long-or-string' ? ['null', 'long', 'string'] : ['null', valueType(type, defined)]
  return { name, doc, type: union, default: null }
}

/** `defined` are the records that the file holds already: Avro wants them named, not repeated. */
function valueType(type: ValueType, defined: Map<string, RecordType>): Json {
  if (type === 'long-or-string') throw new Error('long-or-string is for attributes, not for items of a list')
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
function print(schema: Json): string {
  const text = JSON.stringify(schema, null, 2)
  return `${text.replaceAll(/\[\s+"null",\s+("\w+")\s+\]/g, '["null", $1]')}\n`
}
