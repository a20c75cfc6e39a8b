/**
 * What docs/settings.md and .env.example say of the settings, from the one table in src/config/settings.ts, and docs/cli.md of
 * the commands, from the commands themselves.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Setting } from '../../src/config/setting.ts'
import { SETTINGS } from '../../src/config/settings.ts'
import { commandTable } from './command-table.ts'
import type { Generator } from './generator.ts'
import { withBlock } from './marked-block.ts'

const DOCS = join(import.meta.dirname, '../../docs')
const COMMENT_WIDTH = 100

/** The block `settings` of docs/settings.md, `commands` of docs/cli.md, and .env.example. */
export const settingsDocs: Generator = {
  name: 'settings in docs/settings.md and .env.example, commands in docs/cli.md',
  async files() {
    return new Map([
      ['docs/settings.md', withBlock(await readFile(join(DOCS, 'settings.md'), 'utf8'), 'settings', settingsTable())],
      ['docs/cli.md', withBlock(await readFile(join(DOCS, 'cli.md'), 'utf8'), 'commands', commandTable())],
      ['.env.example', envExample()],
    ])
  },
}

function groups(): [group: string, settings: Setting<unknown>[]][] {
  const all: Setting<unknown>[] = Object.values(SETTINGS)
  return [...Map.groupBy(all, ({ group }) => group)]
}

/** A Markdown table under each group's name. */
export function settingsTable(): string {
  const sections = groups().map(([group, settings]) => {
    const rows = settings.map((setting) => `| \`${setting.name}\` | ${defaultOf(setting)} | ${meaningOf(setting)} |`)
    return [`**${group}**`, '', '| Name | Default | Meaning |', '| --- | --- | --- |', ...rows].join('\n')
  })
  return sections.join('\n\n')
}

function defaultOf({ fallback, fallbackText }: Setting<unknown>): string {
  if (fallbackText !== undefined) return fallbackText
  return fallback === undefined ? '' : `\`${fallback}\``
}

function meaningOf({ meaning, secret }: Setting<unknown>): string {
  return `${meaning.replaceAll('|', '\\|')}${secret ? ' Secret.' : ''}`
}

/** Every setting with its default, commented out; what is required stands open. */
export function envExample(): string {
  const head = [
    'Settings of waba-relay. Copy this file to .env, or set the same names in the environment, which takes precedence.',
    'Every secret may be given as NAME_FILE instead, the path of a file that holds it.',
  ]
  const sections = groups().map(([group, settings]) => [`## ${group}`, ...settings.map(exampleOf)].join('\n\n'))
  return `${[head.map((line) => `# ${line}`).join('\n'), ...sections].join('\n\n')}\n`
}

function exampleOf({ name, meaning, fallback, fallbackText }: Setting<unknown>): string {
  const isRequired = fallbackText === 'required'
  const said = isRequired || fallbackText === undefined ? meaning : `${meaning} Without it: ${fallbackText}.`
  const comment = wrapped(isRequired ? `Required. ${said}` : said)
  return `${comment}\n${isRequired ? '' : '#'}${name}=${fallback ?? ''}`
}

function wrapped(text: string): string {
  const lines = ['#']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line.length + word.length >= COMMENT_WIDTH) lines.push(`# ${word}`)
    else lines[lines.length - 1] = `${line} ${word}`
  }
  return lines.join('\n')
}
