import { RelayError } from '../errors.ts'

/** How often the pace of bodies is checked, and the window in which it is measured. */
const LOOK_EVERY_MS = 1_000
const PACE_OVER_MS = 3_000
/** Bytes that must arrive in that time. Meta's bodies arrive without pauses. */
const LEAST_BYTES = 16 * 1024

/** Memory of each piece in which a body arrives, in addition to its bytes. */
const PIECE_BYTES = 512
/** A body may come in this many pieces, and one more for each 256 bytes. Meta's come in packets of a kilobyte or more. */
const FREE_PIECES = 1_000
const LEAST_PIECE_BYTES = 256

/** An arriving body. */
export interface UnverifiedBody {
  /** Received so far. */
  bytes: number
  /** Empty once it has ended, since its connection may outlive it. */
  pieces: Buffer[]
  readonly startedMs: number
  /** Received at the last measurement. */
  pace: { readonly sinceMs: number; readonly bytes: number }
  /** The relay makes it wait: to be read further, or to be verified. */
  isHeld: boolean
  /** Answers the body's request and ends it. */
  readonly refuse: (fault: RelayError) => void
}

/**
 * Bodies not yet verified, up to a limit of bytes. They have their own budget: unknown senders can fill it, but not that of
 * verified deliveries. At the limit, the body that has held the most for the longest is refused.
 */
export class UnverifiedBodies {
  readonly #limitBytes: number
  readonly #bodies = new Set<UnverifiedBody>()
  #usedBytes = 0

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  /** Must be followed by `end`, whatever happens. */
  begin(refuse: (fault: RelayError) => void): UnverifiedBody {
    const startedMs = performance.now()
    const pace = { sinceMs: startedMs, bytes: 0 }
    const body: UnverifiedBody = { pieces: [], bytes: 0, startedMs, pace, isHeld: false, refuse }
    this.#bodies.add(body)
    return body
  }

  /** Adds a piece to a body. False if it has been refused: the rest of it may still arrive. */
  came(body: UnverifiedBody, piece: Buffer): boolean {
    if (!this.#bodies.has(body)) return false
    body.bytes += piece.length
    body.pieces.push(piece)
    this.#usedBytes += piece.length + PIECE_BYTES
    if (body.pieces.length > FREE_PIECES + body.bytes / LEAST_PIECE_BYTES) {
      this.refuse(body, new RelayError('bad_request', 'a body in too small pieces'))
    }
    // A body on its own always fits, so that every body can pass eventually.
    while (this.#usedBytes > this.#limitBytes && this.#bodies.size > 1) {
      this.refuse(this.#slowest(body), new RelayError('too_much_unverified'))
    }
    return this.#bodies.has(body)
  }

  /** Releases its budget; may be called repeatedly. */
  end(body: UnverifiedBody): void {
    if (!this.#bodies.delete(body)) return
    this.#usedBytes -= heldBytes(body)
    body.pieces = []
  }

  /** Answers the request of a body, unless it has ended. */
  refuse(body: UnverifiedBody, fault: RelayError): void {
    if (!this.#bodies.has(body)) return
    this.end(body)
    body.refuse(fault)
  }

  /** Starts refusing bodies that are too slow; the returned function stops it. */
  watchPace(): () => void {
    const timer = setInterval(() => this.#look(performance.now()), LOOK_EVERY_MS).unref()
    return () => clearInterval(timer)
  }

  #look(nowMs: number): void {
    for (const body of this.#bodies) {
      const { sinceMs, bytes } = body.pace
      if (!body.isHeld && nowMs - sinceMs < PACE_OVER_MS) continue
      if (!body.isHeld && body.bytes - bytes < LEAST_BYTES) this.refuse(body, new RelayError('too_slow'))
      else body.pace = { sinceMs: nowMs, bytes: body.bytes }
    }
  }

  /** Ranked by bytes times age, since neither a small body nor a fast large one is a problem. */
  #slowest(newest: UnverifiedBody): UnverifiedBody {
    const nowMs = performance.now()
    let slowest = newest
    let most = 0
    for (const body of this.#bodies) {
      const held = heldBytes(body) * (nowMs - body.startedMs)
      if (held <= most) continue
      most = held
      slowest = body
    }
    return slowest
  }
}

function heldBytes({ bytes, pieces }: UnverifiedBody): number {
  return bytes + pieces.length * PIECE_BYTES
}
