import { Argument, type Command } from 'commander'
import { TOPIC_NAMES } from '../pipeline/fields.ts'
import { sampleNames } from '../simulation/samples.ts'
import { command } from './command.ts'
import type { Context } from './context.ts'
import { print } from './output.ts'

const SHELLS = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof SHELLS)[number]

export function completionCommand(context: Context): Command {
  const made = command('completion', 'print a shell completion script for commands, options and names', {
    'completion bash > ~/.local/share/bash-completion/completions/waba-relay': 'bash',
    'completion zsh > "${fpath[1]}/_waba-relay"': 'zsh',
    'completion fish > ~/.config/fish/completions/waba-relay.fish': 'fish',
  }).addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
  return made.action(async (shell: Shell) => {
    const commands = everyCommand(rootOf(made))
    await print(context.stdout, shell === 'fish' ? fishScript(commands) : bashScript(commands, shell))
  })
}

/** A command by its path (`topics plan`), with the words that may follow it. */
interface Completed {
  readonly path: string
  readonly summary: string
  readonly words: readonly string[]
  readonly options: readonly { readonly flag: string; readonly description: string }[]
}

/** Names that arguments accept. */
const ARGUMENTS: Readonly<Record<string, () => readonly string[]>> = {
  tail: () => TOPIC_NAMES,
  unmapped: () => TOPIC_NAMES,
  simulate: () => ['all', ...new Set(sampleNames().flatMap((name) => [name.split('.')[0] ?? name, name]))],
  completion: () => SHELLS,
}

function rootOf(made: Command): Command {
  let root = made
  while (root.parent !== null) root = root.parent
  return root
}

function everyCommand(parent: Command, path = ''): Completed[] {
  const here: Completed = {
    path,
    summary: parent.description(),
    words: [...parent.commands.map((child) => child.name()), ...(ARGUMENTS[path]?.() ?? [])],
    options: [
      ...parent.options.map(({ long, description }) => ({ flag: long ?? '', description })),
      { flag: '--help', description: 'display help' },
    ],
  }
  const below = parent.commands.flatMap((child) =>
    everyCommand(child, path === '' ? child.name() : `${path} ${child.name()}`),
  )
  return [here, ...below]
}

/** zsh runs the bash script through its own bashcompinit. */
function bashScript(commands: readonly Completed[], shell: Shell): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`)
  const cases = commands.map(({ path, words, options }) => {
    const all = [...words, ...options.map(({ flag }) => flag)]
    return `    "${path}") words="${all.join(' ')}" ;;`
  })
  const head = shell === 'zsh' ? '#compdef waba-relay\nautoload -U +X bashcompinit && bashcompinit\n' : ''
  return `${head}_waba_relay() {
  local current="\${COMP_WORDS[COMP_CWORD]}" path="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${paths.join('|')}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o bashdefault -o default -F _waba_relay waba-relay
`
}

function fishScript(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ path, words, options }) => {
    const condition = `test (__waba_relay_path) = "${path}"`
    const summaries = new Map(commands.map((child) => [child.path, child.summary]))
    const next = words.map((word) => {
      const summary = summaries.get(path === '' ? word : `${path} ${word}`)
      return `complete -c waba-relay -n '${condition}' -a ${word}${summary === undefined ? '' : ` -d ${quoted(summary)}`}`
    })
    const flags = options.map(({ flag, description }) => {
      return `complete -c waba-relay -n '${condition}' -l ${flag.slice(2)} -d ${quoted(description)}`
    })
    return [...next, ...flags]
  })
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`)
  return `function __waba_relay_path
  set -l path ""
  for word in (commandline -opc)[2..]
    set -l longer (string trim -- "$path $word")
    contains -- "$longer" ${paths.join(' ')}; and set path $longer
  end
  echo "$path"
end
${lines.join('\n')}
`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
