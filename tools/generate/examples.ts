/** Records for documents to show: what the relay makes of the samples. */
import { readdirSync, readFileSync } from 'node:fs'
import avro from 'avsc'
import { SETTINGS } from '../../src/config/settings.ts'
import { DEAD_LETTER, TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { Pipeline } from '../../src/pipeline/ingest.ts'
import { headersOf } from '../../src/pipeline/record.ts'
import { sign, verify } from '../../src/pipeline/verify.ts'
import { schemaOf } from './catalog.ts'

export interface Example {
  /** The sample that it was made of, without its ending. */
  readonly sample: string
  readonly key: string | null
  readonly headers: Readonly<Record<string, string>>
  /** The decoded record as JSON: attributes that are null are left out, bytes are base64. */
  readonly payload: object
}

const SAMPLES = new URL('../../samples/', import.meta.url)
const RECEIVED_AT_MS = Date.parse('2026-11-02T10:45:09.123Z')
const RECORD_LIMIT_BYTES = 1 << 22
/** The schema's id in the registry stands before the record. */
const PREFIX_BYTES = 5

/** One record of every topic by the topic's name, made of the first sample that has one; the smallest type last. */
export function examples(): ReadonlyMap<string, Example> {
  const pipeline = newPipeline()
  const found = new Map<string, Example>()
  for (const [sample, body] of bodies()) {
    const verified = verify(body, sign(body, 'secret'), ['secret'])
    if (verified === undefined) throw new Error('not verified')
    const delivery = { receivedAtMs: RECEIVED_AT_MS, requestHeaders: () => ({}) }
    for (const record of pipeline.ingest(verified, delivery).records) {
      const name = record.topic.slice(SETTINGS.topicPrefix.fallback.length)
      if (found.has(name)) continue
      const value: unknown = avro.Type.forSchema(plain(schemaOf(name)) as never).fromBuffer(
        record.value.subarray(PREFIX_BYTES),
      )
      const key = (record.key as string | null | undefined) ?? null
      found.set(name, { sample, key, headers: headersOf(record), payload: shown(value) as object })
    }
  }
  const missing = TOPIC_NAMES.filter((name) => !found.has(name))
  if (missing.length > 0) throw new Error(`no sample makes a record of ${missing.join(', ')}`)
  return found
}

function newPipeline(): Pipeline {
  const schemas = new Map(TOPIC_NAMES.map((name, id) => [name, { id, schema: plain(schemaOf(name)) as never }]))
  return new Pipeline({
    topicPrefix: SETTINGS.topicPrefix.fallback,
    schemas,
    recordLimitBytes: () => RECORD_LIMIT_BYTES,
    expansionFactor: 6,
    expansionLimitBytes: RECORD_LIMIT_BYTES,
  })
}

/** The samples, and something that is not a webhook. */
function bodies(): [name: string, body: Buffer][] {
  const names = readdirSync(SAMPLES).filter((name) => name.endsWith('.json'))
  // The plainest message is what most readers look for.
  names.sort((a, b) => Number(b === 'messages.text.json') - Number(a === 'messages.text.json') || (a < b ? -1 : 1))
  const samples = names.map((name): [string, Buffer] => [
    name.slice(0, -'.json'.length),
    readFileSync(new URL(name, SAMPLES)),
  ])
  return [...samples, [DEAD_LETTER, Buffer.from('not JSON')]]
}

/** Schemas are read-only here, and libraries want their own. */
function plain(schema: object): object {
  return JSON.parse(JSON.stringify(schema)) as object
}

function shown(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, item]) => item !== null)
  return Object.fromEntries(entries.map(([name, item]) => [name, shown(item)]))
}
