import type { Readable } from 'node:stream'
import { RelayError } from '../errors.ts'
import type { UnverifiedBodies, UnverifiedBody } from './unverified-bodies.ts'

/** Pace at which large bodies are read, in bytes per millisecond: reading and verifying them then takes less than a tenth of the time. */
const PACE_BYTES_PER_MS = 64 * 1024
/** How far reading may be ahead of the pace: a lone body of the largest default size does not wait. */
const AHEAD_MS = 75
/** What a body may send in its turn before others get theirs. */
const TURN_BYTES = 256 * 1024
/** A body lets smaller ones go first that begin later: for each 4 KiB that they have less, by a millisecond. */
const FIRST_BYTES_PER_MS = 4 * 1024
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
  /** What it is known to have: what it announced, or has sent. */
  readonly largestBytes: () => number
  /** Whether the body would find room if it were complete. */
  readonly hasRoom: () => boolean
  /** What is left of its turn. */
  leftBytes: number
  /** By `performance.now()`. */
  waitingSinceMs: number
}

/**
 * Reads large bodies at a pace, smaller and older ones before the others. Those that wait are not read, and TCP makes their senders
 * wait. Otherwise, a few dozen senders would keep the event loop busy reading and verifying what is refused afterwards.
 * A body counts as its bytes arrive: announcing one, or sending it slowly, delays nobody.
 */
export class LargeArrivals {
  readonly #unverified: UnverifiedBodies
  readonly #waiting = new Set<LargeArrival>()
  /** When all bytes so far would have arrived at the pace. */
  #paceMs = 0
  #timer: NodeJS.Timeout | undefined

  constructor(unverified: UnverifiedBodies) {
    this.#unverified = unverified
  }

  /** Call it for each chunk of a large body: it stops the stream if others come first. */
  came(arrival: LargeArrival, bytes: number): void {
    const nowMs = performance.now()
    this.#paceMs = Math.max(this.#paceMs, nowMs) + bytes / PACE_BYTES_PER_MS
    arrival.leftBytes -= bytes
    if (arrival.leftBytes > 0 || this.#waiting.has(arrival)) return
    if (this.#waiting.size === 0 && this.#mayRead(arrival, nowMs)) arrival.leftBytes = TURN_BYTES
    else if (this.#waiting.size >= WAITING_LIMIT) this.#refuse(arrival)
    else this.#wait(arrival, nowMs)
  }

  #mayRead({ hasRoom }: LargeArrival, nowMs: number): boolean {
    return this.#paceMs - nowMs <= AHEAD_MS && hasRoom()
  }

  #wait(arrival: LargeArrival, nowMs: number): void {
    arrival.stream.pause()
    arrival.waitingSinceMs = nowMs
    arrival.body.isHeld = true
    this.#waiting.add(arrival)
    this.#timer ??= setInterval(() => this.#look(performance.now()), LOOK_EVERY_MS)
  }

  /** Lets one that waits send, since what it sends decides when the next may. */
  #look(nowMs: number): void {
    for (const arrival of this.#waiting) {
      if (arrival.stream.destroyed) this.#stopWaiting(arrival)
      else if (nowMs - arrival.waitingSinceMs >= WAIT_LIMIT_MS) this.#refuse(arrival)
    }
    const inOrder = [...this.#waiting].sort((one, other) => rankOf(one) - rankOf(other))
    const next = inOrder.find((arrival) => this.#mayRead(arrival, nowMs))
    if (next === undefined) return
    this.#stopWaiting(next)
    next.leftBytes = TURN_BYTES
    next.stream.resume()
  }

  #stopWaiting(arrival: LargeArrival): void {
    this.#waiting.delete(arrival)
    arrival.body.isHeld = false
    if (this.#waiting.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #refuse(arrival: LargeArrival): void {
    this.#stopWaiting(arrival)
    this.#unverified.refuse(arrival.body, new RelayError('too_much_pending', 'large bodies'))
  }
}

function rankOf({ body, largestBytes }: LargeArrival): number {
  return body.startedMs + largestBytes() / FIRST_BYTES_PER_MS
}
