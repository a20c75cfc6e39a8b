import type { IncomingMessage } from 'node:http'
import { RelayError } from '../../errors.ts'
import type { ByteBudget } from './byte-budget.ts'

/** The bytes of a request, and what of the budget they hold. */
export class Body {
  readonly #budget: ByteBudget
  #heldBytes = 0

  constructor(budget: ByteBudget) {
    this.#budget = budget
  }

  /**
   * Reads the whole body. Rejects with a RelayError where it is over the limit, where no room is left for it, or
   * where the sender goes away; the server cuts one that is too slow (its `requestTimeout`), which ends it here too.
   */
  read(request: IncomingMessage, limitBytes: number): Promise<Buffer> {
    const announcedBytes = Number(request.headers['content-length'] ?? 0)
    if (announcedBytes > limitBytes) return Promise.reject(tooLarge(limitBytes))
    // What would be turned down halfway is not worth reading.
    if (!this.#budget.hasRoomFor(announcedBytes)) return Promise.reject(new RelayError('too_much_pending'))
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      let bytes = 0
      let isOver = false
      const fail = (fault: RelayError): void => {
        if (isOver) return
        isOver = true
        chunks.length = 0
        reject(fault)
      }
      request.on('data', (chunk: Buffer) => {
        // The rest of a body that was turned down is read and dropped.
        if (isOver) return
        bytes += chunk.length
        if (bytes > limitBytes) fail(tooLarge(limitBytes))
        else if (this.#budget.take(chunk.length)) {
          this.#heldBytes += chunk.length
          chunks.push(chunk)
        } else fail(new RelayError('too_much_pending'))
      })
      request.on('end', () => {
        if (isOver) return
        isOver = true
        const [first] = chunks
        resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, bytes))
        // The request keeps its listeners, and they this list, until the answer: a second copy of the body.
        chunks.length = 0
      })
      // Every request closes: the error, which is costly to make, only where it is one.
      request.on('close', () => isOver || fail(new RelayError('body_aborted')))
    })
  }

  /** Gives its room back; to be called once, whatever happened. */
  release(): void {
    this.#budget.give(this.#heldBytes)
    this.#heldBytes = 0
  }
}

function tooLarge(limitBytes: number): RelayError {
  return new RelayError('body_too_large', `more than ${limitBytes} bytes`)
}
