import { afterAll, describe, expect, it } from 'vitest'
import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { cli, cliJson } from '../support/command-line.ts'
import { newPrefix, relaySettings } from '../support/relay.ts'
import { registryUrl } from '../support/stack.ts'
import { deleteSubjects, registerSchema } from '../support/subjects.ts'

interface Subjects {
  readonly subjects: {
    subject: string
    state?: string
    id?: number
    done?: string
    compatibility?: string
    schema?: string
    added?: string[]
    removed?: string[]
    reasons?: string[]
  }[]
}

const prefix = newPrefix()
const env = relaySettings({ WABA_TOPIC_PREFIX: prefix })
const security = `${prefix}security-value`
const dead = `${prefix}dead_letter-value`

function subject({ subjects }: Subjects, name: string): Subjects['subjects'][number] | undefined {
  return subjects.find((found) => found.subject === name)
}

describe('schemas', () => {
  afterAll(() => deleteSubjects(prefix))

  it('checks an empty registry without writing to it', async () => {
    for (const _twice of [1, 2]) {
      const { subjects } = await cliJson<Subjects>(['schemas', 'check'], env)
      expect(subjects.map(({ state }) => state)).toEqual(TOPIC_NAMES.map(() => 'missing'))
    }
  })

  it('names an attribute that an older schema lacks, and accepts the new schema as a version', async () => {
    const older = {
      type: 'record',
      name: 'Old',
      namespace: 'whatsapp.webhooks',
      fields: [{ name: 'gone', type: 'string' }],
    }
    await registerSchema(security, older)
    await setCompatibility(security, 'NONE')
    const found = subject(await cliJson<Subjects>(['schemas', 'check'], env), security)
    expect(found).toMatchObject({ state: 'compatible', removed: ['gone: string'] })
    expect(found?.added).toContain('waba_id: string')
    expect((await cli(['schemas', 'check'], env)).stdout).toContain('  - gone: string')
  })

  it('registers nothing if one schema is incompatible, and says which and why', async () => {
    await registerSchema(dead, { type: 'record', name: 'DeadLetter', namespace: 'whatsapp.webhooks', fields: [] })
    await setCompatibility(dead, 'FULL')
    const check = await cli(['schemas', 'check', '--json'], env)
    expect(check.code).toBe(1)
    expect(subject(JSON.parse(check.stdout) as Subjects, dead)?.state).toBe('incompatible')
    const { code, stderr } = await cli(['schemas', 'register'], env)
    expect(code).toBe(1)
    expect(stderr).toContain(`The registry finds 1 schema incompatible: ${dead}`)
    expect((await cliJson<Subjects>(['schemas', 'list'], env)).subjects.map((found) => found.subject)).toEqual([
      dead,
      security,
    ])
    await deleteSubjects(dead)
  })

  it('registers all, once, and leaves compatibility levels alone', async () => {
    const first = await cliJson<Subjects>(['schemas', 'register'], env)
    expect(new Set(first.subjects.map(({ done }) => done))).toEqual(new Set(['registered']))
    const second = await cliJson<Subjects>(['schemas', 'register'], env)
    expect(new Set(second.subjects.map(({ done }) => done))).toEqual(new Set(['unchanged']))
    expect(second.subjects.map(({ id }) => id)).toEqual(first.subjects.map(({ id }) => id))
    const { subjects } = await cliJson<Subjects>(['schemas', 'list'], env)
    expect(subjects.map((found) => found.subject)).toEqual(TOPIC_NAMES.map((name) => `${prefix}${name}-value`).sort())
    expect(new Set(subjects.map(({ schema }) => schema))).toEqual(new Set(['registered']))
    expect(subject({ subjects }, security)?.compatibility).toBe('NONE')
    expect((await cli(['schemas', 'check'], env)).code).toBe(0)
  })

  it('names the registry’s address if it does not answer, with exit code 1', async () => {
    const { code, stderr } = await cli(['schemas', 'check'], {
      ...env,
      WABA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1/x',
    })
    expect(code).toBe(1)
    expect(stderr).toContain('The schema registry at http://127.0.0.1:1/x does not answer')
  })
})

async function setCompatibility(name: string, level: string): Promise<void> {
  const response = await fetch(`${registryUrl()}/config/${name}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ compatibility: level }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}
