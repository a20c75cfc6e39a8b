import { setImmediate as nextLoopTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Steps } from '../../src/pipeline/steps.ts'
import { Turns } from '../../src/relay/turns.ts'
import { busyFor } from '../support/busy.ts'

function* stepsOf(count: number, work: () => void): Steps<string> {
  for (let left = count; left > 0; left--) {
    work()
    yield
  }
  return 'done'
}

test('steps work for a stretch at a time', async () => {
  let worked = 0
  let isOver = false
  const work = (): void => {
    busyFor(1)
    worked++
  }
  const finished = new Turns().finish(stepsOf(50, work), Number.POSITIVE_INFINITY).finally(() => {
    isOver = true
  })
  let most = 0
  while (!isOver) {
    const before = worked
    await nextLoopTurn()
    most = Math.max(most, worked - before)
  }
  expect(await finished).toBe('done')
  expect(most).toBeLessThanOrEqual(11)
})

test('however many have work, one of them works in a turn of the loop', async () => {
  const turns = new Turns()
  let inThisTurn = 0
  let most = 0
  const work = (): void => {
    inThisTurn++
    most = Math.max(most, inThisTurn)
    busyFor(11)
  }
  const all = Array.from({ length: 5 }, () => turns.finish(stepsOf(2, work), Number.POSITIVE_INFINITY))
  let isOver = false
  const finished = Promise.all(all).finally(() => {
    isOver = true
  })
  while (!isOver) {
    await nextLoopTurn()
    inThisTurn = 0
  }
  expect(await finished).toEqual(Array(5).fill('done'))
  expect(most).toBe(1)
})

test('they take turns', async () => {
  const turns = new Turns()
  const order: string[] = []
  const long = (name: string) =>
    turns.finish(
      stepsOf(2, () => {
        busyFor(11)
        order.push(name)
      }),
      Number.POSITIVE_INFINITY,
    )
  await Promise.all([long('a'), long('b')])
  expect(order).toEqual(['a', 'b', 'a', 'b'])
})

test('one whose turn comes after its deadline does no further work', async () => {
  const turns = new Turns()
  let worked = 0
  const late = turns.finish(
    stepsOf(5, () => {
      busyFor(11)
      worked++
    }),
    performance.now() + 15,
  )
  await expect(late).rejects.toMatchObject({ code: 'too_much_pending' })
  expect(worked).toBeLessThan(5)
})
