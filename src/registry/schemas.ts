import { readFileSync } from 'node:fs'
import type { AvroRecordSchema, RegisteredSchema } from '../pipeline/encode.ts'
import type { Registry } from './registry.ts'

/** `schemas/` of the package, from `src/` as well as from `dist/`. */
const FOLDER = new URL('../../schemas/', import.meta.url)
/** Concurrent requests to the registry. */
const CONCURRENCY = 6

/** The text of `schemas/<name>.avsc`. */
export function schemaText(name: string): string {
  return readFileSync(new URL(`${name}.avsc`, FOLDER), 'utf8')
}

export function subjectOf(topicPrefix: string, name: string): string {
  return `${topicPrefix}${name}-value`
}

/** Subjects are missing or differ and may not be registered, so the relay could never become ready. */
export class SchemasMissing extends Error {}

/**
 * Registers every schema, or looks it up if `autoRegister` is off, and returns their ids. Throws SchemasMissing if the
 * registry lacks one, a RegistryError if it does not answer or finds one incompatible.
 */
export async function ensureSchemas(
  registry: Registry,
  names: readonly string[],
  { topicPrefix, autoRegister }: { readonly topicPrefix: string; readonly autoRegister: boolean },
): Promise<Map<string, RegisteredSchema>> {
  const registered = new Map<string, RegisteredSchema>()
  const missing: string[] = []
  const rest = [...names]
  const work = async (): Promise<void> => {
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      const schema = JSON.parse(schemaText(name)) as AvroRecordSchema
      const subject = subjectOf(topicPrefix, name)
      const text = JSON.stringify(schema)
      const id = autoRegister ? await registry.register(subject, text) : await registry.find(subject, text)
      if (id === undefined) missing.push(subject)
      else registered.set(name, { schema, id })
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  if (missing.length === 0) return registered
  throw new SchemasMissing(
    `These subjects are missing from the registry, or have another schema: ${missing.sort().join(', ')}. ` +
      'Register them ("waba-relay schemas register"), or set WABA_SCHEMAS_AUTO_REGISTER=true.',
  )
}
