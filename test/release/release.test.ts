import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changesOf, releasedChangelog } from '../../tools/release/changelog.ts'
import { withAbsoluteLinks } from '../../tools/release/readme.ts'

const root = join(import.meta.dirname, '../..')
const CHANGELOG = '# Changelog\n\n## [Unreleased]\n\n### Added\n\n- One thing.\n\n## [0.9.0] - 2026-01-02\n\n- Old.\n'
const REPOSITORY = 'https://github.com/waba-relay/waba-relay'

describe('the changelog of a release', () => {
  it('moves unreleased changes under the version and its date', () => {
    const released = releasedChangelog(CHANGELOG, '1.0.0', '2026-11-30')
    expect(released).toContain('## [Unreleased]\n\n## [1.0.0] - 2026-11-30\n\n### Added\n\n- One thing.\n\n## [0.9.0]')
    expect(changesOf(released, '1.0.0')).toBe('### Added\n\n- One thing.')
    expect(changesOf(released, '0.9.0')).toBe('- Old.')
  })

  it('fails if nothing is unreleased, or the version exists already', () => {
    const empty = CHANGELOG.replace('### Added\n\n- One thing.\n\n', '')
    expect(() => releasedChangelog(empty, '1.0.0', '2026-11-30')).toThrow('nothing under [Unreleased]')
    expect(() => releasedChangelog(CHANGELOG, '0.9.0', '2026-11-30')).toThrow('already has the version 0.9.0')
  })

  it('works for the current changelog', () => {
    const text = readFileSync(join(root, 'CHANGELOG.md'), 'utf8')
    expect(releasedChangelog(text, '999.0.0', '2026-11-30')).toContain('## [999.0.0] - 2026-11-30')
  })
})

describe('the release command', () => {
  it.each([
    { args: ['--help'], status: 0, output: 'Usage: npm run release' },
    { args: [], status: 2, output: 'It takes a version, --dry-run or --artifacts.' },
    { args: ['1.x'], status: 2, output: '"1.x" is not a version such as 1.0.0.' },
    { args: ['1.0.0', '--artifacts'], status: 2, output: 'It takes one version, or --artifacts.' },
  ])('answers $args with $status', ({ args, status, output }) => {
    const run = spawnSync(process.execPath, [join(root, 'tools/release/main.ts'), ...args], { encoding: 'utf8' })
    expect(run.status).toBe(status)
    expect(run.stdout + run.stderr).toContain(output)
  })
})

describe('the packed README', () => {
  it('links into the repository at the version’s tag, and keeps other links', () => {
    const text =
      '[a](docs/a.md#b) ![p](docs/p.svg) [x](https://x.org) [t](#top) <img src="docs/p.png"> [m](mailto:a@b.c)'
    expect(withAbsoluteLinks(text, REPOSITORY, '1.2.3')).toBe(
      `[a](${REPOSITORY}/blob/v1.2.3/docs/a.md#b) ![p](${REPOSITORY}/raw/v1.2.3/docs/p.svg) [x](https://x.org) ` +
        `[t](#top) <img src="${REPOSITORY}/raw/v1.2.3/docs/p.png"> [m](mailto:a@b.c)`,
    )
  })

  it('has no links that work only in a checkout or lead to missing files', () => {
    const packed = withAbsoluteLinks(readFileSync(join(root, 'README.md'), 'utf8'), REPOSITORY, '1.0.0')
    const links = [...packed.matchAll(/\]\(([^)\s]+)\)|\s(?:src|srcset|href)="([^"]+)"/g)].map(
      ([, a, b]) => a ?? b ?? '',
    )
    expect(links.length).toBeGreaterThan(10)
    expect(links.filter((link) => !/^(https?:|#)/.test(link))).toEqual([])
    const paths = links.flatMap((link) => /\/(?:blob|raw)\/v1\.0\.0\/([^#]+)/.exec(link)?.[1] ?? [])
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})
