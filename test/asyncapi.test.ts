import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AvroSchemaParser } from '@asyncapi/avro-schema-parser'
import { Parser } from '@asyncapi/parser'
import { describe, expect, it } from 'vitest'
import { TOPIC_NAMES } from '../src/pipeline/fields.ts'
import { headersOf } from '../src/pipeline/record.ts'
import { ingest, PREFIX } from './support/pipeline.ts'

const root = join(import.meta.dirname, '..')
const path = join(root, 'asyncapi.json')
/** The parser takes seconds for this many schemas, on a small machine more. */
const PARSER_TIMEOUT_MS = 60_000
/** Of the parser's diagnostics: error and warning. What is below is advice. */
const LEAST_SEVERITY = 1

const parser = new Parser()
parser.registerSchemaParser(AvroSchemaParser())

describe('asyncapi.json', async () => {
  const document: Document = JSON.parse(await readFile(path, 'utf8'))

  /** The document without other topics; with another schema, if one is given. */
  function withTopicAlone(name: string, schema?: object): object {
    const { payload, ...message } = document.components.messages[name] ?? {}
    const messages = { [name]: { ...message, payload: { ...payload, ...(schema === undefined ? {} : { schema }) } } }
    const channels = { [name]: document.channels[name] }
    return { ...document, channels, operations: {}, components: { ...document.components, messages } }
  }

  it('is valid, and what it refers to is there', { timeout: PARSER_TIMEOUT_MS }, async () => {
    expect(await problemsIn(document)).toEqual([])
  })

  it('would not be valid with a schema that is missing', { timeout: PARSER_TIMEOUT_MS }, async () => {
    const missing = withTopicAlone('flows', { $ref: './schemas/pigeons.avsc' })
    expect(await problemsIn(missing)).toContainEqual(expect.stringContaining('pigeons.avsc'))
  })

  it('is understood down to the attributes of a schema', { timeout: PARSER_TIMEOUT_MS }, async () => {
    const parsed = await parser.parse(JSON.stringify(withTopicAlone('flows')), { source: path })
    const [message] = parsed.document?.allMessages().all() ?? []
    expect(message?.payload()?.properties()).toHaveProperty('event_id')
    expect(message?.bindings().get('kafka')?.value()).toMatchObject({ key: { type: ['string', 'null'] } })
  })

  it('has a channel for every topic', () => {
    const addresses = Object.values(document.channels).map(({ address }) => address)
    expect(addresses).toEqual(TOPIC_NAMES.map((name) => PREFIX + name))
  })

  it('names the schema and the subject of every topic', () => {
    const messages = Object.values(document.components.messages)
    expect(messages.map(({ payload }) => payload.schema.$ref)).toEqual(
      TOPIC_NAMES.map((name) => `./schemas/${name}.avsc`),
    )
    expect(messages.map((message) => message['x-schema-registry-subject'])).toEqual(
      TOPIC_NAMES.map((name) => `${PREFIX}${name}-value`),
    )
  })

  it('has the headers that records have', async () => {
    const seen = new Set<string>()
    for (const record of await recordsOfSamples()) {
      const { topic } = record
      const headers = headersOf(record)
      const name = topic.slice(PREFIX.length)
      const described = document.components.messages[name]?.headers
      seen.add(name)
      expect(Object.keys(described?.properties ?? {}), topic).toEqual(expect.arrayContaining(Object.keys(headers)))
      expect(Object.keys(headers), topic).toEqual(expect.arrayContaining([...(described?.required ?? ['none'])]))
      const types = described?.properties.ce_type
      if (types?.enum !== undefined) expect(types.enum).toContain(headers.ce_type)
      if (types?.const !== undefined) expect(headers.ce_type).toBe(types.const)
    }
    expect(seen).toEqual(new Set(TOPIC_NAMES))
  })
})

interface Document {
  readonly channels: Readonly<Record<string, { readonly address: string }>>
  readonly components: { readonly messages: Readonly<Record<string, Message>> }
}
interface Message {
  readonly payload: { readonly schema: { readonly $ref: string } }
  readonly headers: {
    readonly required: readonly string[]
    readonly properties: Readonly<Record<string, { readonly enum?: readonly string[]; readonly const?: string }>>
  }
  readonly 'x-schema-registry-subject': string
}

/** By validate(): parse() looks for circular references besides, which takes it ten seconds in a document of this size. */
async function problemsIn(document: object): Promise<string[]> {
  const diagnostics = await parser.validate(JSON.stringify(document), { source: path })
  return diagnostics
    .filter(({ severity }) => severity <= LEAST_SEVERITY)
    .map(({ path: place, message }) => `${place.join('.')}: ${message}`)
}

async function recordsOfSamples() {
  const names = (await readdir(join(root, 'samples'))).filter((name) => name.endsWith('.json'))
  const bodies = await Promise.all(names.map((name) => readFile(join(root, 'samples', name))))
  return [...bodies, Buffer.from('no JSON')].flatMap((body) => ingest(body).records)
}
