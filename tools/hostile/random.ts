/** Draws whole numbers from 0 to `max`, both included. */
export type Draw = (max: number) => number

/** The same numbers for the same seed (mulberry32): a run can be repeated. */
export function seededDraw(seed: number): Draw {
  let state = seed >>> 0
  return (max) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (max + 1))
  }
}

export function oneOf<T>(draw: Draw, from: readonly T[]): T {
  return from[draw(from.length - 1)] as T
}

export function anyBytes(draw: Draw, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => draw(255)))
}
