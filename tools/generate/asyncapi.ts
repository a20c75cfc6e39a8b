/**
 * Turns the tables of the relay into asyncapi.json: every topic with its key, its headers, its type, an example and its
 * subject. It stands alone. Types are JSON Schemas of the decoded records rather than Avro, which AsyncAPI's tools read
 * only in part: they lose the types that a schema names again, and call the others AnonymousSchema.
 */
import { readFile } from 'node:fs/promises'
import { SETTINGS } from '../../src/config/settings.ts'
import { HEADERS } from '../../src/events/index.ts'
import { DEAD_LETTER, UNRECOGNIZED } from '../../src/pipeline/fields.ts'
import { schemaPath } from './avro-schemas.ts'
import { knownFields, schemaOf } from './catalog.ts'
import { type Example, examples } from './examples.ts'
import type { Generator } from './generator.ts'
import { deadLetterHeaders, eventHeaders, type HeaderDoc } from './headers.ts'
import { jsonSchemas } from './json-schema.ts'
import { deadLetterKey, type KeyForm, keyForms } from './key-forms.ts'

const asyncapi = '3.1.0'
const bindingVersion = '0.5.0'

export const asyncApi: Generator = {
  name: 'AsyncAPI document',
  async files() {
    return new Map([['asyncapi.json', `${JSON.stringify(await document(), null, 2)}\n`]])
  },
}

/** The document's parts for one topic. */
interface Topic {
  readonly name: string
  readonly doc: string
  /** Under components/schemas. */
  readonly key: string
  readonly headers: Readonly<Record<string, object>>
  readonly required: readonly string[]
}

const topics: readonly Topic[] = [
  ...knownFields.map(({ field, schema, rule, eventTypes }) => ({
    name: field,
    doc: schema.doc,
    key: keyName(rule.key),
    ...headersWith({ enum: eventTypes }),
  })),
  {
    name: UNRECOGNIZED,
    doc: schemaOf(UNRECOGNIZED).doc,
    key: keyName('account'),
    ...headersWith({
      type: 'string',
      description: 'whatsapp.<field as sent>, whatsapp.unrecognized if there is none.',
    }),
  },
  {
    name: DEAD_LETTER,
    doc: schemaOf(DEAD_LETTER).doc,
    key: keyName(DEAD_LETTER),
    ...headersWith({ const: `whatsapp.${DEAD_LETTER}` }, deadLetterHeaders),
  },
]

async function document(): Promise<object> {
  const shown = examples()
  return {
    asyncapi,
    info: await info(),
    defaultContentType: 'application/avro',
    servers: { kafka: server() },
    channels: entries(topics, ({ name, doc }) => ({
      address: addressOf(name),
      description: doc,
      servers: [ref('#/servers/kafka')],
      messages: { [name]: ref(`#/components/messages/${name}`) },
      bindings: { kafka: { topic: addressOf(name), bindingVersion } },
    })),
    operations: Object.fromEntries(
      topics.map(({ name }) => [
        `publish_${name}`,
        {
          action: 'send',
          channel: ref(`#/channels/${name}`),
          messages: [ref(`#/channels/${name}/messages/${name}`)],
        },
      ]),
    ),
    components: { messages: entries(topics, (topic) => message(topic, shown.get(topic.name))), schemas: schemas() },
  }
}

async function info(): Promise<object> {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8')
  const { name, version, description }: Record<string, string> = JSON.parse(text)
  return {
    title: name,
    version,
    description: `${description} Topics are named here with the default prefix (${SETTINGS.topicPrefix.name}). Values are Avro in the Confluent wire format: a zero byte, the id of the schema in the registry in 4 bytes, the Avro binary; the subject is <topic>-value. Types are JSON Schemas of the decoded values; x-avro-schema names the Avro schema in the package.`,
    license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    'x-generated': 'By npm run generate; not to be edited.',
  }
}

function server(): object {
  const { kafkaBrokers, registryUrl } = SETTINGS
  return {
    host: kafkaBrokers.fallback,
    protocol: 'kafka',
    description: `See ${kafkaBrokers.name}, and for the registry ${registryUrl.name}.`,
    bindings: {
      kafka: {
        schemaRegistryUrl: registryUrl.fallback,
        schemaRegistryVendor: 'confluent',
        bindingVersion,
      },
    },
  }
}

function message({ name, doc, key, headers, required }: Topic, example: Example | undefined): object {
  return {
    name: schemaOf(name).name,
    title: name,
    summary: doc,
    contentType: 'application/avro',
    headers: { type: 'object', required, properties: headers },
    payload: ref(`#/components/schemas/${schemaOf(name).name}`),
    examples: example && [
      { name: example.sample, summary: summaryOf(example), headers: example.headers, payload: example.payload },
    ],
    bindings: {
      kafka: {
        key: ref(`#/components/schemas/${key}`),
        schemaIdLocation: 'payload',
        schemaIdPayloadEncoding: 'confluent',
        schemaLookupStrategy: 'TopicNameStrategy',
        bindingVersion,
      },
    },
    'x-avro-schema': schemaPath(name),
    'x-schema-registry-subject': `${addressOf(name)}-value`,
  }
}

function summaryOf({ sample, key }: Example): string {
  const from = sample === DEAD_LETTER ? 'From a body that is not JSON' : `From samples/${sample}.json`
  return `${from}; its key is ${key ?? 'null'}. Attributes that are null are left out.`
}

function schemas(): object {
  const keys: [string, KeyForm][] = [...Object.entries(keyForms), [DEAD_LETTER, deadLetterKey]]
  return Object.fromEntries([
    ...keys.map(([name, { form, doc, examples }]) => [
      keyName(name),
      { type: ['string', 'null'], description: `${form}, UTF-8. ${doc}`, examples },
    ]),
    ...Object.entries({ ...eventHeaders, ...deadLetterHeaders })
      .filter(([name]) => name !== HEADERS.type)
      .map(([name, header]) => [headerName(name), headerSchema(header)]),
    ...jsonSchemas(
      topics.map(({ name }) => schemaOf(name)),
      (name) => ref(`#/components/schemas/${name}`),
    ),
  ])
}

/** The headers of a topic, with its own `ce_type`. */
function headersWith(
  type: object,
  more: Readonly<Record<string, HeaderDoc>> = {},
): Pick<Topic, 'headers' | 'required'> {
  const all = Object.entries({ ...eventHeaders, ...more })
  const headers = Object.fromEntries(all.map(([name]) => [name, ref(`#/components/schemas/${headerName(name)}`)]))
  return {
    headers: { ...headers, [HEADERS.type]: { ...headerSchema(eventHeaders[HEADERS.type]), ...type } },
    required: all.filter(([, { always }]) => always).map(([name]) => name),
  }
}

function headerSchema({ doc, value }: HeaderDoc): object {
  return { type: 'string', description: doc, ...(value === undefined ? {} : { const: value }) }
}

function keyName(name: string): string {
  return `key.${name}`
}

function headerName(name: string): string {
  return `header.${name}`
}

function addressOf(name: string): string {
  return `${SETTINGS.topicPrefix.fallback}${name}`
}

function entries(of: readonly Topic[], value: (topic: Topic) => object): Record<string, object> {
  return Object.fromEntries(of.map((topic) => [topic.name, value(topic)]))
}

function ref(target: string): { $ref: string } {
  return { $ref: target }
}
