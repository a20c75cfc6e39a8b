import type { StoredRecord } from '../kafka/read/record-reader.ts'
import type { Output } from './context.ts'
import { paint } from './output.ts'

/** A record with its decoded value, or the reason it could not be decoded. */
export interface Decoded {
  readonly record: StoredRecord
  readonly value: unknown
  readonly error?: string
}

/** The record for `--json`, on one line: bytes in base64, large integers as digits. */
export function recordJson({ record, value, error }: Decoded): string {
  const { topic, partition, offset, timestampMs, key, headers } = record
  const timestamp = new Date(timestampMs).toISOString()
  const place = { topic, partition, offset: Number(offset), timestamp, key: key ?? null, headers }
  if (error === undefined) return JSON.stringify({ ...place, value }, portable)
  return JSON.stringify({ ...place, value: null, error, raw: record.value?.toString('base64') ?? null })
}

/** Buffer's toJSON turns it into an object of numbers before a replacer sees it. */
function portable(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  const { type, data } = (value ?? {}) as { type?: unknown; data?: unknown }
  return type === 'Buffer' && Array.isArray(data) ? Buffer.from(data as number[]).toString('base64') : value
}

interface RecordValue {
  readonly value?: unknown
  readonly unmapped?: Readonly<Record<string, string>>
}

/** The record for people, on one line, truncated to the terminal's width. */
export function recordLine(output: Output, { record, value, error }: Decoded): string {
  const { timestampMs, topic, partition, offset, key, headers } = record
  const time = new Date(timestampMs).toISOString().slice(0, 23).replace('T', ' ')
  const type = headers.ce_type?.replace('whatsapp.', '') ?? topic
  const { value: content, unmapped = {} } = (value ?? {}) as RecordValue
  const pointers = Object.keys(unmapped)
  const parts = [
    { text: time, style: 'dim' as const },
    { text: type, style: 'cyan' as const },
    { text: `${partition}/${offset}`, style: 'dim' as const },
    ...(key === undefined ? [] : [{ text: key, style: 'blue' as const }]),
    ...(headers.waba_test === 'true' ? [{ text: 'test', style: 'magenta' as const }] : []),
    ...(pointers.length === 0 ? [] : [{ text: `unmapped ${pointers.join(' ')}`, style: 'yellow' as const }]),
    error === undefined
      ? { text: JSON.stringify(content ?? value, withoutNulls), style: undefined }
      : { text: error.replaceAll('\n', ' '), style: 'red' as const },
  ]
  let room = output.isTTY === true ? (output.columns ?? 80) : Number.POSITIVE_INFINITY
  const shown = parts.map(({ text, style }) => {
    const cut = text.length > room ? `${text.slice(0, Math.max(0, room - 1))}…` : text
    room = Math.max(0, room - cut.length - 1)
    return cut === '…' ? '' : paint(output, style, cut)
  })
  return shown.filter((text) => text !== '').join(' ')
}

function withoutNulls(name: string, value: unknown): unknown {
  if (value === null) return undefined
  if (typeof value === 'object' && Object.values(value).every((member) => member === null)) return undefined
  return portable(name, value)
}
