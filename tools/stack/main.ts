/**
 * `npm run stack -- up | down | status`: Kafka and a schema registry for trying things out, kept between runs.
 * Exit codes: 0 done, 1 failed (status: not running), 2 wrong usage. Settings on stdout, talk on stderr.
 */
import { styleText } from 'node:util'
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { StackError } from './errors.ts'
import { stackDown, stackStatus, stackUp } from './kept-stack.ts'
import { logToStderr, stackKind } from './provide.ts'
import type { StackState } from './state.ts'

interface UpFlags {
  readonly kind?: 'docker' | 'java'
  readonly kafkaPort: number
  readonly registryPort: number
  readonly json?: true
}

const program = new Command('stack')
  .description('Kafka and a schema registry on this machine, kept between runs.')
  .exitOverride()
  .showHelpAfterError('(see --help)')

program
  .command('up')
  .description('start both in the background and print the settings for the relay; do nothing if they are running')
  .addOption(
    new Option('--kind <kind>', 'how to run them (default: docker if an engine answers, else java)').choices([
      'docker',
      'java',
    ]),
  )
  .option('--kafka-port <port>', 'another one if it is taken', parsePort, 9092)
  .option('--registry-port <port>', 'another one if it is taken', parsePort, 8081)
  .option('--json', 'print the settings as JSON')
  .action(async (flags: UpFlags) => {
    const kind = flags.kind ?? stackKind(process.env.STACK_KIND)
    const { state, started } = await stackUp({ ...flags, kind, log: logToStderr })
    talk('green', started ? 'Running.' : 'Already running.', 'Stop it with: npm run stack -- down')
    printSettings(state, flags.json)
  })

program
  .command('down')
  .description('stop what up started; its data stays')
  .option('--wipe', 'also delete the data')
  .action(async ({ wipe = false }: { wipe?: boolean }) => {
    const stopped = await stackDown({ wipe })
    talk('green', stopped ? 'Stopped.' : 'Nothing was running.', wipe ? 'The data is deleted.' : '')
  })

program
  .command('status')
  .description('print the settings if it runs; exit code 1 if not')
  .option('--json', 'print them as JSON')
  .action(async ({ json }: { json?: true }) => {
    const state = await stackStatus()
    if (state === undefined) {
      talk('yellow', 'Not running.', 'Start it with: npm run stack -- up')
      process.exitCode = 1
    } else printSettings(state, json)
  })

function printSettings(state: StackState, json: true | undefined): void {
  const settings = { WABA_KAFKA_BROKERS: state.brokers, WABA_SCHEMA_REGISTRY_URL: state.registryUrl }
  const { kind, startedAt } = state
  const text = json
    ? JSON.stringify({ kind, startedAt, settings }, null, 2)
    : Object.entries(settings)
        .map(([name, value]) => `${name}=${value}`)
        .join('\n')
  process.stdout.write(`${text}\n`)
}

function talk(colour: 'green' | 'yellow' | 'red', headline: string, rest: string): void {
  logToStderr(`${styleText(colour, headline, { stream: process.stderr })} ${rest}`.trimEnd())
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('a port must be 1 to 65535.')
  return port
}

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else {
    if (!(error instanceof StackError)) throw error
    talk('red', 'Failed.', error.message)
    process.exitCode = 1
  }
}
