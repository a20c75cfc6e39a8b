import { expect, test } from 'vitest'
import type { RelayError } from '../../src/errors.ts'
import { UnverifiedBodies } from '../../src/http/unverified-bodies.ts'

const MIB = 1024 * 1024

/** How a body of this size ends that arrives in pieces of so many bytes, and what it counts. */
function arrive(bytes: number, pieceBytes: number): { refusal: RelayError | undefined; usedBytes: number } {
  const unverified = new UnverifiedBodies(16 * MIB)
  let refusal: RelayError | undefined
  const body = unverified.begin((fault) => {
    refusal = fault
  })
  for (let at = 0; at < bytes && refusal === undefined; at += pieceBytes)
    unverified.came(body, Buffer.alloc(pieceBytes))
  return { refusal, usedBytes: unverified.usedBytes }
}

test.each([
  { bytes: 900, pieceBytes: 1 },
  { bytes: 3 * MIB, pieceBytes: 256 },
  { bytes: 3 * MIB, pieceBytes: 64 * 1024 },
])('$bytes bytes in pieces of $pieceBytes are accepted', ({ bytes, pieceBytes }) => {
  expect(arrive(bytes, pieceBytes).refusal).toBeUndefined()
})

test.each([1, 10, 100])('a body in pieces of %d bytes is refused before it takes memory', (pieceBytes) => {
  expect(arrive(3 * MIB, pieceBytes)).toMatchObject({ refusal: { code: 'bad_request' }, usedBytes: 0 })
})

test('the memory of pieces counts, too', () => {
  expect(arrive(900, 1).usedBytes).toBeGreaterThan(900 * 350)
})

test('a refused body keeps none of its bytes, though its connection may live on', () => {
  const unverified = new UnverifiedBodies(MIB)
  const [one, other] = [unverified.begin(() => undefined), unverified.begin(() => undefined)]
  unverified.came(one, Buffer.alloc(MIB))
  unverified.came(other, Buffer.alloc(1_000))
  expect(one.pieces).toEqual([])
  expect(other.pieces).toHaveLength(1)
})
