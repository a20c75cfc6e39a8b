import { RelayError } from '../errors.ts'
import type { ByteBudget } from './byte-budget.ts'
import type { BodyTaker, WebhookRequest } from './webhook-request.ts'

/** The bytes of a request, and what of the budget they hold. */
export class Body implements BodyTaker {
  readonly #budget: ByteBudget
  readonly #limitBytes: number
  #chunks: Buffer[] = []
  #bytes = 0
  #heldBytes = 0
  #isOver = false
  #resolve: (body: Buffer) => void = () => undefined
  #reject: (fault: RelayError) => void = () => undefined

  constructor(budget: ByteBudget, limitBytes: number) {
    this.#budget = budget
    this.#limitBytes = limitBytes
  }

  /**
   * Reads the whole body. Rejects with a RelayError where it is over the limit, where no room is left for it, or
   * where the sender goes away; the server cuts one that is too slow (its `requestTimeout`), which ends it here too.
   */
  read(request: WebhookRequest): Promise<Buffer> {
    const announcedBytes = Number(request.headers['content-length'] ?? 0)
    if (announcedBytes > this.#limitBytes) return Promise.reject(this.#tooLarge())
    // What would be turned down halfway is not worth reading.
    if (!this.#budget.hasRoomFor(announcedBytes)) return Promise.reject(new RelayError('too_much_pending'))
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      request.giveBodyTo(this)
    })
  }

  came(chunk: Buffer): void {
    // The rest of a body that was turned down is read and dropped.
    if (this.#isOver) return
    this.#bytes += chunk.length
    if (this.#bytes > this.#limitBytes) this.#fail(this.#tooLarge())
    else if (this.#budget.take(chunk.length)) {
      this.#heldBytes += chunk.length
      this.#chunks.push(chunk)
    } else this.#fail(new RelayError('too_much_pending'))
  }

  ended(): void {
    if (this.#isOver) return
    this.#isOver = true
    const [first] = this.#chunks
    this.#resolve(this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#bytes))
    // The request is kept until the answer, and this with it: a second copy of the body.
    this.#chunks = []
  }

  lost(): void {
    if (!this.#isOver) this.#fail(new RelayError('body_aborted'))
  }

  /** Gives its room back; to be called once, whatever happened. */
  release(): void {
    this.#budget.give(this.#heldBytes)
    this.#heldBytes = 0
  }

  #fail(fault: RelayError): void {
    this.#isOver = true
    this.#chunks = []
    this.#reject(fault)
  }

  #tooLarge(): RelayError {
    return new RelayError('body_too_large', `more than ${this.#limitBytes} bytes`)
  }
}
