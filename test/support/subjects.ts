import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { registryUrl } from './stack.ts'

/** Registers a schema for a test. */
export async function registerSchema(subject: string, schema: unknown): Promise<void> {
  const response = await fetch(`${registryUrl()}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(schema) }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}

/** Removes subjects for good: the one of this name, and those of a relay's topics that begin with it. */
export async function deleteSubjects(prefix: string): Promise<void> {
  // By name: of many subjects, the registry lists a part only.
  const own = [prefix, ...TOPIC_NAMES.map((name) => `${prefix}${name}-value`)]
  await Promise.all(own.map((subject) => deleteSubject(subject)))
}

async function deleteSubject(subject: string): Promise<void> {
  await fetch(`${registryUrl()}/subjects/${subject}`, { method: 'DELETE' })
  await fetch(`${registryUrl()}/subjects/${subject}?permanent=true`, { method: 'DELETE' })
}
