import { IncomingMessage } from 'node:http'

/** Who takes the body of a request, in its own words. */
export interface BodyTaker {
  came(chunk: Buffer): void
  /** All of it has come. */
  ended(): void
  /** The sender is gone, or was too slow; after `ended` too, where the answer is not out yet. */
  lost(): void
}

/**
 * A request whose body can be taken as it comes. Read as a stream, a small one takes Node half a dozen turns through its
 * queues, and an eighth of all that it does for a request. Who takes no body has the stream as ever.
 */
export class WebhookRequest extends IncomingMessage {
  #taker: BodyTaker | undefined

  /** To be called in the handler of the request, before the first byte of the body. */
  giveBodyTo(taker: BodyTaker): void {
    this.#taker = taker
    // As a stream's first reader would: else Node takes the body for one that nobody wants, and reads it away.
    this._read(0)
  }

  /** What Node's server calls with each piece of the body, and with null at its end. */
  override push(chunk: Buffer | null): boolean {
    if (this.#taker === undefined) return super.push(chunk)
    if (chunk === null) this.#taker.ended()
    else this.#taker.came(chunk)
    return true
  }

  /** What Node's server calls for a request whose connection ends, or whose time is over, before the answer is out. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#taker?.lost()
    super._destroy(error, done)
  }
}
