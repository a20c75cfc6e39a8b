import { setImmediate as nextLoopTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Steps } from '../../src/pipeline/steps.ts'
import { Lockstep } from '../../src/relay/lockstep.ts'
import { Turns } from '../../src/relay/turns.ts'
import { busyFor } from '../support/busy.ts'

const SMALL_BYTES = 700
const NEVER = Number.POSITIVE_INFINITY

/** Work in so many steps, each of which is noted. */
function* noting(name: string, steps: number, notes: string[]): Steps<string> {
  for (let step = 1; step <= steps; step++) {
    notes.push(`${name}${step}`)
    yield
  }
  return name
}

test('bodies that arrive in one turn of the loop take each step together', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  const notes: string[] = []
  const all = ['a', 'b', 'c'].map((name) => lockstep.run(noting(name, 3, notes), SMALL_BYTES, NEVER))
  expect(notes).toEqual([])
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c'])
  expect(notes).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3'])
})

test('those with equally many steps end in the order of their arrival', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  const ended: string[] = []
  const names = Array.from({ length: 20 }, (_, index) => `body ${index}`)
  await Promise.all(
    names.map((name) => lockstep.run(noting(name, 2, []), SMALL_BYTES, NEVER).then((end) => ended.push(end))),
  )
  expect(ended).toEqual(names)
})

test('one whose work fails is rejected; the others end', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  // biome-ignore lint/correctness/useYield: it fails before
  const failing = (function* (): Steps<string> {
    throw new Error('a fault')
  })()
  const results = await Promise.allSettled([
    lockstep.run(noting('a', 2, []), SMALL_BYTES, NEVER),
    lockstep.run(failing, SMALL_BYTES, NEVER),
    lockstep.run(noting('b', 2, []), SMALL_BYTES, NEVER),
  ])
  expect(results).toMatchObject([
    { status: 'fulfilled', value: 'a' },
    { status: 'rejected', reason: { message: 'a fault' } },
    { status: 'fulfilled', value: 'b' },
  ])
  expect(await lockstep.run(noting('later', 2, []), SMALL_BYTES, NEVER)).toBe('later')
})

test('work that takes long leaves the event loop to others in between', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  let inThisTurn = 0
  let most = 0
  function* slow(): Steps<string> {
    for (let step = 0; step < 10; step++) {
      busyFor(2)
      most = Math.max(most, ++inThisTurn)
      yield
    }
    return 'done'
  }
  let isOver = false
  const finished = Promise.all([slow(), slow()].map((steps) => lockstep.run(steps, SMALL_BYTES, NEVER))).finally(() => {
    isOver = true
  })
  while (!isOver) {
    await nextLoopTurn()
    inThisTurn = 0
  }
  expect(await finished).toEqual(['done', 'done'])
  // 10 ms, and the rest of a round.
  expect(most).toBeLessThanOrEqual(6)
})

test('only so many bytes advance together', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  const notes: string[] = []
  const all = ['a', 'b', 'c'].map((name) => lockstep.run(noting(name, 2, notes), 20 * 1024, NEVER))
  await Promise.all(all)
  expect(notes).toEqual(['a1', 'b1', 'a2', 'b2', 'c1', 'c2'])
})

test('what arrives during the work has its turn after it', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  const notes: string[] = []
  let late: Promise<string> | undefined
  function* first(): Steps<string> {
    late = lockstep.run(noting('late', 1, notes), SMALL_BYTES, NEVER)
    yield
    notes.push('first')
    return 'first'
  }
  expect(await lockstep.run(first(), SMALL_BYTES, NEVER)).toBe('first')
  expect(await late).toBe('late')
  expect(notes).toEqual(['first', 'late1'])
})

function* busySteps(count: number, stepMs: number): Steps<string> {
  for (let step = 0; step < count; step++) {
    busyFor(stepMs)
    yield
  }
  return 'done'
}

test('what arrives later overtakes those that need many steps', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  const ended: string[] = []
  const long = [1, 2, 3].map(() =>
    lockstep.run(busySteps(2_000, 0.01), SMALL_BYTES, NEVER).then(() => ended.push('long')),
  )
  await nextLoopTurn()
  await lockstep.run(noting('small', 3, []), SMALL_BYTES, NEVER).then((name) => ended.push(name))
  await Promise.all(long)
  expect(ended).toEqual(['small', 'long', 'long', 'long'])
})

test('one that needs many steps ends at its deadline', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  const late = lockstep.run(busySteps(2_000, 0.02), SMALL_BYTES, performance.now() + 15)
  await expect(late).rejects.toMatchObject({ code: 'too_much_pending' })
})

test('a pause of the whole process does not send a delivery behind large ones', async () => {
  const lockstep = new Lockstep<string>(new Turns())
  let loopTurns = 0
  let isOver = false
  const done = lockstep.run(busySteps(3, 20), SMALL_BYTES, NEVER).finally(() => {
    isOver = true
  })
  while (!isOver) {
    await nextLoopTurn()
    loopTurns++
  }
  expect(await done).toBe('done')
  // One for each stretch; among the large ones, each takes 16.
  expect(loopTurns).toBeLessThanOrEqual(5)
})
