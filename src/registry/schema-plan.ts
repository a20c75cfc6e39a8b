import { TOPIC_NAMES } from '../pipeline/fields.ts'
import type { Registry } from './registry.ts'
import { attributePaths } from './schema-paths.ts'
import { schemaText, subjectOf } from './schemas.ts'

/** One subject: what the registry has, and what it says to the schema of this version. */
export interface SubjectPlan {
  readonly subject: string
  readonly state: 'registered' | 'missing' | 'compatible' | 'incompatible'
  /** Of this version's schema, where it is registered. */
  readonly id?: number
  /** The newest version in the registry. */
  readonly latest?: { readonly version: number; readonly id: number }
  /** Attributes that this version's schema has and the newest one in the registry has not, and the other way. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Why the registry would refuse the schema, in its words. */
  readonly reasons: readonly string[]
}

/** Questions to the registry at a time. */
const CONCURRENCY = 6

/** Asks the registry about the schema of every topic. Changes nothing; throws a RegistryError where it cannot tell. */
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
