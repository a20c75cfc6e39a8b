import { expect, it } from 'vitest'
import { ByteBudget, LARGE_BODY_BYTES } from '../../src/http/byte-budget.ts'

it('grants bytes up to its limit, and again once they are returned', () => {
  const budget = new ByteBudget(100)
  expect([budget.take(60), budget.take(40), budget.take(1)]).toEqual([true, true, false])
  expect(budget.usedBytes).toBe(100)
  budget.give(40)
  expect([budget.take(41), budget.take(40)]).toEqual([false, true])
})

it('admits a body larger than the whole budget if it is alone, so that every body can pass', () => {
  const budget = new ByteBudget(100)
  expect([budget.take(500), budget.take(1)]).toEqual([true, false])
  budget.give(500)
  expect(budget.usedBytes).toBe(0)
})

it('says beforehand whether there is room', () => {
  const budget = new ByteBudget(100)
  expect(budget.hasRoomFor(500)).toBe(true)
  budget.take(60)
  expect([budget.hasRoomFor(40), budget.hasRoomFor(41)]).toEqual([true, false])
})

it('always has room for the records of a body that is alone', () => {
  const budget = new ByteBudget(100)
  budget.take(60)
  expect(budget.hasRoomFor(500, 60)).toBe(true)
  budget.take(10)
  expect([budget.hasRoomFor(30, 60), budget.hasRoomFor(31, 60)]).toEqual([true, false])
})

it('has large bodies leave room for small ones', () => {
  const budget = new ByteBudget(8 * LARGE_BODY_BYTES)
  expect([budget.take(LARGE_BODY_BYTES), budget.take(LARGE_BODY_BYTES), budget.take(LARGE_BODY_BYTES)]).toEqual([
    true,
    true,
    false,
  ])
  expect([budget.take(LARGE_BODY_BYTES - 1), budget.take(LARGE_BODY_BYTES - 1)]).toEqual([true, true])
})
