import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultOf, SHORT_FAULTS } from '../../tools/faults/faults.ts'
import { PRODUCERS, runTrial } from '../../tools/faults/trial.ts'
import { startWorld, type World } from '../../tools/faults/world.ts'

const START_LIMIT_MS = 180_000
const TRIAL_LIMIT_MS = 120_000
/** The one by default; the whole suite has both. */
const [byDefault] = PRODUCERS

let world: World
beforeAll(async () => {
  world = await startWorld(() => {})
}, START_LIMIT_MS)

afterAll(() => world[Symbol.asyncDispose](), TRIAL_LIMIT_MS)

test.each(SHORT_FAULTS)('loses nothing, keeps order and recovers: %s', { timeout: TRIAL_LIMIT_MS }, async (name) => {
  const outcome = await runTrial(world, faultOf(name), byDefault, true)
  expect(outcome.complaints, JSON.stringify(outcome)).toEqual([])
  // The default producer is idempotent: only what Meta sends again may be there twice.
  expect(outcome.repeatedUnasked).toBe(0)
})
