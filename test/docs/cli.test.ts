import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { program } from '../../src/cli/program.ts'

const { stdout, stderr } = process
const root = program({ env: {}, stdout, stderr, interrupted: () => AbortSignal.abort() })

/** Paths of the commands that print JSON. */
function jsonCommands(parent: Command, path: readonly string[] = []): string[] {
  return parent.commands.flatMap((child) => {
    const here = [...path, child.name()]
    const own = child.options.some(({ long }) => long === '--json') ? [here.join(' ')] : []
    return [...own, ...jsonCommands(child, here)]
  })
}

it('describes the JSON of every command that prints it, and of no other', () => {
  const text = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8')
  const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title)
  expect(sections.sort()).toEqual(jsonCommands(root).sort())
})
