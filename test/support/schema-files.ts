import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComplexSchema } from './avro-schema-walk.ts'

const folder = join(import.meta.dirname, '../../schemas')

/** The schemas of this checkout, by topic name without prefix. */
export function currentSchemas(): Promise<Map<string, ComplexSchema>> {
  return schemasIn(folder)
}

/** The schemas that were released, by version. */
export async function releasedVersions(): Promise<Map<string, Map<string, ComplexSchema>>> {
  const versions = await readdir(join(folder, 'released')).catch(() => [])
  return new Map(
    await Promise.all(
      versions.map(async (version) => [version, await schemasIn(join(folder, 'released', version))] as const),
    ),
  )
}

async function schemasIn(path: string): Promise<Map<string, ComplexSchema>> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.avsc')).sort()
  return new Map(
    await Promise.all(
      names.map(async (name) => {
        const schema: ComplexSchema = JSON.parse(await readFile(join(path, name), 'utf8'))
        return [name.replace('.avsc', ''), schema] as const
      }),
    ),
  )
}
