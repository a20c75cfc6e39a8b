/** Returns a random number between 0 and 1, such as Math.random. */
export type Chance = () => number

/** Meta retries a failed delivery after others have gone out. */
const REDELIVERED_AFTER = 20
/** Only neighbouring deliveries overtake each other. */
const DISORDER_WINDOW = 10

/** Repeats a share (0 to 1) of the deliveries, byte for byte, a few deliveries later. */
export function* redelivered<T>(deliveries: Iterable<T>, share: number, chance: Chance): Generator<T> {
  const again: T[] = []
  for (const delivery of deliveries) {
    yield delivery
    if (chance() < share) again.push(delivery)
    if (again.length >= REDELIVERED_AFTER) yield again.shift() as T
  }
  yield* again
}

/** Shuffles neighbouring deliveries. */
export function* disordered<T>(deliveries: Iterable<T>, chance: Chance): Generator<T> {
  const window: T[] = []
  const any = (): T => window.splice(Math.floor(chance() * window.length), 1)[0] as T
  for (const delivery of deliveries) {
    window.push(delivery)
    if (window.length >= DISORDER_WINDOW) yield any()
  }
  while (window.length > 0) yield any()
}
