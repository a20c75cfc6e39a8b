import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import type { ComplexSchema } from '../support/avro-schema-walk.ts'
import { changed, changedSchema, compatibleChanges, incompatibleChanges } from '../support/schema-changes.ts'
import { currentSchemas, releasedVersions } from '../support/schema-files.ts'
import { registryUrl } from '../support/stack.ts'

const current = await currentSchemas()
const released = [...(await releasedVersions())]
const subjects: string[] = []

describe('a registry that holds a subject FULL_TRANSITIVE', () => {
  afterAll(async () => {
    for (const subject of subjects) {
      await call('DELETE', `/subjects/${subject}`)
      await call('DELETE', `/subjects/${subject}?permanent=true`)
    }
  })

  it('takes every schema after all its released versions', async () => {
    expect(released.length).toBeGreaterThan(0)
    const refused: string[] = []
    for (const [name, schema] of current) {
      const versions = released.flatMap(([, schemas]) => schemas.get(name) ?? [])
      const subject = await subjectWith(versions[0] ?? schema)
      for (const version of [...versions.slice(1), schema]) {
        if ((await register(subject, version)) !== 200) refused.push(name)
      }
    }
    expect(refused).toEqual([])
  })

  it.each(incompatibleChanges)('refuses it when $what', async (change) => {
    const subject = await subjectWith(example())
    expect(await register(subject, changed(example(), change))).toBe(409)
  })

  it.each(compatibleChanges)('takes it when $what', async (change) => {
    const subject = await subjectWith(example())
    expect(await register(subject, changed(example(), change))).toBe(200)
  })
})

function example(): ComplexSchema {
  const schema = current.get(changedSchema)
  if (schema === undefined) throw new Error(`no schema ${changedSchema}`)
  return schema
}

/** A subject of this test alone; the relay itself never changes a level. */
async function subjectWith(schema: ComplexSchema): Promise<string> {
  const subject = `evolution-${randomUUID()}-value`
  subjects.push(subject)
  expect(await register(subject, schema)).toBe(200)
  expect(await call('PUT', `/config/${subject}`, { compatibility: 'FULL_TRANSITIVE' })).toBe(200)
  return subject
}

function register(subject: string, schema: ComplexSchema): Promise<number> {
  return call('POST', `/subjects/${subject}/versions`, { schema: JSON.stringify(schema) })
}

/** The status of the answer. */
async function call(method: string, path: string, body?: object): Promise<number> {
  const response = await fetch(`${registryUrl()}${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
  })
  await response.arrayBuffer()
  return response.status
}
