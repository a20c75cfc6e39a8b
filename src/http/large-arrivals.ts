/** Pace at which large bodies may begin to arrive, in bytes a millisecond: to read and to verify them takes a few percent of the time. */
const PACE_BYTES_PER_MS = 32 * 1024
/** Meta's bodies have arrived by then, or a good part of them. */
const ARRIVAL_MS = 100
/** A body may be kept waiting for this long. */
const WAIT_LIMIT_MS = 2_000
/** Interval of looking for room. */
const LOOK_EVERY_MS = 50

/**
 * Spreads large bodies in time, by their announced sizes: a sender waits, as its body is not read, and TCP tells it. Without that, a few
 * dozen senders keep the event loop busy with nothing but reading and verifying what is refused afterwards.
 */
export class LargeArrivals {
  #nextAtMs = 0

  /** Resolves when the body may arrive: true; or when it has waited for too long: false. */
  async enter(bytes: number, hasRoom: () => boolean): Promise<boolean> {
    const nowMs = performance.now()
    const untilMs = nowMs + WAIT_LIMIT_MS
    const admittedAtMs = Math.max(nowMs, this.#nextAtMs)
    if (admittedAtMs > untilMs) {
      // An immediate refusal would bring the sender back at once.
      await sleep(WAIT_LIMIT_MS)
      return false
    }
    this.#nextAtMs = admittedAtMs + bytes / PACE_BYTES_PER_MS
    if (admittedAtMs > nowMs) await sleep(admittedAtMs - nowMs)
    while (!hasRoom()) {
      if (performance.now() >= untilMs) {
        this.#giveBack(bytes)
        return false
      }
      await sleep(LOOK_EVERY_MS)
    }
    return true
  }

  /**
   * Gives back the time of bytes that a body announced and that do not come, `received` saying how many have: who only announces would
   * keep others waiting.
   */
  watch(bytes: number, received: () => number): void {
    setTimeout(() => this.#giveBack(Math.max(0, bytes - received())), ARRIVAL_MS).unref()
  }

  #giveBack(bytes: number): void {
    this.#nextAtMs -= bytes / PACE_BYTES_PER_MS
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
