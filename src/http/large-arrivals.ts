import type { Readable } from 'node:stream'
import { RelayError } from '../errors.ts'
import type { UnverifiedBodies, UnverifiedBody } from './unverified-bodies.ts'

/** Pace at which large bodies are read, in bytes per millisecond: reading and verifying them then takes a few percent of the time. */
const PACE_BYTES_PER_MS = 32 * 1024
/** How far reading may be ahead of the pace: a lone body of the largest default size does not wait. */
const AHEAD_MS = 150
/** What a body may send in its turn before others get theirs. */
const TURN_BYTES = 256 * 1024
/** A body may wait this long for its turn. */
const WAIT_LIMIT_MS = 2_000
/** Each of those that wait holds its first packets, up to 64 KiB. */
const WAITING_LIMIT = 128
/** Shortest time between two turns. */
const LOOK_EVERY_MS = 5

/** A large body on its way. */
export interface LargeArrival {
  readonly stream: Readable
  readonly body: UnverifiedBody
  /** Whether the body would find room if it were complete. */
  readonly hasRoom: () => boolean
  /** What is left of its turn. */
  leftBytes: number
  /** By `performance.now()`; undefined while it is being read. */
  waitingSinceMs: number | undefined
}

/**
 * Reads large bodies at a pace, those that began first before the others. Those that wait are not read, and TCP makes their senders
 * wait. Otherwise, a few dozen senders would keep the event loop busy reading and verifying what is refused afterwards.
 * A body counts as its bytes arrive: announcing one, or sending it slowly, delays nobody.
 */
export class LargeArrivals {
  readonly #unverified: UnverifiedBodies
  /** In the order in which they began. */
  readonly #arrivals = new Set<LargeArrival>()
  #waiting = 0
  /** When all bytes so far would have arrived at the pace. */
  #paceMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(unverified: UnverifiedBodies) {
    this.#unverified = unverified
  }

  /** Must be followed by `end`. */
  begin(stream: Readable, body: UnverifiedBody, hasRoom: () => boolean): LargeArrival {
    const arrival = { stream, body, hasRoom, leftBytes: 0, waitingSinceMs: undefined }
    this.#arrivals.add(arrival)
    return arrival
  }

  /** Call it for each chunk: it stops the stream if others come first. */
  came(arrival: LargeArrival, bytes: number): void {
    const nowMs = performance.now()
    this.#paceMs = Math.max(this.#paceMs, nowMs) + bytes / PACE_BYTES_PER_MS
    arrival.leftBytes -= bytes
    if (arrival.leftBytes > 0 || !this.#arrivals.has(arrival)) return
    if (this.#waiting === 0 && this.#mayRead(arrival, nowMs)) arrival.leftBytes = TURN_BYTES
    else if (this.#waiting >= WAITING_LIMIT) this.#refuse(arrival)
    else this.#wait(arrival, nowMs)
  }

  /** May be called repeatedly. */
  end(arrival: LargeArrival): void {
    this.#arrivals.delete(arrival)
    this.#stopWaiting(arrival)
  }

  #mayRead({ hasRoom }: LargeArrival, nowMs: number): boolean {
    return this.#paceMs - nowMs <= AHEAD_MS && hasRoom()
  }

  #wait(arrival: LargeArrival, nowMs: number): void {
    arrival.stream.pause()
    arrival.waitingSinceMs = nowMs
    arrival.body.isHeld = true
    this.#waiting++
    this.#timer ??= setInterval(() => this.#look(performance.now()), LOOK_EVERY_MS)
  }

  /** Lets one that waits send, since what it sends decides when the next may. */
  #look(nowMs: number): void {
    let isTaken = false
    for (const arrival of this.#arrivals) {
      if (arrival.waitingSinceMs === undefined) continue
      if (!isTaken && this.#mayRead(arrival, nowMs)) {
        isTaken = true
        this.#stopWaiting(arrival)
        arrival.leftBytes = TURN_BYTES
        arrival.stream.resume()
      } else if (nowMs - arrival.waitingSinceMs >= WAIT_LIMIT_MS) this.#refuse(arrival)
    }
  }

  #stopWaiting(arrival: LargeArrival): void {
    if (arrival.waitingSinceMs === undefined) return
    arrival.waitingSinceMs = undefined
    arrival.body.isHeld = false
    this.#waiting--
    if (this.#waiting > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #refuse(arrival: LargeArrival): void {
    this.end(arrival)
    this.#unverified.refuse(arrival.body, new RelayError('too_much_pending', 'large bodies'))
  }
}
