import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const DOCS = join(ROOT, 'docs')
const FILE = join(DOCS, 'benchmarks.md')
const RESULTS = join(ROOT, 'bench/results')

/** The parts of docs/benchmarks.md, in their order; each is made by a command of its own. */
const SECTIONS = {
  bench: { title: 'Against other servers', command: 'npm run bench' },
  growth: { title: 'How cost grows', command: 'npm run bench:growth' },
  pipeline: { title: 'The pipeline alone, stage by stage', command: 'npm run bench:pipeline' },
} as const
export type Section = keyof typeof SECTIONS

const HEAD = `# Benchmarks

The commands below produced these figures on one machine, with the broker and the load generator on the same cores:
ratios within a run are meaningful, absolute figures are not. Run them yourself; they need the same tools as the tests.
`

/** Replaces one section of docs/benchmarks.md; returns the file's path from the checkout. */
export function writeSection(section: Section, text: string): string {
  const old = existsSync(FILE) ? readFileSync(FILE, 'utf8') : ''
  const parts = (Object.keys(SECTIONS) as Section[]).flatMap((name) => {
    const content = name === section ? text.trim() : sectionOf(old, name)
    const { title, command } = SECTIONS[name]
    if (content === undefined) return []
    return `\n## ${title}\n\nProduced by \`${command}\`.\n\n${mark(name, 'begin')}\n${content}\n${mark(name, 'end')}\n`
  })
  writeFileSync(FILE, HEAD + parts.join(''))
  return 'docs/benchmarks.md'
}

/** Writes a picture next to the documents. */
export function writePicture(name: string, svg: string): void {
  writeFileSync(join(DOCS, name), svg)
}

/** Writes the results as JSON; gives the file's path from the checkout. */
export function writeResults(name: string, results: unknown): string {
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(join(RESULTS, name), `${JSON.stringify(results, undefined, 2)}\n`)
  return `bench/results/${name}`
}

function sectionOf(text: string, name: Section): string | undefined {
  const start = text.indexOf(mark(name, 'begin'))
  const end = text.indexOf(mark(name, 'end'))
  return start < 0 || end < 0 ? undefined : text.slice(start + mark(name, 'begin').length, end).trim()
}

function mark(name: Section, place: 'begin' | 'end'): string {
  return `<!-- ${name}:${place} -->`
}
