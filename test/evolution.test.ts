import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { releaseSchemas } from '../tools/release/schemas.ts'
import { incompatibilities } from './support/avro-compatibility.ts'
import type { ComplexSchema } from './support/avro-schema-walk.ts'
import { fieldsIn } from './support/avro-schema-walk.ts'
import { changed, changedSchema, compatibleChanges, incompatibleChanges } from './support/schema-changes.ts'
import { currentSchemas, releasedVersions } from './support/schema-files.ts'

const root = join(import.meta.dirname, '..')
const current = await currentSchemas()
const example = schemaNamed(changedSchema)

describe('every schema', () => {
  it('is FULL_TRANSITIVE compatible with all its released versions', async () => {
    const versions = await releasedVersions()
    expect(versions.size).toBeGreaterThan(0)
    const problems = [...versions].flatMap(([version, schemas]) =>
      [...schemas].flatMap(([name, released]) => {
        const schema = current.get(name)
        const found = schema === undefined ? ['its topic is gone'] : incompatibilities(released, schema)
        return found.map((problem) => `${name} since ${version}: ${problem}`)
      }),
    )
    expect(problems).toEqual([])
  })
})

describe('the check of compatibility', () => {
  it.each(incompatibleChanges)('catches it when $what', (change) => {
    const problems = incompatibilities(example, changed(example, change))
    expect(problems).toContainEqual(expect.stringContaining(` ${change.place}: `))
  })

  it.each(compatibleChanges)('accepts it when $what', (change) => {
    expect(incompatibilities(example, changed(example, change))).toEqual([])
  })

  it('catches a time that is no longer a time, which registries miss', () => {
    const notTime = {
      apply: (schema: ComplexSchema) => Object.assign(fieldNamed(schema, 'received_at'), { type: 'long' }),
    }
    expect(incompatibilities(example, changed(example, notTime))).toEqual([
      expect.stringContaining('long cannot be read as long timestamp-millis'),
      expect.stringContaining('long timestamp-millis cannot be read as long'),
    ])
  })

  it('follows types that a schema names after their first use', () => {
    const messages = schemaNamed('messages')
    const retyped = { apply: (schema: ComplexSchema) => Object.assign(fieldNamed(schema, 'href'), { type: 'long' }) }
    const problems = incompatibilities(messages, changed(messages, retyped))
    // MetaError is defined in message.errors, and only named in error.
    expect(problems).toContainEqual(expect.stringContaining(' Messages.value.error.href: '))
  })
})

describe('releasing the schemas', () => {
  const folders: string[] = []
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
  })

  async function repository(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'release-'))
    folders.push(folder)
    await writeFile(join(folder, 'package.json'), '{"version":"1.2.3"}')
    await cp(join(root, 'schemas/calls.avsc'), join(folder, 'schemas/calls.avsc'))
    await cp(join(root, 'schemas/flows.avsc'), join(folder, 'schemas/flows.avsc'))
    return folder
  }

  it('copies them into the folder of the version', async () => {
    const folder = await repository()
    expect(await releaseSchemas(folder)).toEqual({ folder: 'schemas/released/1.2.3', total: 2, added: 2 })
    expect(await readdir(join(folder, 'schemas/released/1.2.3'))).toEqual(['calls.avsc', 'flows.avsc'])
    expect(await releaseSchemas(folder)).toMatchObject({ added: 0 })
  })

  it('refuses to change the schemas that a version was released with', async () => {
    const folder = await repository()
    await releaseSchemas(folder)
    await writeFile(join(folder, 'schemas/flows.avsc'), '{}')
    await rm(join(folder, 'schemas/calls.avsc'))
    await expect(releaseSchemas(folder)).rejects.toThrow(
      '1.2.3 was released with other schemas: calls.avsc, flows.avsc',
    )
    expect(await readFile(join(folder, 'schemas/released/1.2.3/flows.avsc'), 'utf8')).not.toBe('{}')
  })
})

function schemaNamed(name: string): ComplexSchema {
  const schema = current.get(name)
  if (schema === undefined) throw new Error(`no schema ${name}`)
  return schema
}

function fieldNamed(schema: ComplexSchema, name: string): object {
  return fieldsIn(schema, '').find(({ node }) => node.name === name)?.node ?? {}
}
