import type { Command } from 'commander'
import { InvalidArgumentError } from 'commander'
import { brokerAccess, COMMAND_TIMEOUT_MS, registryAccess } from '../config/access.ts'
import { readConfig } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { RecordReader, type StoredRecord } from '../kafka/read/record-reader.ts'
import { recordDecoder } from '../registry/decoder.ts'
import { command, wholeNumber } from './command.ts'
import { CommandFailed, type Context } from './context.ts'
import { parseTime } from './duration.ts'
import { printLine } from './output.ts'
import { type Decoded, recordJson, recordLine } from './record-line.ts'
import { FIELDS_ARGUMENT, topicsToRead } from './record-topics.ts'

interface Options {
  readonly fromBeginning?: true
  readonly since?: number
  readonly key?: string
  readonly waba?: string
  readonly grep?: RegExp
  readonly max?: number
  readonly follow: boolean
  readonly json?: true
}

export function tailCommand(context: Context): Command {
  return command('tail', 'print decoded records as they arrive', {
    tail: 'all fields, from now on',
    'tail messages calls --since 10m': 'two fields, from ten minutes ago',
    'tail messages --from-beginning --no-follow --json | jq .value.message.text.body':
      'all stored records, as JSON for jq',
    'tail --waba 394028175630912 --grep "order"': 'records of one account that contain a word',
    'tail unrecognized dead_letter': 'unknown fields and dead letters',
  })
    .argument(...FIELDS_ARGUMENT)
    .option('--from-beginning', 'start at the oldest record')
    .option('--since <time>', 'start at this age (10m, 2h, 7d) or time (2026-03-26T10:45:00Z)', parseTime)
    .option('--key <key>', 'only records with this key')
    .option('--waba <id>', 'only records of this WhatsApp Business Account')
    .option('--grep <pattern>', 'only records whose JSON matches this regular expression, ignoring case', parsePattern)
    .option('--max <n>', 'stop after this many records', wholeNumber(1))
    .option('--no-follow', 'stop at the newest record present now')
    .option('--json', 'print whole records, one JSON document per line (docs/cli.md)')
    .action((fields: string[], options: Options) => tail(context, fields, options))
}

function parsePattern(text: string): RegExp {
  try {
    return new RegExp(text, 'i')
  } catch (error) {
    throw new InvalidArgumentError(messageOf(error))
  }
}

async function tail(context: Context, fields: readonly string[], options: Options): Promise<void> {
  const { stdout, stderr } = context
  const config = readConfig(context.env)
  const topics = await topicsToRead(config, fields, (line) => stderr.write(`${line}\n`))
  const signal = context.interrupted()
  const decode = recordDecoder(registryAccess(config))
  await using reader = new RecordReader(brokerAccess(config, COMMAND_TIMEOUT_MS), topics)
  try {
    const until = options.follow ? undefined : await reader.positions('end')
    const from = await reader.positions(options.fromBeginning ? 'beginning' : (options.since ?? 'end'))
    let left = options.max ?? Number.POSITIVE_INFINITY
    for await (const batch of reader.read(from, { signal, ...(until === undefined ? {} : { until }) })) {
      for (const record of batch.filter((candidate) => isWanted(candidate, options))) {
        const decoded = await decodeRecord(record, decode)
        if (options.grep !== undefined && !options.grep.test(recordJson(decoded))) continue
        await printLine(stdout, options.json ? recordJson(decoded) : recordLine(stdout, decoded))
        if (--left === 0) return
        if (signal.aborted) return
      }
    }
  } catch (error) {
    throw new CommandFailed(messageOf(error))
  }
}

/** Filters by key and headers, so that most records need no decoding. */
function isWanted({ key, headers }: StoredRecord, options: Options): boolean {
  if (options.key !== undefined && key !== options.key) return false
  return options.waba === undefined || headers.ce_source === `/whatsapp/${options.waba}`
}

async function decodeRecord(record: StoredRecord, decode: (value: Buffer) => Promise<unknown>): Promise<Decoded> {
  if (record.value === undefined) return { record, value: null }
  try {
    return { record, value: await decode(record.value) }
  } catch (error) {
    return { record, value: null, error: `not decoded: ${messageOf(error)}` }
  }
}
