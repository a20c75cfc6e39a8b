import { inspect, styleText } from 'node:util'
import type { StoredRecord } from '../../src/kafka/read/record-reader.ts'

type Style = Parameters<typeof styleText>[0]

const WIDTH = 110

/** Text in a style, on a terminal that may have colours. */
export function styled(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout })
}

export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** A record as people read it: where it is, and of its value what is not null. */
export function shownRecord({ topic, key = '', headers }: StoredRecord, decoded: unknown): string {
  const { value, unmapped, entry_time: time } = decoded as Record<string, unknown>
  const facts = [
    styled('cyan', topic),
    `key ${styled('yellow', key)}`,
    styled('dim', headers.ce_type ?? ''),
    ...(typeof time === 'number' ? [styled('dim', new Date(time).toISOString())] : []),
    ...(headers.waba_test === 'true' ? [styled('magenta', 'test event')] : []),
  ]
  const isWhole = Object.keys(unmapped as object).length === 0
  const parts = [`value ${printed(value)}`, ...(isWhole ? [] : [`unmapped ${printed(unmapped)}`])]
  return [facts.join('  '), ...parts.flatMap((part) => part.split('\n').map((line) => `  ${line}`))].join('\n')
}

function printed(value: unknown): string {
  const colors = styled('cyan', 'x') !== 'x'
  return inspect(withoutNulls(value), { colors, depth: null, compact: 4, breakLength: WIDTH })
}

/** A copy without attributes that are null; Avro's decoder has names for its objects, which nobody wants to read. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, withoutNulls(member)]))
}
