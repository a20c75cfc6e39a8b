import type { Command } from 'commander'
import { brokerAccess, COMMAND_TIMEOUT_MS, registryAccess } from '../config/access.ts'
import { readConfig } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { type Position, RecordReader, type StoredRecord } from '../kafka/read/record-reader.ts'
import { recordDecoder } from '../registry/decoder.ts'
import { command, JSON_OPTION } from './command.ts'
import { CommandFailed, type Context } from './context.ts'
import { parseTime } from './duration.ts'
import { counted, print, printJson, printLine, table } from './output.ts'
import { progress } from './progress.ts'
import { FIELDS_ARGUMENT, topicsToRead } from './record-topics.ts'
import { PATH_LIMIT, type Sighting, UnmappedPaths } from './unmapped-paths.ts'

interface Options {
  readonly since?: number
  readonly values?: true
  readonly json?: true
}

/** What was read. */
interface Reading {
  readonly paths: UnmappedPaths
  records: number
  notDecoded: number
  /** Why the first of them could not be decoded. */
  reason: string | undefined
  interrupted: boolean
}

/** A line of the table. */
interface Row extends Sighting {
  readonly field: string
  readonly what: string
}

export function unmappedCommand(context: Context): Command {
  return command('unmapped', 'list content that no schema covers, by field, with counts and times', {
    unmapped: 'all stored records; names only, so the list is safe to share',
    'unmapped messages calls --since 7d': 'two fields, the last seven days',
    'unmapped --values': 'with an example value each, which may be personal data',
    'unmapped --json | jq -r ".unmapped[] | [.field, .path, .count] | @tsv"': 'as tab-separated values',
  })
    .argument(...FIELDS_ARGUMENT)
    .option('--since <time>', 'only records since this age (10m, 2h, 7d) or time (2026-03-26T10:45:00Z)', parseTime)
    .option('--values', 'also show an example value each, and names that are not like Meta’s')
    .option(...JSON_OPTION)
    .action((fields: string[], options: Options) => unmapped(context, fields, options))
}

async function unmapped(context: Context, fields: readonly string[], options: Options): Promise<void> {
  const { stdout, stderr } = context
  const reading = await read(context, fields, options)
  await (options.json ? printJson(stdout, asJson(reading)) : printTable(context, reading))
  const { paths, records, notDecoded, reason, interrupted } = reading
  if (paths.unlisted > 0) {
    stderr.write(
      `The list ends at ${PATH_LIMIT} distinct entries; ${paths.unlisted} further occurrences are not listed.\n`,
    )
  }
  const undecoded = `${counted(notDecoded, 'record')} could not be decoded: ${reason}`
  if (notDecoded > 0 && notDecoded === records) throw new CommandFailed(undecoded)
  if (notDecoded > 0) stderr.write(`${undecoded}\n`)
  if (interrupted)
    throw new CommandFailed(`Interrupted; the list covers the ${counted(records, 'record')} read so far.`)
}

/** Reads up to the newest record present now. */
async function read(context: Context, fields: readonly string[], options: Options): Promise<Reading> {
  const { stderr } = context
  const config = readConfig(context.env)
  const topics = await topicsToRead(config, fields, (line) => stderr.write(`${line}\n`))
  const { topicPrefix } = config
  const paths = new UnmappedPaths({ withValues: options.values ?? false, topicPrefix })
  const reading: Reading = { paths, records: 0, notDecoded: 0, reason: undefined, interrupted: false }
  const decode = recordDecoder(registryAccess(config))
  const signal = context.interrupted()
  await using reader = new RecordReader(brokerAccess(config, COMMAND_TIMEOUT_MS), topics)
  try {
    const until = await reader.positions('end')
    const from = await reader.positions(options.since ?? 'beginning')
    const bar = progress(stderr, recordsBetween(from, until), 'records')
    for await (const batch of reader.read(from, { until, signal })) {
      for (const record of batch) {
        if (signal.aborted) break
        await see(record, topicPrefix, decode, reading)
        bar.update(reading.records)
      }
    }
    bar.clear()
  } catch (error) {
    throw new CommandFailed(messageOf(error))
  }
  reading.interrupted = signal.aborted
  return reading
}

/** An upper bound, since compaction and transactions leave gaps. */
function recordsBetween(from: readonly Position[], until: readonly Position[]): number {
  const offsets = (positions: readonly Position[]): bigint => positions.reduce((sum, { offset }) => sum + offset, 0n)
  return Number(offsets(until) - offsets(from))
}

async function see(
  { topic, timestampMs, value }: StoredRecord,
  topicPrefix: string,
  decode: (value: Buffer) => Promise<unknown>,
  reading: Reading,
): Promise<void> {
  reading.records++
  if (value === undefined) return
  try {
    reading.paths.see({ topic: topic.slice(topicPrefix.length), timestampMs, value: await decode(value) })
  } catch (error) {
    reading.notDecoded++
    reading.reason ??= messageOf(error)
  }
}

function asJson({ paths, records, notDecoded, interrupted }: Reading): object {
  return {
    records,
    notDecoded,
    unlisted: paths.unlisted,
    interrupted,
    unmapped: paths.unmapped().map(sightingJson),
    unrecognized: paths.unrecognized().map(sightingJson),
    deadLetters: paths.deadLetters().map(({ field = null, ...letter }) => sightingJson({ field, ...letter })),
  }
}

function sightingJson<T extends Sighting>({ count, firstMs, lastMs, value, ...names }: T): object {
  const times = { first: new Date(firstMs).toISOString(), last: new Date(lastMs).toISOString() }
  return { ...names, count, ...times, ...(value === undefined ? {} : { value }) }
}

async function printTable({ stdout }: Context, { paths, records }: Reading): Promise<void> {
  const rows: Row[] = [
    ...paths.unmapped().map((path) => ({ ...path, what: path.path })),
    ...paths.unrecognized().map((change) => ({ ...change, what: 'unknown field' })),
    ...paths.deadLetters().map((letter) => ({
      ...letter,
      field: letter.field ?? 'dead_letter',
      what: `dead letter: ${letter.reason}`,
    })),
  ]
  if (rows.length === 0) {
    await printLine(stdout, `Every attribute in ${counted(records, 'record')} is in its schema.`)
    return
  }
  const time = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
  const text = table(stdout, rows, [
    { title: 'field', cell: ({ field }) => field, style: () => 'cyan' },
    { title: 'not in a schema', cell: ({ what }) => what },
    { title: 'count', cell: ({ count }) => String(count), align: 'right' },
    { title: 'first', cell: ({ firstMs }) => time(firstMs) },
    { title: 'last', cell: ({ lastMs }) => time(lastMs) },
    { title: 'for example', cell: ({ value = '' }) => value.replaceAll(/\p{Cc}/gu, ' '), style: () => 'dim' },
  ])
  await print(stdout, text)
}
