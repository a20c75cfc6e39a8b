import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { packed, ROOT, ran } from '../support/npm.ts'

const PACK_LIMIT_MS = 5 * 60_000
const { engines, scripts } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
  readonly engines: { readonly node: string }
  readonly scripts: Readonly<Record<string, string>>
}
const wanted = Number.parseInt(engines.node.replace('>=', ''), 10)
const refusal = (version: string): string => `waba-relay needs Node ${wanted} or later; this is ${version}\n`

/** A Node on this machine that is too old, with its version. */
async function oldNode(): Promise<[path: string, version: string] | undefined> {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, 'node')
    if (!existsSync(path)) continue
    const { stdout } = await promisify(execFile)(path, ['--version'])
    const version = stdout.trim().slice(1)
    if (Number.parseInt(version, 10) < wanted) return [path, version]
  }
  return undefined
}

describe('a Node that is too old', async () => {
  const old = await oldNode()
  let folder: string
  let main: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waba-relay-node-'))
    await ran('tar', ['-xzf', await packed('.', folder), '-C', folder], folder)
    main = join(folder, 'package/dist/main.js')
  }, PACK_LIMIT_MS)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  function result(node: string, args: readonly string[]): Promise<{ code?: number; stdout: string; stderr: string }> {
    return promisify(execFile)(node, args, { cwd: ROOT }).catch((error) => error)
  }

  it.skipIf(old === undefined)('is reported by the published program, which exits with 2', async () => {
    const [path, version] = old ?? ['', '']
    expect(await result(path, [main, '--version'])).toMatchObject({ code: 2, stdout: '', stderr: refusal(version) })
  })

  it('is reported when Node gives an old version', async () => {
    const disguise = join(folder, 'disguise.cjs')
    await writeFile(disguise, "Object.defineProperty(process.versions, 'node', { value: '20.20.2' })")
    expect(await result(process.execPath, ['-r', disguise, main])).toMatchObject({
      code: 2,
      stderr: refusal('20.20.2'),
    })
  })

  it('is reported by every script of the checkout, before it loads any source', async () => {
    const check = '-r ./bin/node-version.cjs'
    const calls = Object.values(scripts).filter((script) => script.startsWith('node '))
    expect(calls.length).toBeGreaterThan(5)
    for (const call of calls) {
      expect(call).toContain(`node ${check} `)
      if (old === undefined) continue
      expect(await result(old[0], call.split(' ').slice(1)), call).toMatchObject({ code: 2, stderr: refusal(old[1]) })
    }
  })

  it('is reported before it loads anything it cannot parse', async () => {
    const imports = [...(await readFile(join(ROOT, 'src/main.ts'), 'utf8')).matchAll(/^import .*$/gm)].map(
      ([line]) => line,
    )
    expect(imports).toEqual(["import '../bin/node-version.cjs'"])
  })
})
