import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SETTINGS } from '../../src/config/settings.ts'
import { type CommandLine, commandLines, parsed } from '../support/command-lines.ts'
import { codeBlocks, DOCUMENTS, FILES, FOLDERS, inlineCode, ROOT } from '../support/documents.ts'

const documented = DOCUMENTS.flatMap(({ path, text }) =>
  codeBlocks(text)
    .filter(({ language }) => language === 'sh')
    .flatMap((block) => commandLines(block.text).map((line) => ({ path, shown: line.words.join(' '), ...line }))),
)
const inline = DOCUMENTS.flatMap(({ path, text }) =>
  inlineCode(text)
    .filter((code) => !/<command>|^waba-relay needs/.test(code))
    .flatMap((code) => commandLines(code).map((line) => ({ path, shown: code, ...line }))),
)
const relayLines = documented.filter(({ relay }) => relay !== undefined)

/** Names of npm scripts that a command line runs. */
function scriptsOf({ words: [program, first, second] }: CommandLine): string[] {
  if (program !== 'npm') return []
  if (first === 'start' || first === 'test') return [first]
  return first === 'run' && second !== undefined ? [second.startsWith('-') ? '' : second].filter(Boolean) : []
}

function scriptsThatThereAre(path: string): string[] {
  const own = posix.join(posix.dirname(path), 'package.json')
  const files = ['package.json', 'packages/events/package.json', ...(FILES.has(own) ? [own] : [])]
  return files.flatMap((file) => Object.keys(JSON.parse(readFileSync(join(ROOT, file), 'utf8')).scripts ?? {}))
}

describe('commands in documents', () => {
  it('are found', () => {
    expect(relayLines.length).toBeGreaterThan(15)
    expect(documented.flatMap(scriptsOf).length).toBeGreaterThan(10)
  })

  it.each(relayLines)('$path: $shown', async ({ relay = [] }) => {
    expect(await parsed(relay)).toEqual({ error: undefined })
  })

  it.each(inline.filter(({ relay }) => relay !== undefined))(
    '$path: `$shown` names a command and its options',
    async ({ relay = [] }) => {
      expect((await parsed(relay, { incomplete: true })).error).toBeUndefined()
    },
  )

  it.each([...documented, ...inline].filter((line) => scriptsOf(line).length > 0))(
    '$path: $shown is a script',
    (line) => {
      expect(scriptsThatThereAre(line.path)).toEqual(expect.arrayContaining(scriptsOf(line)))
    },
  )

  it('name steps that `npm test` has', () => {
    const steps = [...readFileSync(join(ROOT, 'tools/test.ts'), 'utf8').matchAll(/name: '([\w-]+)',\s*title/g)]
    const named = [...documented, ...inline].flatMap(({ words }) =>
      words.slice(0, 3).join(' ') === 'npm test --' ? words.slice(3).filter((word) => /^[\w-]+$/.test(word)) : [],
    )
    expect(named.length).toBeGreaterThan(3)
    expect(steps.map(([, name]) => name)).toEqual(expect.arrayContaining(named))
  })

  it('name files that there are', () => {
    const isPath = /^(?:\.\.\/)*(?:bench|deploy|docs|examples|packages|samples|schemas|src|test|tools)\/[\w./-]+$/
    const missing = documented.flatMap(({ path, words }) =>
      words.flatMap((word) => {
        const places = [word, posix.join(posix.dirname(path), word)].map((place) => place.replace(/\/$/, ''))
        return !isPath.test(word) || places.some((place) => FILES.has(place) || FOLDERS.has(place)) ? [] : [word]
      }),
    )
    expect(missing).toEqual([])
  })
})

describe('settings in documents', () => {
  const known = Object.values(SETTINGS).flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]))

  it.each(DOCUMENTS)('of $path are there', ({ text }) => {
    const named = [...text.matchAll(/\bWABA_[A-Z0-9_]*(?:…|\*)?/g)].map(([name]) => name)
    const missing = named.filter((name) =>
      /[_…*]$/.test(name) ? !known.some((other) => other.startsWith(name.replace(/[…*]$/, ''))) : !known.includes(name),
    )
    expect(missing).toEqual([])
  })
})
