import type { Ingested } from '../../src/pipeline/ingest.ts'
import { headersOf, type RelayRecord } from '../../src/pipeline/record.ts'
import { Num, Time, type Tree } from './json-tree.ts'
import { ingest, PREFIX, webhookOf } from './pipeline.ts'
import { decodeRecord } from './restored.ts'

/** A decoded record in plain values: numbers as numbers, times in ISO 8601, nothing that is null. */
export interface Decoded {
  readonly topic: string
  readonly key: string | null
  readonly type: string | undefined
  readonly id: string
  readonly headers: Readonly<Record<string, string>>
  readonly record: Record<string, unknown>
  readonly value: unknown
  readonly unmapped: Record<string, string>
}

export function decoded(record: RelayRecord): Decoded {
  const plainRecord = plain(decodeRecord(record)) as Record<string, unknown>
  return {
    topic: record.topic.slice(PREFIX.length),
    key: record.key,
    type: record.headers.ce_type,
    id: String(plainRecord.event_id),
    headers: headersOf(record),
    record: plainRecord,
    value: plainRecord.value,
    unmapped: (plainRecord.unmapped ?? {}) as Record<string, string>,
  }
}

/** The records of a body as a consumer sees them. */
export function recordsOf(body: Buffer | string): Decoded[] {
  return ingest(body).records.map(decoded)
}

/** The records of one change. */
export function recordsOfChange(field: string, value: unknown, entry: Record<string, unknown> = {}): Decoded[] {
  return recordsOf(webhookOf(field, value, entry))
}

/** The only record of one change. */
export function recordOfChange(field: string, value: unknown, entry: Record<string, unknown> = {}): Decoded {
  const [record, ...others] = recordsOfChange(field, value, entry)
  if (record === undefined || others.length > 0) throw new Error(`${1 + others.length} records, not one`)
  return record
}

function plain(tree: Tree): unknown {
  if (tree instanceof Num) return Number(tree.literal)
  if (tree instanceof Time) return new Date(Number(tree.ms)).toISOString()
  if (tree instanceof Map) return Object.fromEntries([...tree].map(([key, member]) => [key, plain(member)]))
  return Array.isArray(tree) ? tree.map(plain) : tree
}

/** The bytes of a dead letter's body. */
export function bytesOf(record: RelayRecord): Buffer {
  return Buffer.from(decodeRecord(record).get('body') as string, 'latin1')
}

/** What Kafka holds of a record, without its own few bytes. */
export function sizeOf(record: RelayRecord): number {
  const texts = [record.key ?? '', ...Object.entries(headersOf(record)).flat()]
  return record.value.length + texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

/** What an ingested body's records say, in their order. */
export function decodedAll({ records }: Ingested): Decoded[] {
  return records.map(decoded)
}

/** The dead letters among them. */
export function lettersOf(ingested: Ingested): Decoded[] {
  return decodedAll(ingested).filter(({ topic }) => topic === 'dead_letter')
}
