import { FIELDS } from '../../src/pipeline/fields.ts'
import { sampleNames } from '../../src/simulation/samples.ts'
import { type BodySet, manyChanges, messageOfBytes, mixed, oneMessage, sampleBodies } from '../load/bodies.ts'
import { prepare } from '../pure/stages.ts'

export type DimensionName = 'bytes' | 'changes' | 'connections' | 'partitions' | 'fields'

/** Something of which there may be more or less. */
export interface Dimension {
  readonly name: DimensionName
  readonly title: string
  readonly xTitle: string
  readonly values: readonly number[]
  readonly bodies: (value: number) => BodySet
  readonly connections?: (value: number) => number
  readonly partitions?: (value: number) => number
  /** How the CPU of one delivery may grow; from `from` on, below which fixed costs rule. */
  readonly goal: { readonly kind: 'linear' | 'flat'; readonly from: number }
}

/** Enough that no cache of one body helps, few enough for the load generator's memory. */
const BODIES_BYTES = 16_000_000

/**
 * Bodies of a field before the next ones have their turn: enough that those under way are mostly of the fields at hand, few enough that a
 * turn of seconds has all fields several times.
 */
const FIELD_ROUNDS = 512

export const DIMENSIONS: readonly Dimension[] = [
  {
    name: 'bytes',
    title: 'Bytes of a body with one record',
    xTitle: 'bytes',
    values: [1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000],
    bodies: (bytes) => messageOfBytes(countFor(bytes), bytes),
    goal: { kind: 'linear', from: 100_000 },
  },
  {
    name: 'changes',
    title: 'Changes in a body, each one record',
    xTitle: 'changes',
    values: [1, 5, 20, 100, 500, 2_000, 5_000],
    bodies: (changes) => manyChanges(countFor(changes * 600), changes),
    goal: { kind: 'linear', from: 20 },
  },
  {
    name: 'connections',
    title: 'Connections, each sending one message at a time',
    xTitle: 'connections',
    values: [1, 4, 16, 64, 256, 512],
    bodies: () => oneMessage(2_048),
    connections: (connections) => connections,
    goal: { kind: 'flat', from: 64 },
  },
  {
    name: 'partitions',
    title: 'Partitions of the topic',
    xTitle: 'partitions',
    values: [3, 10, 30, 100, 300],
    bodies: () => oneMessage(2_048),
    partitions: (partitions) => partitions,
    goal: { kind: 'flat', from: 3 },
  },
  {
    name: 'fields',
    title: 'Number of fields that deliveries alternate between',
    xTitle: 'fields',
    values: [1, 2, 4, 8, 16, FIELDS.size],
    bodies: (together) => mixed(fieldBodies(), together, FIELD_ROUNDS),
    goal: { kind: 'flat', from: 1 },
  },
]

function countFor(bytes: number): number {
  return Math.min(2_048, Math.max(8, Math.floor(BODIES_BYTES / bytes)))
}

/** A sample of every field. All are posted, however many alternate: what a record costs differs more from field to field. */
function fieldBodies(): BodySet[] {
  return [...FIELDS.keys()].map((field) => {
    // Ids of the App Dashboard's test events are dummies.
    const name =
      sampleNames()
        .filter((each) => each.startsWith(`${field}.`))
        .sort(dashboardLast)[0] ?? field
    const body = sampleBodies(name, 1).bodies[0] ?? Buffer.alloc(0)
    return sampleBodies(name, 64, prepare(body).events.length)
  })
}

function dashboardLast(a: string, b: string): number {
  return Number(a.includes('dashboard')) - Number(b.includes('dashboard'))
}
