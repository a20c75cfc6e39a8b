import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { WITH_ABSOLUTE_LINKS, withAbsoluteLinks } from '../../tools/release/readme.ts'
import { anchors, DOCUMENTS, type Document, FILES, FOLDERS, links, ROOT } from '../support/documents.ts'

const REPOSITORY = 'https://github.com/waba-relay/waba-relay'
const relative = (text: string): string[] => links(text).filter((link) => !/^[a-z]+:/.test(link))

/** Relative links whose file or heading does not exist. */
function deadLinks({ path, text }: Document): string[] {
  return relative(text).filter((link) => {
    const [target = '', anchor] = link.split('#')
    const file = target === '' ? path : posix.join(posix.dirname(path), decodeURIComponent(target))
    if (!FILES.has(file)) return !FOLDERS.has(file.replace(/\/$/, ''))
    return anchor !== undefined && !anchors(readFileSync(join(ROOT, file), 'utf8')).has(anchor)
  })
}

describe('links', () => {
  it.each(DOCUMENTS)('in $path lead to files and headings in the repository', (document) => {
    expect(deadLinks(document)).toEqual([])
  })

  it('are dead if the file or heading does not exist', () => {
    const text = '[a](b.md) [c](README.md#nowhere) [d](README.md#documentation) ![e](docs/images/none.svg) [f](docs)'
    expect(deadLinks({ path: 'X.md', text })).toEqual(['b.md', 'README.md#nowhere', 'docs/images/none.svg'])
  })
})

describe('the packed file', () => {
  const packed = (folder: string): string[] => {
    const args = ['pack', '--dry-run', '--json', '--ignore-scripts']
    const [pack] = JSON.parse(execFileSync('npm', args, { cwd: join(ROOT, folder), encoding: 'utf8', stdio: 'pipe' }))
    return pack.files.map(({ path }: { path: string }) => path)
  }

  it('has no document with links out of the package, once the README’s and the changelog’s are absolute', () => {
    const files = packed('.')
    const documents = DOCUMENTS.filter(({ path }) => files.includes(path))
    expect(documents.map(({ path }) => path)).toContain('README.md')
    const dead = documents.flatMap(({ path, text }) => {
      const shipped = WITH_ABSOLUTE_LINKS.includes(path) ? withAbsoluteLinks(text, REPOSITORY, '1.0.0') : text
      const targets = relative(shipped).filter((link) => !link.startsWith('#'))
      return targets.filter((link) => !files.includes(posix.join(posix.dirname(path), link.split('#')[0] ?? '')))
    })
    expect(dead).toEqual([])
  })

  it('with the event types has no document with links out of the package', () => {
    const { text = '' } = DOCUMENTS.find(({ path }) => path === 'packages/events/README.md') ?? {}
    const files = packed('packages/events')
    expect(files).toContain('README.md')
    expect(relative(text).filter((link) => !link.startsWith('#') && !files.includes(link))).toEqual([])
  })
})
