import { readFileSync } from 'node:fs'
import type { RegisteredSchema } from '../../src/pipeline/encode.ts'
import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { type Ingested, Pipeline } from '../../src/pipeline/ingest.ts'
import type { Delivery } from '../../src/pipeline/record.ts'
import { sign, type VerifiedBody, verify } from '../../src/pipeline/verify.ts'
import type { ComplexSchema } from './avro-schema-walk.ts'

export const PREFIX = 'whatsapp-'
export const RECEIVED_AT_MS = Date.parse('2026-03-26T10:45:09.123Z')
export const RECORD_LIMIT_BYTES = 4 * 1024 * 1024

const schemas = new Map<string, RegisteredSchema>(
  TOPIC_NAMES.map((name, index) => {
    const file = new URL(`../../schemas/${name}.avsc`, import.meta.url)
    return [name, { schema: JSON.parse(readFileSync(file, 'utf8')), id: index + 1 }]
  }),
)

/** The schema of a topic's records, by the topic's name without its prefix. */
export function schemaOf(name: string): ComplexSchema {
  const registered = schemas.get(name)
  if (registered === undefined) throw new Error(`no schema ${name}`)
  return registered.schema as unknown as ComplexSchema
}

export function schemaIdOf(name: string): number {
  return schemas.get(name)?.id ?? -1
}

/** The whole pure pipeline over the repository's schemas. */
export function newPipeline(limits: { recordBytes?: number; expansionBytes?: number } = {}): Pipeline {
  return new Pipeline({
    topicPrefix: PREFIX,
    schemas,
    recordLimitBytes: () => limits.recordBytes ?? RECORD_LIMIT_BYTES,
    expansionFactor: 6,
    expansionLimitBytes: limits.expansionBytes ?? 256 * 1024 * 1024,
  })
}

const pipeline = newPipeline()

/** A body as if its signature had been checked. */
export function verified(body: Buffer | string): VerifiedBody {
  const bytes = Buffer.from(body)
  const result = verify(bytes, sign(bytes, 'test_app_secret'), ['test_app_secret'])
  if (result === undefined) throw new Error('not verified')
  return result
}

export const DELIVERY: Delivery = { receivedAtMs: RECEIVED_AT_MS, requestHeaders: () => ({}) }

/** The records of a body that was received at a fixed time. */
export function ingest(body: Buffer | string, delivery: Delivery = DELIVERY): Ingested {
  return pipeline.ingest(verified(body), delivery)
}

/** The text of a webhook with one change. */
export function webhookOf(field: string, value: unknown, entry: Record<string, unknown> = {}): string {
  const changes = [{ field, value }]
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '394028175630912', ...entry, changes }],
  })
}
