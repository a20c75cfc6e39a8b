/** Draws whole numbers from 0 to `max`, smaller ones for a smaller example. */
export type Draw = (max: number) => number

export function oneOf<T>(draw: Draw, from: readonly T[]): T {
  return from[draw(from.length - 1)] as T
}
