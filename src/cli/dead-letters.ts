import type { Command } from 'commander'
import { type Config, readConfig } from '../config/config.ts'
import { nearest } from '../config/nearest.ts'
import { messageOf } from '../errors.ts'
import { TOPIC_NAMES } from '../pipeline/fields.ts'
import { webhookOfDeadLetter } from '../pipeline/replay.ts'
import { type ListedLetter, listLetters } from '../replay/list.ts'
import { runReplay } from '../replay/run.ts'
import type { Selection } from '../replay/selection.ts'
import { collect, command, group, JSON_OPTION, wholeNumber } from './command.ts'
import { CommandFailed, type Context, WrongUsage } from './context.ts'
import { parseTime } from './duration.ts'
import { counted, printJson, printLine, table } from './output.ts'
import { progress } from './progress.ts'

interface SelectOptions {
  readonly reason?: string[]
  readonly topic?: string[]
  readonly since?: number
  readonly until?: number
  readonly json?: true
}
interface ReplayOptions extends SelectOptions {
  readonly unrecognized?: true
  readonly dryRun?: true
  readonly again?: true
}

const DEFAULT_LISTED = 100

export function deadLettersCommand(context: Context): Command {
  const list = selectable(
    command('list', 'list dead letters, with reasons', {
      'dead-letters list': 'the newest ones, and a count per reason',
      'dead-letters list --reason record_too_large --since 2d --json': 'those of one reason, as JSON for jq',
      'dead-letters list --open': 'only those not replayed yet',
    }),
  )
    .option('--open', 'only those not replayed yet')
    .option('--max <n>', 'show at most this many, newest first', wholeNumber(1, 100_000), DEFAULT_LISTED)
    .option(...JSON_OPTION)
    .action((options: SelectOptions & { open?: true; max: number }) => listCommand(context, options))
  const show = command('show', 'show one dead letter and its bytes', {
    'dead-letters show 6b0ffcdf3633f000198d71a517283e48': 'its details and its body',
    'dead-letters show 6b0ffcdf3633f000198d71a517283e48 --body > body.bin': 'the bytes exactly as received',
    'dead-letters show 6b0ffcdf3633f000198d71a517283e48 --webhook | jq': 'the webhook that a replay would process',
  })
    .argument('<id>', 'event id, as shown by "dead-letters list"')
    .option('--body', 'print only its body, byte for byte')
    .option('--webhook', 'print the webhook that a replay would process, byte for byte')
    .option(...JSON_OPTION)
    .action((id: string, options: ShowOptions) => showCommand(context, id, options))
  const replay = selectable(
    command('replay', 'process dead letters again with this version and publish the records', {
      'dead-letters replay --dry-run': 'show the result; publishes nothing',
      'dead-letters replay --reason record_too_large': 'after raising max.message.bytes of the topics',
      'dead-letters replay --unrecognized': 'after an upgrade: publish changes of newly known fields to their topics',
    }),
  )
    .argument('[id...]', 'event ids (default: all that are still open)')
    .option('--unrecognized', 'replay the topic "unrecognized" instead of the dead letters')
    .option('--dry-run', 'publish nothing and store no progress')
    .option('--again', 'include those already replayed')
    .option(...JSON_OPTION)
    .action((ids: string[], options: ReplayOptions) => replayCommand(context, ids, options))
  return group('dead-letters', 'inspect and replay dead letters', [list, show, replay])
}

function selectable(made: Command): Command {
  return made
    .option('--reason <reason>', 'only those with this reason (repeatable)', collect)
    .option('--topic <topic>', 'only those meant for this topic or field (repeatable)', collect)
    .option('--since <time>', 'only those received since then (10m, 2h, 7d, 2026-03-26T10:45:00Z)', parseTime)
    .option('--until <time>', 'only those received before then', parseTime)
}

function selectionOf({ topicPrefix }: Config, options: SelectOptions, ids: readonly string[] = []): Selection {
  const topics = options.topic?.map((topic) =>
    topic.startsWith(topicPrefix) ? topic.slice(topicPrefix.length) : topic,
  )
  for (const topic of topics ?? []) {
    if (TOPIC_NAMES.includes(topic)) continue
    const meant = nearest(topic, TOPIC_NAMES)
    throw new WrongUsage(`error: no topic is named '${topic}'${meant === undefined ? '' : `\nDid you mean ${meant}?`}`)
  }
  return {
    ids,
    ...(options.reason === undefined ? {} : { reasons: options.reason }),
    ...(topics === undefined ? {} : { topics }),
    ...(options.since === undefined ? {} : { sinceMs: options.since }),
    ...(options.until === undefined ? {} : { untilMs: options.until }),
  }
}

async function listCommand(context: Context, options: SelectOptions & { open?: true; max: number }): Promise<void> {
  const config = readConfig(context.env)
  const newest: ReturnType<typeof factsOf>[] = []
  const counts = new Map<string, { reason: string; topic: string | null; count: number; open: number }>()
  try {
    for await (const letter of listLetters(config, selectionOf(config, options), context.interrupted())) {
      if (options.open && !letter.isOpen) continue
      const facts = factsOf(letter)
      const kind = `${facts.reason} ${facts.topic}`
      const count = counts.get(kind) ?? { reason: facts.reason, topic: facts.topic, count: 0, open: 0 }
      counts.set(kind, { ...count, count: count.count + 1, open: count.open + (letter.isOpen ? 1 : 0) })
      newest.push(facts)
      if (newest.length > options.max) newest.shift()
    }
  } catch (error) {
    throw readingFailed(error)
  }
  newest.sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1))
  const summary = [...counts.values()].sort((a, b) => b.count - a.count)
  if (options.json) return printJson(context.stdout, { summary, letters: newest })
  await showList(context, newest, summary)
}

