import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromFile, Parser } from '@asyncapi/parser'
import { Ajv } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TOPIC_NAMES } from '../src/pipeline/fields.ts'
import { headersOf } from '../src/pipeline/record.ts'
import { ingest, PREFIX, schemaOf } from './support/pipeline.ts'

const root = join(import.meta.dirname, '..')
const path = join(root, 'asyncapi.json')
/** The parser takes seconds for this many schemas, longer on a small machine. */
const PARSER_TIMEOUT_MS = 60_000
/** Severities of the parser's diagnostics: error and warning. Anything lower is advice. */
const LEAST_SEVERITY = 1

describe('asyncapi.json', async () => {
  const text = await readFile(path, 'utf8')
  const document: Document = JSON.parse(text)
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waba-relay-asyncapi-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  /** The official parser's diagnostics for a document that is alone in its folder. */
  async function problemsIn(alone: string): Promise<string[]> {
    const copy = join(folder, 'asyncapi.json')
    await writeFile(copy, alone)
    const { document: parsed, diagnostics } = await fromFile(new Parser(), copy).parse()
    const problems = diagnostics.filter(({ severity }) => severity <= LEAST_SEVERITY)
    if (parsed === undefined && problems.length === 0) return ['not parsed']
    return problems.map(({ path: place, message }) => `${place.join('.')}: ${message}`)
  }

  it('is valid 3.1 without any other file', { timeout: PARSER_TIMEOUT_MS }, async () => {
    expect(document.asyncapi).toBe('3.1.0')
    expect(await problemsIn(text)).toEqual([])
  })

  it('refers to nothing outside itself and to nothing that is missing', () => {
    const targets = [...text.matchAll(/"\$ref": "([^"]+)"/g)].map(([, target = '']) => target)
    expect(targets.length).toBeGreaterThan(TOPIC_NAMES.length)
    for (const target of new Set(targets)) {
      const [hash, ...names] = target.split('/')
      expect(hash, target).toBe('#')
      expect(
        names.reduce<unknown>((part, name) => (part as Record<string, unknown>)?.[name], document),
        target,
      ).toBeDefined()
    }
  })

  it('would be invalid if a type were missing', { timeout: PARSER_TIMEOUT_MS }, async () => {
    const wrong = text.replaceAll('"#/components/schemas/MessageText"', '"#/components/schemas/Pigeon"')
    expect(await problemsIn(wrong)).toContainEqual(expect.stringContaining('Pigeon'))
  })

  // The official parser does not check examples in version 3.
  it('has examples that match their types', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false })
    ajv.addSchema(document, 'asyncapi')
    for (const [name, { payload, examples }] of Object.entries(document.components.messages)) {
      const isOfType = ajv.compile({ $ref: `asyncapi${payload.$ref}` })
      const [example] = examples
      expect(isOfType(example?.payload), `${name}: ${ajv.errorsText(isOfType.errors)}`).toBe(true)
      expect(isOfType({ ...example?.payload, received_at: 'yesterday' }), name).toBe(false)
    }
  })

  it('has an example of every message, with its headers, made from a sample', async () => {
    const samples = await readdir(join(root, 'samples'))
    for (const name of TOPIC_NAMES) {
      const [example] = document.components.messages[name]?.examples ?? []
      expect(example?.payload.event_id, name).toBe(example?.headers.ce_id)
      if (name !== 'dead_letter') expect(samples).toContain(`${example?.name}.json`)
    }
  })

  it('says that a key may be null', () => {
    for (const name of Object.keys(document.components.schemas).filter((schema) => schema.startsWith('key.'))) {
      expect(document.components.schemas[name]?.type).toEqual(['string', 'null'])
    }
  })

  it('has a channel for every topic', () => {
    const addresses = Object.values(document.channels).map(({ address }) => address)
    expect(addresses).toEqual(TOPIC_NAMES.map((name) => PREFIX + name))
  })

  it('names the type, the schema and the subject of every topic', () => {
    for (const name of TOPIC_NAMES) {
      const message = document.components.messages[name]
      const type = message?.payload.$ref.slice('#/components/schemas/'.length) ?? ''
      expect(document.components.schemas[type]?.title).toBe(schemaOf(name).name)
      expect(message?.['x-avro-schema']).toBe(`schemas/${name}.avsc`)
      expect(message?.['x-schema-registry-subject']).toBe(`${PREFIX}${name}-value`)
    }
  })

  it('has every attribute of every Avro type', () => {
    for (const name of TOPIC_NAMES) {
      for (const record of recordsOf(schemaOf(name))) {
        const properties = document.components.schemas[record.name]?.properties ?? {}
        expect(Object.keys(properties), record.name).toEqual(record.fields.map((field) => field.name))
      }
    }
  })

  it('has the same headers as records', async () => {
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
  readonly asyncapi: string
  readonly channels: Readonly<Record<string, { readonly address: string }>>
  readonly components: {
    readonly messages: Readonly<Record<string, Message>>
    readonly schemas: Readonly<
      Record<string, { readonly title?: string; readonly type?: unknown; readonly properties?: object }>
    >
  }
}
interface Message {
  readonly payload: { readonly $ref: string }
  readonly examples: readonly {
    readonly name: string
    readonly headers: Readonly<Record<string, string>>
    readonly payload: Readonly<Record<string, unknown>>
  }[]
  readonly headers: {
    readonly required: readonly string[]
    readonly properties: Readonly<Record<string, { readonly enum?: readonly string[]; readonly const?: string }>>
  }
  readonly 'x-avro-schema': string
  readonly 'x-schema-registry-subject': string
}

interface AvroRecord {
  readonly name: string
  readonly fields: readonly { readonly name: string }[]
}

/** Every record that a schema defines. */
function recordsOf(schema: unknown): AvroRecord[] {
  if (typeof schema !== 'object' || schema === null) return []
  const inner = Object.values(schema).flatMap(recordsOf)
  return (schema as { type?: unknown }).type === 'record' ? [schema as AvroRecord, ...inner] : inner
}

async function recordsOfSamples() {
  const names = (await readdir(join(root, 'samples'))).filter((name) => name.endsWith('.json'))
  const bodies = await Promise.all(names.map((name) => readFile(join(root, 'samples', name))))
  return [...bodies, Buffer.from('no JSON')].flatMap((body) => ingest(body).records)
}
