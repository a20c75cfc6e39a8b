/**
 * `npm run test:hostile`: sends thousands of requests that strangers and holders of a secret may send, and checks how
 * the relay handles them.
 */
import { Command, InvalidArgumentError } from 'commander'
import { messageOf } from '../../src/errors.ts'
import { newAuthority } from '../../test/support/certificates.ts'
import { provideStack } from '../stack/provide.ts'
import type { HostileOptions, Progress } from './hostile-result.ts'
import { printReport } from './report.ts'
import { runHostile } from './run.ts'
import { KINDS } from './schedule.ts'

interface Flags {
  readonly requests: number
  readonly seed: number
  readonly connections: number
  readonly https?: true
  readonly only?: string[]
  readonly list?: true
}

const LARGEST = 10_000_000
/** Fewer than the relay has room for: floods of connections have tests of their own. */
const MOST_CONNECTIONS = 256
const GOOD_EVERY_MS = 25
const PROMISED = { share: 0.99, withinMs: 1_000 }

const command = new Command('npm run test:hostile --')
  .description(
    'Sends hostile requests to a relay that it starts on this machine, alongside good deliveries, and checks the results.',
  )
  .option('--requests <n>', 'hostile requests', wholeNumber(LARGEST), 100_000)
  .option(
    '--seed <n>',
    'the same seed sends the same requests',
    wholeNumber(2 ** 31),
    Math.floor(Math.random() * 2 ** 31),
  )
  .option('--connections <n>', 'attacks at a time', wholeNumber(MOST_CONNECTIONS), 48)
  .option('--https', 'let the relay speak HTTPS')
  .option('--only <text...>', 'only kinds whose names contain this')
  .option('--list', 'show the kinds of requests, send nothing')
  .addHelpText(
    'after',
    '\nKafka and a registry: as for npm test. Exit code 1: a promise was broken. 2: wrong usage, or it could not run.',
  )
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2))
  .parse()

function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${most}.`)
  }
}

async function main({ https, list, ...flags }: Flags): Promise<number> {
  const kinds = KINDS.filter(({ name }) => flags.only?.some((part) => name.includes(part)) ?? true)
  if (kinds.length === 0) throw new Error(`No kind's name contains ${flags.only?.join(' or ')}: see --list.`)
  if (list) {
    for (const { name } of kinds) process.stdout.write(`${name}\n`)
    return 0
  }
  await using stack = await provideStack()
  process.stderr.write(`${flags.requests} requests of ${kinds.length} kinds, seed ${flags.seed}\n`)
  const options: HostileOptions = {
    ...flags,
    brokers: stack.brokers,
    registryUrl: stack.registryUrl,
    goodEveryMs: GOOD_EVERY_MS,
    good: PROMISED,
    tls: https && credentials(),
    onProgress: (progress) => showProgress(progress, flags.requests),
  }
  const result = await runHostile(options)
  if (process.stderr.isTTY) process.stderr.write('\n')
  printReport(process.stdout, result)
  if (result.complaints.length > 0) process.stdout.write(`Again with: --seed ${flags.seed}\n`)
  return result.complaints.length === 0 ? 0 : 1
}

function credentials(): HostileOptions['tls'] {
  const authority = newAuthority('Public CA')
  return { ca: authority.cert, ...authority.issue('relay.test') }
}

/** One line that is written over on a terminal; elsewhere a line every tenth part. */
let shownTenth = 0
function showProgress({ done, good, memoryMib }: Progress, requests: number): void {
  const memory = memoryMib === undefined ? '' : `, ${Math.round(memoryMib)} MiB`
  const line = `${done} of ${requests} hostile, ${good} good${memory}`
  if (process.stderr.isTTY) return void process.stderr.write(`\r\x1b[K${line}`)
  const tenth = Math.floor((done * 10) / requests)
  if (tenth === shownTenth) return
  shownTenth = tenth
  process.stderr.write(`${line}\n`)
}

process.exitCode = await main(command.opts<Flags>()).catch((error: unknown) => {
  process.stderr.write(`${messageOf(error)}\n`)
  return 2
})
