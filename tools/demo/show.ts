import { inspect, type styleText } from 'node:util'
import { paint, table } from '../../src/cli/output.ts'
import type { DecodedRecord } from './records.ts'
import { TELLING } from './samples.ts'

type Style = Parameters<typeof styleText>[0]

/** The demo fits a terminal this wide. */
const WIDTH = 100
const INDENT = 2
/** Columns left by the longest topic and the count. */
const SHORT = 50

/** Text in a style, if the terminal allows colours. */
export function styled(style: Style, text: string): string {
  return paint(process.stdout, style, text)
}

export function say(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** A line that begins with the step in progress and ends with its result; lines logged in between go below it. */
export class StepLine {
  #isOpen = true

  constructor(text: string) {
    process.stdout.write(`${text} … `)
  }

  log(line: string): void {
    this.#close()
    say(`      ${line}`)
  }

  done(text: string): void {
    say(this.#isOpen ? text : `      ${text}`)
    this.#isOpen = false
  }

  #close(): void {
    if (this.#isOpen) say()
    this.#isOpen = false
  }
}

/** A row for each topic: how many records it has, and what the first one says. */
export function topicTable(records: readonly DecodedRecord[]): string {
  const rows = [...Map.groupBy(records, ({ record }) => record.topic)].map(([topic, group]) => ({ topic, group }))
  return table(process.stdout, rows, [
    { title: 'topic', cell: ({ topic }) => topic, style: () => 'cyan' },
    { title: 'records', cell: ({ group }) => String(group.length), align: 'right' },
    { title: 'the first one, in short', cell: ({ group }) => (group[0] === undefined ? '' : inShort(group[0])) },
  ])
}

/** A record as a consumer sees it: its position, its headers, and its decoded value without null attributes. */
export function shownRecord({ record, value }: DecodedRecord): string {
  const { topic, partition, offset, key = '', headers } = record
  const colors = styled('cyan', 'x') !== 'x'
  const shown = inspect(readable(value), { colors, depth: null, compact: 3, breakLength: WIDTH - INDENT })
  return [
    `${styled('cyan', topic)} ${styled('dim', `partition ${partition}, offset ${offset}`)}`,
    `key      ${styled('yellow', key)}`,
    `headers  ce_type ${headers.ce_type}, ce_source ${headers.ce_source}, …`,
    shown,
  ]
    .flatMap((part) => part.split('\n'))
    .map((line) => ' '.repeat(INDENT) + line)
    .join('\n')
}

/** The telling attributes of a record, cut to fit next to the longest topic. */
function inShort({ value }: DecodedRecord): string {
  const { field, value: content } = value as { field: string; value: unknown }
  const text = (TELLING[field] ?? []).map((path) => `${path.split('.').at(-1)} ${attribute(content, path)}`).join(', ')
  return text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text
}

function attribute(value: unknown, path: string): unknown {
  return path.split('.').reduce((inner, name) => (inner as Record<string, unknown> | null)?.[name], value)
}

/** A copy without attributes that are null, and without the class names that Avro's decoder gives to its objects. */
function readable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(readable)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== null)
  return Object.fromEntries(members.map(([name, member]) => [name, readable(member)]))
}
