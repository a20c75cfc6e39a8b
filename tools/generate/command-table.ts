/** The table of commands in docs/cli.md, from the commands themselves. */
import type { Command } from 'commander'
import { program } from '../../src/cli/program.ts'

/** Every command that does something, with its usage and its summary, as a Markdown table. */
export function commandTable(): string {
  const { stdout, stderr } = process
  const root = program({ env: {}, stdout, stderr, interrupted: () => new AbortController().signal })
  const rows = leaves(root, []).map(
    ({ usage, summary }) => `| \`waba-relay ${usage}\` | ${summary.replaceAll('|', '\\|')} |`,
  )
  return ['| command | does |', '|---|---|', ...rows].join('\n')
}

function leaves(parent: Command, path: readonly string[]): { usage: string; summary: string }[] {
  return parent.commands.flatMap((child) => {
    const here = [...path, child.name()]
    if (child.commands.length > 0) return leaves(child, here)
    const names = child.registeredArguments.map((argument) => {
      const name = argument.name() + (argument.variadic ? '…' : '')
      return argument.required ? `<${name}>` : `[${name}]`
    })
    return [{ usage: [...here, ...names].join(' '), summary: child.description() }]
  })
}
