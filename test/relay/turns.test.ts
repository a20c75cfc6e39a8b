import { expect, it } from 'vitest'
import { Turns } from '../../src/relay/turns.ts'

/** Keeps the event loop busy for so long. */
function busy(ms: number): void {
  const endMs = performance.now() + ms
  while (performance.now() < endMs);
}

/** Work of 1 ms for each name, all of it asked for in one turn; how far it is after each turn. */
async function turnsOf(turns: Turns<string>, names: readonly string[]) {
  const order: string[] = []
  const results = names.map((name) =>
    turns.run(() => {
      busy(1)
      order.push(name)
      return name
    }),
  )
  const afterTurns = [order.length]
  while (order.length < names.length && afterTurns.length < 100) {
    await new Promise((resolve) => setImmediate(resolve))
    afterTurns.push(order.length)
  }
  return { order, afterTurns, results: await Promise.all(results) }
}

const NAMES = Array.from({ length: 12 }, (_, index) => `delivery ${index}`)

it('does at once what is asked for in a turn with time left', async () => {
  const names = NAMES.slice(0, 2)
  const { afterTurns, results } = await turnsOf(new Turns(), names)
  expect(afterTurns).toEqual([names.length])
  expect(results).toEqual(names)
})

it('does a little in each turn, in order', async () => {
  const { order, afterTurns, results } = await turnsOf(new Turns(), NAMES)
  expect(order).toEqual(NAMES)
  expect(results).toEqual(NAMES)
  const steps = afterTurns.map((done, turn) => done - (afterTurns[turn - 1] ?? 0))
  expect(Math.max(...steps)).toBeLessThanOrEqual(4)
})

it('lets nothing overtake what waits', async () => {
  const turns = new Turns<string>()
  const first = turnsOf(turns, NAMES)
  const order: string[] = []
  const late = turns.run(() => {
    order.push('late')
    return 'late'
  })
  expect(late).toBeInstanceOf(Promise)
  expect((await first).order).toEqual(NAMES)
  expect(await late).toBe('late')
  expect(order).toEqual(['late'])
})

it('goes on where each piece of work takes longer than its share', async () => {
  const turns = new Turns<number>()
  const results = [0, 1, 2].map((index) =>
    turns.run(() => {
      busy(5)
      return index
    }),
  )
  expect(await Promise.all(results)).toEqual([0, 1, 2])
})

it('hands on what work throws, and goes on', async () => {
  const turns = new Turns<string>()
  const first = turns.run(() => {
    busy(5)
    return 'long'
  })
  const bad = turns.run(() => {
    throw new Error('a fault')
  })
  const good = turns.run(() => 'good')
  expect(first).toBe('long')
  await expect(bad).rejects.toThrow('a fault')
  expect(await good).toBe('good')
})
