import { readFileSync } from 'node:fs'
import { compileEventEncoder, type RegisteredSchema } from '../../src/pipeline/encode.ts'
import type { RelayEvent } from '../../src/pipeline/event.ts'
import { eventId } from '../../src/pipeline/event-id.ts'
import { FIELDS, TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { type Ingested, Pipeline } from '../../src/pipeline/ingest.ts'
import type { JsonValue } from '../../src/pipeline/json.ts'
import { keyOf, phoneNumberIdOf } from '../../src/pipeline/key.ts'
import { parse } from '../../src/pipeline/parse.ts'
import { CloudEventHeaders, type Delivery } from '../../src/pipeline/record.ts'
import { split } from '../../src/pipeline/split.ts'
import { sign, type VerifiedBody, verify } from '../../src/pipeline/verify.ts'
import { BENCH_SECRET } from '../load/body-file.ts'

/** What each stage works on, made from one body by the stages before it. */
export interface Prepared {
  readonly raw: Buffer
  readonly signature: string
  readonly verified: VerifiedBody
  readonly json: JsonValue
  readonly events: readonly RelayEvent[]
  readonly ids: readonly string[]
}

export interface Stage {
  readonly name: string
  readonly meaning: string
  readonly run: (body: Prepared) => unknown
}

const RECEIVED_AT_MS = Date.parse('2026-03-26T10:45:09.123Z')
const DELIVERY: Delivery = { receivedAtMs: RECEIVED_AT_MS, requestHeaders: () => ({}) }
const SECRETS = [BENCH_SECRET]

const schemas = new Map(
  TOPIC_NAMES.map((name, index): [string, RegisteredSchema] => {
    const file = new URL(`../../schemas/${name}.avsc`, import.meta.url)
    return [name, { schema: JSON.parse(readFileSync(file, 'utf8')), id: index + 1 }]
  }),
)
const encoders = new Map(
  [...FIELDS.keys()].map((name) => [name, compileEventEncoder(schemas.get(name) as RegisteredSchema)] as const),
)
const headers = new CloudEventHeaders()
const pipeline = new Pipeline({
  topicPrefix: 'whatsapp-',
  schemas,
  recordLimitBytes: () => 5 * 1024 * 1024,
  expansionFactor: 6,
  expansionLimitBytes: 64 * 1024 * 1024,
})

/** The pure part, step by step and as a whole. */
export const STAGES: readonly Stage[] = [
  { name: 'verify', meaning: 'HMAC-SHA256 of the bytes, compared', run: verifyOnly },
  { name: 'parse', meaning: 'UTF-8 check, JSON with exact numbers', run: ({ verified }) => parse(verified) },
  { name: 'split', meaning: 'webhook to events', run: ({ json }) => split(json) },
  { name: 'id', meaning: 'event_id from the canonical content', run: ({ events }) => each(events, eventId) },
  { name: 'key', meaning: 'record key', run: ({ events }) => each(events, keyOfEvent) },
  { name: 'encode', meaning: 'mapping to the schema and Avro, one step', run: encodeAll },
  { name: 'headers', meaning: 'CloudEvents headers', run: ({ events }) => each(events, headersOf) },
  { name: 'whole', meaning: 'verify and ingest: bytes to records', run: wholeWay },
]

/** What no relay can do without: the signature, and JSON.parse of the text. */
export function leastWork({ raw, signature }: Prepared): unknown {
  if (verify(raw, signature, SECRETS) === undefined) throw new Error('not verified')
  return JSON.parse(raw.toString())
}

/** Bytes to records. */
export function wholeWay({ raw, signature }: Prepared): Ingested {
  return pipeline.ingest(verify(raw, signature, SECRETS) as VerifiedBody, DELIVERY)
}

/** Runs every stage once. Throws where a body is not what the benchmark takes it for. */
export function prepare(raw: Buffer): Prepared {
  const signature = sign(raw, BENCH_SECRET)
  const verified = verify(raw, signature, SECRETS)
  const parsed = verified && parse(verified)
  if (verified === undefined || !parsed?.ok) throw new Error('a body of the benchmark is not sound')
  const events = split(parsed.json).map((event) => {
    if ('reason' in event || !event.recognized) throw new Error('a body of the benchmark cannot be split')
    return event
  })
  return { raw, signature, verified, json: parsed.json, events, ids: events.map(eventId) }
}

function verifyOnly({ raw, signature }: Prepared): unknown {
  return verify(raw, signature, SECRETS)
}

function keyOfEvent({ field, item, wabaId }: RelayEvent): string | null {
  return keyOf(FIELDS.get(field)?.key ?? 'account', item, wabaId)
}

function encodeAll({ events, ids }: Prepared): unknown {
  return each(events, (event, index) => encoders.get(event.field)?.(event, ids[index] ?? '', RECEIVED_AT_MS))
}

function headersOf({ field, item, wabaId }: RelayEvent): unknown {
  return headers.of(wabaId, phoneNumberIdOf(item.value), `whatsapp.${field}.${item.name}`, undefined)
}

function each<T>(events: readonly RelayEvent[], work: (event: RelayEvent, index: number) => T): T | undefined {
  let last: T | undefined
  for (let index = 0; index < events.length; index++) last = work(events[index] as RelayEvent, index)
  return last
}
