import { TOPIC_NAMES } from '../pipeline/fields.ts'
import type { Registry } from './registry.ts'
import { attributePaths } from './schema-paths.ts'
import { schemaText, subjectOf } from './schemas.ts'

/** One subject: the registry's state, and its verdict on this version's schema. */
export interface SubjectPlan {
  readonly subject: string
  readonly state: 'registered' | 'missing' | 'compatible' | 'incompatible'
  /** Id of this version's schema, if registered. */
  readonly id?: number
  /** The newest version in the registry. */
  readonly latest?: { readonly version: number; readonly id: number }
  /** Attributes only in this version's schema, and attributes only in the registry's newest version. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Why the registry would reject the schema, in its own words. */
  readonly reasons: readonly string[]
}

/** Concurrent requests to the registry. */
const CONCURRENCY = 6

/** Checks every topic's schema against the registry. Changes nothing; throws a RegistryError if the registry fails. */
export async function planSchemas(registry: Registry, topicPrefix: string): Promise<SubjectPlan[]> {
  const plans = new Map<string, SubjectPlan>()
  const rest = [...TOPIC_NAMES]
  const work = async (): Promise<void> => {
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      plans.set(name, await planSubject(registry, subjectOf(topicPrefix, name), schemaText(name)))
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, work))
  return TOPIC_NAMES.map((name) => plans.get(name) as SubjectPlan)
}

async function planSubject(registry: Registry, subject: string, file: string): Promise<SubjectPlan> {
  const schema: unknown = JSON.parse(file)
  const text = JSON.stringify(schema)
  const latest = await registry.latest(subject)
  if (latest === undefined) return { subject, state: 'missing', added: [], removed: [], reasons: [] }
  const versions = { latest: { version: latest.version, id: latest.id } }
  const ours = attributePaths(schema)
  const theirs = attributePaths(JSON.parse(latest.schema))
  const changes = {
    added: [...ours].filter((path) => !theirs.has(path)),
    removed: [...theirs].filter((path) => !ours.has(path)),
  }
  const id = await registry.find(subject, text)
  if (id !== undefined) return { subject, state: 'registered', id, ...versions, ...changes, reasons: [] }
  const { compatible, reasons } = await registry.compatible(subject, text)
  return { subject, state: compatible ? 'compatible' : 'incompatible', ...versions, ...changes, reasons }
}
