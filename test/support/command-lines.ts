/** Command lines as documents have them, and the relay's own parser for those of `waba-relay`. */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Command, CommanderError } from 'commander'
import { program } from '../../src/cli/program.ts'

export interface CommandLine {
  readonly words: readonly string[]
  /** The arguments of `waba-relay`, if it is the program. */
  readonly relay: readonly string[] | undefined
}

const PREFIXES = [
  ['waba-relay'],
  ['npx', 'waba-relay'],
  ['npm', 'run', 'relay', '--'],
  ['npm', 'run', '-s', 'relay', '--'],
]
/** Stands for the certificates and keys that documents name. */
const SOME_FILE = join(tmpdir(), 'waba-relay-documented.pem')

/** The commands of a shell script, one by one: without comments, settings before them, pipes and redirections. */
export function commandLines(script: string): CommandLine[] {
  const joined = script.replaceAll(/\\\n/g, ' ').replaceAll(/<<'(\w+)'.*?^\1$/gms, '')
  return joined
    .split(/\n|&&|\|\||(?<!['"])[|;](?!['"])/)
    .map((line) => words(line))
    .filter(([first]) => first !== undefined)
    .map((all) => {
      const prefix = PREFIXES.find((candidate) => candidate.every((word, index) => all[index] === word))
      return { words: all, relay: prefix === undefined ? undefined : all.slice(prefix.length) }
    })
}

function words(line: string): string[] {
  const found: string[] = []
  for (const [word] of line.matchAll(/'[^']*'|"[^"]*"|<[\w-]+>|[^\s'"<>()]+|[<>()]/g)) {
    if (word.startsWith('#') || word === '>') break
    const isSetting = found.length === 0 && /^\w+=/.test(word)
    if (!isSetting && !'()<'.includes(word)) found.push(word.replaceAll(/^['"]|['"]$/g, ''))
  }
  return found
}

/**
 * Passes arguments to the real parser, with actions that do nothing.
 * @param incomplete whether arguments and values may be missing, as in a sentence that only names a command
 */
export async function parsed(
  args: readonly string[],
  { incomplete = false } = {},
): Promise<{ readonly error: string | undefined }> {
  writeFileSync(SOME_FILE, '')
  const { stdout } = process
  const silent = Object.assign(Object.create(stdout) as typeof stdout, { write: () => true })
  const root = program({ env: {}, stdout: silent, stderr: silent, interrupted: () => AbortSignal.abort() })
  withoutActions(root)
  const given = args.filter((word) => !word.includes('…')).map((word) => (/\.(pem|key)$/.test(word) ? SOME_FILE : word))
  try {
    await root.parseAsync(given, { from: 'user' })
    return { error: undefined }
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    const isPlaceholder = error.code === 'commander.invalidArgument' && /[<A-Z]/.test(args.join(' '))
    const isFine = error.exitCode === 0 || (incomplete && (/missing|help/i.test(error.code) || isPlaceholder))
    return { error: isFine ? undefined : error.message }
  }
}

function withoutActions(command: Command): void {
  if (command.commands.length === 0) command.action(() => undefined)
  for (const child of command.commands) withoutActions(child)
}
