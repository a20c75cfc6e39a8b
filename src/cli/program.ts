import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { version } from '../version.ts'
import { completionCommand } from './completion.ts'
import { CommandFailed, type Context, EXIT, WrongUsage } from './context.ts'
import { deadLettersCommand } from './dead-letters.ts'
import { doctorCommand } from './doctor.ts'
import { schemasCommand } from './schemas.ts'
import { serveCommand } from './serve.ts'
import { simulateCommand } from './simulate.ts'
import { subscriptionsCommand } from './subscriptions.ts'
import { tailCommand } from './tail.ts'
import { topicsCommand } from './topics.ts'
import { unmappedCommand } from './unmapped.ts'
import { webhookCommand } from './webhook.ts'

const SUMMARY =
  'Receives WhatsApp Business Account webhooks from Meta and publishes every event as a typed Avro record to Kafka.'
const AFTER = `
Settings are environment variables (WABA_…) or lines in a file .env; "waba-relay serve --help" lists them.
Exit codes: 0 done, 1 failed, 2 wrong usage or settings.`

const COMMANDS = [
  serveCommand,
  topicsCommand,
  schemasCommand,
  subscriptionsCommand,
  webhookCommand,
  doctorCommand,
  simulateCommand,
  tailCommand,
  unmappedCommand,
  deadLettersCommand,
  completionCommand,
]

/** The whole command line; help, completion and docs/cli.md are built from it. */
export function program(context: Context): Command {
  const root = new Command('waba-relay')
    .description(SUMMARY)
    .version(version)
    .showSuggestionAfterError()
    .showHelpAfterError('(see --help)')
    .addHelpText('after', AFTER)
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
    })
    .exitOverride()
  for (const make of COMMANDS) root.addCommand(make(context))
  inherit(root)
  return root
}

/** Commander applies its settings to commands that it creates itself, but not to added ones. */
function inherit(parent: Command): void {
  for (const child of parent.commands) {
    child.copyInheritedSettings(parent)
    inherit(child)
  }
}

/** Runs one command and returns its exit code. Errors go to stderr. */
export async function run(args: readonly string[], context: Context): Promise<number> {
  try {
    await program(context).parseAsync(args, { from: 'user' })
    return EXIT.done
  } catch (error) {
    // Commander has already printed the error; help and version are not errors.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
    const isUsage = error instanceof ConfigError || error instanceof WrongUsage
    const isKnown = isUsage || error instanceof CommandFailed
    const text = isKnown ? messageOf(error) : error instanceof Error ? (error.stack ?? error.message) : String(error)
    context.stderr.write(`${text}\n`)
    return isUsage ? EXIT.usage : EXIT.failed
  }
}
