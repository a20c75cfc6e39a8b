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
   * Reads the whole body. Rejects with a RelayError where it is over the limit, where no room is left for it,
   * where the sender goes away, or where it takes longer than the timeout.
   */
  read(request: IncomingMessage, limitBytes: number, timeoutMs: number): Promise<Buffer> {
    const announcedBytes = Number(request.headers['content-length'] ?? 0)
    if (announcedBytes > limitBytes) return Promise.reject(tooLarge(limitBytes))
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = []
      let bytes = 0
      const timer =
        timeoutMs === 0 ? undefined : setTimeout(() => fail('body_timeout', `after ${timeoutMs} ms`), timeoutMs)
      const stop = (): void => {
        clearTimeout(timer)
        request.off('data', onData).off('end', onEnd).off('close', onClose)
      }
      const fail = (...fault: ConstructorParameters<typeof RelayError>): void => {
        stop()
        reject(new RelayError(...fault))
      }
      const onData = (chunk: Buffer): void => {
        bytes += chunk.length
        if (bytes > limitBytes) {
          stop()
          reject(tooLarge(limitBytes))
        } else if (this.#budget.take(chunk.length)) {
          this.#heldBytes += chunk.length
          chunks.push(chunk)
        } else fail('too_much_pending')
      }
      const onEnd = (): void => {
        stop()
        const [first] = chunks
        resolve(chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks, bytes))
      }
      const onClose = (): void => fail('body_aborted')
      request.on('data', onData).on('end', onEnd).on('close', onClose)
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
