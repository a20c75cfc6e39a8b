import { expect, it } from 'vitest'
import { ByteBudget, LARGE_BODY_BYTES } from '../../src/http/byte-budget.ts'

it('grants bytes up to its limit, and again once they are returned', () => {
  const budget = new ByteBudget(100, 25)
  expect([budget.take(60), budget.take(40), budget.take(1)]).toEqual([true, true, false])
  expect(budget.usedBytes).toBe(100)
  budget.give(40)
  expect([budget.take(41), budget.take(40)]).toEqual([false, true])
})

it('admits a body larger than the whole budget if it is alone, so that every body can pass', () => {
  const budget = new ByteBudget(100, 25)
  expect([budget.take(500), budget.take(1)]).toEqual([true, false])
  budget.give(500)
  expect(budget.usedBytes).toBe(0)
})

it('says beforehand whether there is room', () => {
  const budget = new ByteBudget(100, 25)
  expect(budget.hasRoomFor(500)).toBe(true)
  budget.take(60)
  expect([budget.hasRoomFor(40), budget.hasRoomFor(41)]).toEqual([true, false])
})

it('always has room for the records of a body that is alone', () => {
  const budget = new ByteBudget(100, 25)
  budget.take(60)
  expect(budget.hasRoomFor(500, 60)).toBe(true)
  budget.take(10)
  expect([budget.hasRoomFor(30, 60), budget.hasRoomFor(31, 60)]).toEqual([true, false])
})

it('has large bodies leave room for small ones', () => {
  const budget = new ByteBudget(8 * LARGE_BODY_BYTES, LARGE_BODY_BYTES)
  expect([budget.take(LARGE_BODY_BYTES), budget.take(LARGE_BODY_BYTES), budget.take(LARGE_BODY_BYTES)]).toEqual([
    true,
    true,
    false,
  ])
  expect([budget.take(LARGE_BODY_BYTES - 1), budget.take(LARGE_BODY_BYTES - 1)]).toEqual([true, true])
})

it('has room for a body of the largest size beside small ones, however small it is', () => {
  const largest = 32 * LARGE_BODY_BYTES
  const budget = new ByteBudget(2 * largest, largest)
  expect([budget.take(1_000), budget.take(largest)]).toEqual([true, true])
})

it('has room for the records of a small body wherever it has for small bodies, however many bytes they take', () => {
  const budget = new ByteBudget(64 * LARGE_BODY_BYTES, LARGE_BODY_BYTES)
  for (let count = 0; count < 40; count++) budget.take(LARGE_BODY_BYTES - 1)
  budget.take(1_000)
  expect([budget.take(2 * LARGE_BODY_BYTES, 1_000), budget.take(2 * LARGE_BODY_BYTES)]).toEqual([true, false])
})
