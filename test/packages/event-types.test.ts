import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packed, ROOT, ran } from '../support/npm.ts'

/** A version that many are on still, installed beside the newest one, which is this checkout's own. */
const OLDER_TYPESCRIPT = '5.9.3'
const INSTALL_LIMIT_MS = 10 * 60_000
const COMPILERS = [
  { compiler: 'TypeScript 5.9', tsc: 'node_modules/typescript/bin/tsc' },
  { compiler: 'TypeScript 7', tsc: join(ROOT, 'node_modules/typescript/bin/tsc') },
]
const RESOLUTIONS = [
  { resolution: 'nodenext', options: { module: 'nodenext' } },
  { resolution: 'bundler', options: { module: 'esnext', moduleResolution: 'bundler' } },
]
/** What `tsc --init` writes, and stricter: libraries are checked too, and Node's types are not there. */
const STRICT = {
  target: 'esnext',
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  skipLibCheck: false,
  noEmit: true,
}

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waba-relay-types-'))
  const [events, relay] = [await packed('packages/events', folder), await packed('.', folder)]
  const dependencies = { typescript: OLDER_TYPESCRIPT, 'waba-relay-events': `file:${events}` }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies }))
  await ran('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], folder)
  // The relay's own package as it is on disk, without what it depends on: its types need none of it.
  await mkdir(join(folder, 'node_modules/waba-relay'))
  await ran('tar', ['-xzf', relay, '--strip-components=1', '-C', 'node_modules/waba-relay'], folder)
}, INSTALL_LIMIT_MS)
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(['waba-relay-events', 'waba-relay/events'])('%s', (name) => {
  describe.each(COMPILERS)('under $compiler', ({ tsc }) => {
    it.each(RESOLUTIONS)('narrows events by their kind, with $resolution, in an empty folder', async ({ options }) => {
      const place = await mkdtemp(join(folder, 'consumer-'))
      const source = await readFile(join(import.meta.dirname, 'consumer-of-types.txt'), 'utf8')
      await writeFile(join(place, 'consumer.ts'), source.replaceAll('waba-relay-events', name))
      await writeFile(
        join(place, 'tsconfig.json'),
        JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files: ['consumer.ts'] }),
      )
      await expect(ran('node', [resolve(folder, tsc), '-p', place], folder)).resolves.toMatchObject({ stdout: '' })
    })
  })
})

describe('waba-relay-events', async () => {
  const manifest = async (path: string) =>
    JSON.parse(await readFile(join(ROOT, path), 'utf8')) as Record<string, unknown>

  it('brings nothing else along', async () => {
    const { packages } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as { packages: object }
    expect(Object.keys(packages)).toEqual(['', 'node_modules/typescript', 'node_modules/waba-relay-events'])
  })

  it('has the version and the licence of the relay', async () => {
    const [relay, events] = [await manifest('package.json'), await manifest('packages/events/package.json')]
    expect(events.version).toBe(relay.version)
    const licence = (path: string) => readFile(join(ROOT, path), 'utf8')
    await expect(licence('packages/events/LICENSE')).resolves.toBe(await licence('LICENSE'))
  })

  it('distinguishes events at run time', async () => {
    const event = { field: 'messages', value: { message: null, status: { id: 'wamid.1' } } }
    const script = `
      import { EVENT_TYPES, eventTypeOf, HEADERS } from 'waba-relay-events'
      console.log(eventTypeOf(${JSON.stringify(event)}), HEADERS.type, EVENT_TYPES.flows[0])`
    const { stdout } = await ran('node', ['--input-type=module', '--eval', script], folder)
    expect(stdout).toBe('whatsapp.messages.status ce_type whatsapp.flows\n')
  })
})
