import { setImmediate as nextLoopTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import type { Steps } from '../../src/pipeline/steps.ts'
import { stretch, Turns } from '../../src/relay/turns.ts'

function* stepsOf(count: number, work: () => void): Steps<string> {
  for (let left = count; left > 0; left--) {
    work()
    yield
  }
  return 'done'
}

function busyFor(ms: number): void {
  const untilMs = performance.now() + ms
  while (performance.now() < untilMs);
}

test('steps work for a stretch at a time', () => {
  let worked = 0
  const steps = stepsOf(1_000, () => {
    busyFor(1)
    worked++
  })
  expect(stretch(steps).done).toBe(false)
  expect(worked).toBeLessThanOrEqual(11)
  expect(stretch(stepsOf(3, () => undefined))).toEqual({ done: true, value: 'done' })
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
