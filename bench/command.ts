import { styleText } from 'node:util'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { StackError } from '../tools/stack/errors.ts'
import { Interrupted } from './workspace.ts'

/** A command line of the benchmarks: data on stdout, progress on stderr, exit codes 0 done, 1 failed, 2 wrong usage. */
export function benchCommand(name: string, description: string): Command {
  return new Command(name).description(description).exitOverride().showHelpAfterError('(see --help)')
}

export async function runCommand(command: Command): Promise<void> {
  quietWarnings()
  try {
    await command.parseAsync()
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
    else if (error instanceof Interrupted) process.exitCode = 130
    else if (error instanceof StackError) {
      process.stderr.write(`${styleText('red', 'Failed.', { stream: process.stderr })} ${error.message}\n`)
      process.exitCode = 1
    } else throw error
  }
}

/** An idle kafkajs 2.2.4 sets timers in the past. Node 20 and later warn about them; they do no harm. */
function quietWarnings(): void {
  process.removeAllListeners('warning')
  process.on('warning', (warning) => {
    if (warning.name !== 'TimeoutNegativeWarning') process.stderr.write(`${warning.name}: ${warning.message}\n`)
  })
}

export function parseCount(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('it must be a whole number, 1 or more.')
  return count
}

/** A list, comma-separated, of some of the choices. */
export function parseChoices<T extends string>(choices: readonly T[]): (text: string) => T[] {
  return (text) =>
    text.split(',').map((part) => {
      const choice = choices.find((known) => known === part.trim())
      if (choice === undefined)
        throw new InvalidArgumentError(`it must be one or more of ${choices.join(', ')}, comma-separated.`)
      return choice
    })
}

/** Reports progress, with the time since the start. */
export function progress(line: string): void {
  const seconds = (performance.now() / 1_000).toFixed(0).padStart(4)
  process.stderr.write(`${styleText('dim', `${seconds} s`, { stream: process.stderr })}  ${line}\n`)
}

export const good = (text: string): string => styleText('green', text, { stream: process.stdout })
export const bad = (text: string): string => styleText('red', text, { stream: process.stdout })
