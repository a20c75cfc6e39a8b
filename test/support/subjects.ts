import { registryUrl } from './stack.ts'

/** Registers a schema of the test's own. */
export async function registerSchema(subject: string, schema: unknown): Promise<void> {
  const response = await fetch(`${registryUrl()}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(schema) }),
  })
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`)
}

/** Removes subjects for good. */
export async function deleteSubjects(prefix: string): Promise<void> {
  const subjects = (await (await fetch(`${registryUrl()}/subjects`)).json()) as string[]
  const own = subjects.filter((name) => name.startsWith(prefix))
  await Promise.all(own.map((subject) => deleteSubject(subject)))
}

async function deleteSubject(subject: string): Promise<void> {
  await fetch(`${registryUrl()}/subjects/${subject}`, { method: 'DELETE' })
  await fetch(`${registryUrl()}/subjects/${subject}?permanent=true`, { method: 'DELETE' })
}
