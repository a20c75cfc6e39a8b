import { expect, it } from 'vitest'
import { Turns } from '../src/turns.ts'

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

it('does everything at once while no connections come in', async () => {
  const { afterTurns, results } = await turnsOf(new Turns(), NAMES)
  expect(afterTurns).toEqual([NAMES.length])
  expect(results).toEqual(NAMES)
})

it('does a little in each turn, in order, while connections come in', async () => {
  const turns = new Turns<string>()
  turns.connectionCame()
  const { order, afterTurns, results } = await turnsOf(turns, NAMES)
  expect(order).toEqual(NAMES)
  expect(results).toEqual(NAMES)
  const steps = afterTurns.map((done, turn) => done - (afterTurns[turn - 1] ?? 0))
  expect(Math.max(...steps)).toBeLessThanOrEqual(3)
})

it('lets nothing overtake what waits', async () => {
  const turns = new Turns<string>()
  turns.connectionCame()
  const first = turnsOf(turns, NAMES)
  const order: string[] = []
  // By now no more connections are expected.
  busy(300)
  const late = turns.run(() => {
    order.push('late')
    return 'late'
  })
  expect(late).toBeInstanceOf(Promise)
  expect((await first).order).toEqual(NAMES)
  expect(await late).toBe('late')
  expect(order).toEqual(['late'])
})

it('does all that waits in one turn once no more connections come', async () => {
  const turns = new Turns<string>()
  turns.connectionCame()
  const all = turnsOf(turns, NAMES)
  busy(300)
  expect((await all).afterTurns.slice(1)).toEqual([NAMES.length])
})

it('hands on what work throws, and goes on', async () => {
  const turns = new Turns<string>()
  turns.connectionCame()
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