async function showList(
  { stdout, stderr }: Context,
  letters: readonly ReturnType<typeof factsOf>[],
  summary: readonly { reason: string; topic: string | null; count: number; open: number }[],
): Promise<void> {
  if (letters.length === 0) {
    stderr.write('No dead letters.\n')
    return
  }
  const text = table(stdout, letters, [
    { title: 'received', cell: ({ receivedAt }) => receivedAt },
    { title: 'id', cell: ({ id }) => id },
    { title: 'reason', cell: ({ reason }) => reason, style: () => 'yellow' },
    { title: 'topic', cell: ({ topic }) => topic ?? '' },
    { title: 'bytes', align: 'right', cell: ({ bytes }) => String(bytes) },
    { title: 'state', cell: ({ state }) => state, style: ({ state }) => (state === 'open' ? 'red' : 'green') },
  ])
  await printLine(stdout, text.trimEnd())
  for (const { reason, topic, count, open } of summary) {
    stderr.write(`${count} ${reason}${topic === null ? '' : ` meant for ${topic}`}, ${open} open\n`)
  }
}

interface ShowOptions {
  readonly body?: true
  readonly webhook?: true
  readonly json?: true
}

async function showCommand(context: Context, id: string, options: ShowOptions): Promise<void> {
  const { stdout } = context
  const letter = await findLetter(context, id)
  const { facts, body } = letter
  if (options.body) return void stdout.write(body)
  if (options.webhook) return void stdout.write(webhookOfDeadLetter(body, facts.envelope ?? undefined))
  const { headers, envelope } = facts
  const text = body.toString()
  const isText = Buffer.from(text).equals(body)
  if (options.json) {
    const bodies = { body: isText ? text : null, bodyBase64: body.toString('base64') }
    return printJson(stdout, { ...factsOf(letter), headers, envelope, ...bodies })
  }
  const rows = Object.entries({ ...factsOf(letter), ...headers }).filter(([, value]) => value !== null)
  const width = Math.max(...rows.map(([name]) => name.length))
  for (const [name, value] of rows) await printLine(stdout, `${name.padEnd(width)}  ${String(value)}`)
  if (envelope !== null) await printLine(stdout, `${'envelope'.padEnd(width)}  ${envelope}`)
  await printLine(stdout, `\n${isText ? text : hexDump(body)}`)
}

async function findLetter(context: Context, id: string): Promise<ListedLetter> {
  const config = readConfig(context.env)
  try {
    for await (const letter of listLetters(config, { ids: [id] }, context.interrupted())) return letter
  } catch (error) {
    throw readingFailed(error)
  }
  throw new CommandFailed(`No dead letter has the id ${id}. Run "waba-relay dead-letters list".`)
}

function factsOf({ facts, body, records, isOpen }: ListedLetter) {
  const [record] = records
  return {
    id: facts.event_id,
    receivedAt: new Date(Number(facts.received_at)).toISOString(),
    reason: facts.reason,
    detail: facts.detail,
    topic: facts.topic,
    bytes: body.length,
    state: isOpen ? ('open' as const) : ('replayed' as const),
    partition: record?.partition ?? 0,
    offset: Number(record?.offset ?? 0),
    pieces: records.length,
  }
}

const HEX_COLUMNS = 16
const HEX_LIMIT_BYTES = 4096

function hexDump(bytes: Buffer): string {
  const lines: string[] = []
  for (let at = 0; at < Math.min(bytes.length, HEX_LIMIT_BYTES); at += HEX_COLUMNS) {
    const row = bytes.subarray(at, at + HEX_COLUMNS)
    const hex = [...row].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    const text = row.toString('latin1').replaceAll(/[^ -~]/g, '.')
    lines.push(`${at.toString(16).padStart(8, '0')}  ${hex.padEnd(HEX_COLUMNS * 3)} ${text}`)
  }
  if (bytes.length > HEX_LIMIT_BYTES) lines.push(`… ${bytes.length} bytes in all; --body prints them`)
  return lines.join('\n')
}

async function replayCommand(context: Context, ids: readonly string[], options: ReplayOptions): Promise<void> {
  const { stderr } = context
  const config = readConfig(context.env)
  const selection = selectionOf(config, options, ids)
  const { unrecognized = false, dryRun = false, again = false } = options
  const what = unrecognized ? 'unrecognized changes' : 'dead letters'
  const signal = context.interrupted()
  let bar = progress(stderr, 0, what)
  const result = await runReplay(config, {
    unrecognized,
    selection,
    dryRun,
    again: again || ids.length > 0,
    signal,
    onProgress: (done, total) => {
      if (done > 0 && bar.total !== total) bar = progress(stderr, total, what)
      bar.update(done)
    },
    onTrouble: (message) => stderr.write(`${message}\n`),
  }).catch((error: unknown) => {
    bar.clear()
    throw new CommandFailed(`${messageOf(error)}\nProgress is saved; run the command again to continue.`)
  })
  bar.clear()
  if (options.json) await printJson(context.stdout, { dryRun, ...result })
  else {
    const would = dryRun ? 'would become' : 'became'
    await printLine(context.stdout, `${result.replayed} ${what} ${would} ${counted(result.records, 'record')}.`)
    for (const [reason, count] of Object.entries(result.failed)) {
      await printLine(context.stdout, `${count} stay where they are: ${reason}.`)
    }
  }
  if (result.interrupted) throw new CommandFailed('Interrupted; progress is saved. Run the command again to continue.')
}

function readingFailed(error: unknown): CommandFailed {
  return new CommandFailed(`The dead letters cannot be read: ${messageOf(error)}`)
}
