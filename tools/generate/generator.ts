/** What a generator of committed files is, and how its files are compared with the ones on disk. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

export interface Generator {
  readonly name: string
  /** Path, relative to the root of the repository, to content. Must give the same every time. */
  files(): ReadonlyMap<string, string> | Promise<ReadonlyMap<string, string>>
  /** Files in `folder` that end like this belong to the generator alone: one that it does not write is left over. */
  readonly owns?: { readonly folder: string; readonly ending: string }
}

export interface StaleFile {
  readonly path: string
  readonly state: 'missing' | 'differs' | 'left over'
}

/** The files that differ from the generator's output, sorted by path. */
export async function findStaleFiles(generator: Generator, root: string): Promise<StaleFile[]> {
  const files = await generator.files()
  const stale: StaleFile[] = []
  for (const [path, content] of files) {
    const current = await ifThere(readFile(join(root, path), 'utf8'))
    if (current !== content) stale.push({ path, state: current === undefined ? 'missing' : 'differs' })
  }
  for (const path of await ownedFiles(generator, root)) {
    if (!files.has(path)) stale.push({ path, state: 'left over' })
  }
  return stale.sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Writes stale files, removes leftovers, and returns which files these were. */
export async function writeStaleFiles(generator: Generator, root: string): Promise<StaleFile[]> {
  const files = await generator.files()
  const stale = await findStaleFiles(generator, root)
  for (const { path } of stale) {
    const content = files.get(path)
    if (content === undefined) {
      await rm(join(root, path))
    } else {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), content)
    }
  }
  return stale
}

async function ownedFiles({ owns }: Generator, root: string): Promise<string[]> {
  if (owns === undefined) return []
  const names = (await ifThere(readdir(join(root, owns.folder)))) ?? []
  return names.filter((name) => name.endsWith(owns.ending)).map((name) => `${owns.folder}/${name}`)
}

async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
