import { Command, InvalidArgumentError } from 'commander'

/** A command with its summary and, below its help, examples: each a call and its effect. */
export function command(
  name: string,
  summary: string,
  examples: Readonly<Record<string, string>> | undefined = undefined,
): Command {
  const made = new Command(name).description(summary)
  if (examples === undefined) return made
  const lines = Object.entries(examples).map(([call, meaning]) => `  # ${meaning}\n  waba-relay ${call}\n`)
  return made.addHelpText('after', `\nExamples:\n${lines.join('\n')}`)
}

/** A command that only groups others; without a subcommand, it shows its help and fails. */
export function group(name: string, summary: string, commands: readonly Command[]): Command {
  const made = new Command(name).description(summary)
  for (const member of commands) made.addCommand(member)
  return made
}

export const JSON_OPTION = ['--json', 'print the result as JSON (docs/cli.md)'] as const

/** Commander parser for whole numbers from `low` to `high`. */
export function wholeNumber(low: number, high = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const number = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (number >= low && number <= high) return number
    throw new InvalidArgumentError(
      high === Number.MAX_SAFE_INTEGER
        ? `It must be a whole number, ${low} or more.`
        : `It must be a whole number from ${low} to ${high}.`,
    )
  }
}

/** For options that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), value]
}
