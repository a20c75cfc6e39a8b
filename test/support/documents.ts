/** The repository's documents in Markdown, and what is in them that can be checked. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export const ROOT = join(import.meta.dirname, '../..')

export interface Document {
  /** From the repository's root. */
  readonly path: string
  readonly text: string
}

/** A code block with its language: `sh`, `json`, `dotenv` … */
export interface CodeBlock {
  readonly language: string
  readonly text: string
  readonly line: number
  /** Its section's prose. */
  readonly around: string
}

/** Files of the repository, including those not yet added. */
export const FILES: ReadonlySet<string> = new Set(
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' })
    .split('\n')
    .filter((path) => path !== ''),
)

export const FOLDERS: ReadonlySet<string> = new Set(
  [...FILES].flatMap((path) => {
    const parts = path.split('/').slice(0, -1)
    return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
  }),
)

export const DOCUMENTS: readonly Document[] = [...FILES]
  .filter((path) => path.endsWith('.md'))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))

export function codeBlocks(text: string): CodeBlock[] {
  return [...text.matchAll(/^( *)```(\w*)[^\n]*\n(.*?)^ *```/gms)].map(
    ({ 1: indent = '', 2: language = '', 3: block = '', index }) => ({
      language,
      text: block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: text.slice(0, index).split('\n').length,
      around: withoutCode(sectionAt(text, index)),
    }),
  )
}

/** From the last heading before a place, or the beginning, to the next one. */
function sectionAt(text: string, index: number): string {
  const next = /^#+ /m.exec(text.slice(index))
  const end = next === null ? text.length : index + next.index
  return text.slice(Math.max(0, text.lastIndexOf('\n#', index)), end)
}

/** Addresses of links and pictures, in Markdown and in HTML. */
export function links(text: string): string[] {
  const prose = withoutCode(text)
  return [...prose.matchAll(/\]\(([^)\s]+)\)|\s(?:src|srcset|href)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? '')
}

/** Anchors of a document's headings, as GitHub makes them. */
export function anchors(text: string): Set<string> {
  const headings = [...text.replaceAll(/^ *```.*?^ *```/gms, '').matchAll(/^#+ (.+)$/gm)]
  return new Set(
    headings.map(([, heading = '']) =>
      heading
        .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}

/** Code between backticks outside blocks. */
export function inlineCode(text: string): string[] {
  return [...text.replaceAll(/^ *```.*?^ *```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)
}

function withoutCode(text: string): string {
  return text.replaceAll(/^ *```.*?^ *```/gms, '').replaceAll(/`[^`\n]*`/g, '')
}
