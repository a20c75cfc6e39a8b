import { RelayError } from '../errors.ts'

/** How often the pace of bodies is looked at, and the time over which it is measured. */
const LOOK_EVERY_MS = 1_000
const PACE_OVER_MS = 3_000
/** What a body must bring in that time. Meta's bodies arrive at once; 3 MB at this pace would take the whole request timeout many times. */
const LEAST_BYTES = 16 * 1024

/** A body on its way. */
export interface UnverifiedBody {
  /** That have come. */
  bytes: number
  readonly startedMs: number
  /** Where it stood when its pace was last measured. */
  pace: { readonly sinceMs: number; readonly bytes: number }
  /** Answers its request, and ends it. */
  readonly refuse: (fault: RelayError) => void
}

/**
 * Bodies that nobody has verified yet, up to a limit of bytes. They have a budget of their own: a stranger can fill this one, and
 * none of the room of deliveries that were verified. Where it is short, the body that has held the most for the longest is refused.
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

  /** To be followed by `end`, whatever happens. */
  begin(refuse: (fault: RelayError) => void): UnverifiedBody {
    const startedMs = performance.now()
    const body = { bytes: 0, startedMs, pace: { sinceMs: startedMs, bytes: 0 }, refuse }
    this.#bodies.add(body)
    return body
  }

  came(body: UnverifiedBody, bytes: number): void {
    // Of one that was refused some may still come.
    if (!this.#bodies.has(body)) return
    body.bytes += bytes
    this.#usedBytes += bytes
    // One that is alone always has room, so that no body can never pass.
    while (this.#usedBytes > this.#limitBytes && this.#bodies.size > 1) {
      this.#refuse(this.#slowest(body), new RelayError('too_much_unverified'))
    }
  }

  /** Gives its room back; may be called again. */
  end(body: UnverifiedBody): void {
    if (this.#bodies.delete(body)) this.#usedBytes -= body.bytes
  }

  /** Refuses bodies that bring too little, from now until what is returned is called. */
  watchPace(): () => void {
    const timer = setInterval(() => this.#look(performance.now()), LOOK_EVERY_MS).unref()
    return () => clearInterval(timer)
  }

  #look(nowMs: number): void {
    for (const body of this.#bodies) {
      const { sinceMs, bytes } = body.pace
      if (nowMs - sinceMs < PACE_OVER_MS) continue
      if (body.bytes - bytes < LEAST_BYTES) this.#refuse(body, new RelayError('too_slow', `${body.bytes} bytes came`))
      else body.pace = { sinceMs: nowMs, bytes: body.bytes }
    }
  }

  /** By bytes and age together: a small body is never in the way, and neither is a large one that comes at a good pace. */
  #slowest(newest: UnverifiedBody): UnverifiedBody {
    const nowMs = performance.now()
    let slowest = newest
    let most = 0
    for (const body of this.#bodies) {
      const held = body.bytes * (nowMs - body.startedMs)
      if (held <= most) continue
      most = held
      slowest = body
    }
    return slowest
  }

  #refuse(body: UnverifiedBody, fault: RelayError): void {
    this.end(body)
    body.refuse(fault)
  }
}
