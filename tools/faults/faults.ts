import { BROKER_FAULTS } from './broker-faults.ts'
import { NETWORK_FAULTS } from './network-faults.ts'
import { PRESSURE_FAULTS } from './pressure-faults.ts'
import { REGISTRY_FAULTS } from './registry-faults.ts'
import { RELAY_FAULTS } from './relay-faults.ts'
import { TOPIC_FAULTS } from './topic-faults.ts'
import type { Fault } from './trial.ts'

export const FAULTS: readonly Fault[] = [
  ...BROKER_FAULTS,
  ...NETWORK_FAULTS,
  ...TOPIC_FAULTS,
  ...REGISTRY_FAULTS,
  ...RELAY_FAULTS,
  ...PRESSURE_FAULTS,
]

/** The faults of the short form, which is part of `npm test`. */
export const SHORT_FAULTS = [
  'broker-killed',
  'leader-moved',
  'answer-lost',
  'answer-emptied',
  'relay-killed',
  'relay-drained',
] as const

/** The fault with this name; throws an Error that lists all faults if it does not exist. */
export function faultOf(name: string): Fault {
  const fault = FAULTS.find((candidate) => candidate.name === name)
  if (fault !== undefined) return fault
  throw new Error(`There is no fault "${name}". There are: ${FAULTS.map((known) => known.name).join(', ')}.`)
}
