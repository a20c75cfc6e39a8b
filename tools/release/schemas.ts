/**
 * Keeps the schemas of the version that is being released: schemas/*.avsc → schemas/released/<version>/. What was released
 * never changes, so that test/evolution.test.ts can hold every later schema against it.
 */
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const usage = `Usage: node tools/release/schemas.ts [--root DIRECTORY]

  --root    the repository (default: this one); the version is that of its package.json
`

/**
 * Copies the schemas; returns the folder and how many were new.
 * @throws Error naming the files that were released in this version with other content, or are gone since; nothing is
 * copied
 */
export async function releaseSchemas(root: string): Promise<{ folder: string; total: number; added: number }> {
  const version = await versionOf(root)
  const folder = join('schemas/released', version)
  const released = await avscIn(join(root, folder))
  const current = await avscIn(join(root, 'schemas'))
  const differing = [...released].filter(([name, text]) => current.get(name) !== text).map(([name]) => name)
  if (differing.length > 0) {
    throw new Error(
      `Version ${version} was released with other schemas: ${differing.join(', ')}. Raise the version in package.json.`,
    )
  }
  await mkdir(join(root, folder), { recursive: true })
  const added = [...current.keys()].filter((name) => !released.has(name))
  for (const name of added) await copyFile(join(root, 'schemas', name), join(root, folder, name))
  return { folder, total: current.size, added: added.length }
}

async function versionOf(root: string): Promise<string> {
  const { version }: { version?: unknown } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  if (typeof version !== 'string') throw new Error(`${join(root, 'package.json')} has no version.`)
  return version
}

async function avscIn(folder: string): Promise<Map<string, string>> {
  await mkdir(folder, { recursive: true })
  const names = (await readdir(folder)).filter((name) => name.endsWith('.avsc')).sort()
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return new Map(names.map((name, index) => [name, texts[index] ?? '']))
}

async function main(args: string[]): Promise<number> {
  let root: string
  try {
    const { values } = parseArgs({ args, options: { root: { type: 'string' } } })
    root = resolve(values.root ?? join(import.meta.dirname, '../..'))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`)
    return 2
  }
  try {
    const { folder, total, added } = await releaseSchemas(root)
    process.stdout.write(`${folder}: ${total} schemas, ${added} of them new\n`)
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2))
