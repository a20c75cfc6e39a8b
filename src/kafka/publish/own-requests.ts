import type { Socket } from 'node:net'
import { AnswerReader } from './answer-reader.ts'
import { frames } from './frames.ts'

/** The library counts its requests from 1; as many as this it never sends. */
const FIRST_ID = 2 ** 30
/** Where the id of a request stands, behind its length, API and version; that of an answer, behind its length. */
const REQUEST_ID_AT = 8
const ANSWER_ID_AT = 4
const ANSWER_AT = 8

interface UnderWay {
  readonly read: (answer: AnswerReader) => void
  readonly reject: (error: Error) => void
  /** By `performance.now()`. */
  readonly expiresAtMs: number
}

/**
 * Requests over a connection that @platformatic/kafka has made and keeps, beside those of the library, which would pass
 * each through two queues and copy it twice: a lone delivery takes a twentieth longer with that.
 */
export class OwnRequests {
  readonly #socket: Socket
  readonly #timeoutMs: number
  /** The oldest one first. */
  readonly #underWay = new Map<number, UnderWay>()
  /** Armed for the oldest one, and left so when that is answered: a timer for each takes a lone delivery 2 % more. */
  #timer: NodeJS.Timeout | undefined
  #count = 0

  /** For a connection that is just made: nothing may have come over it that the library has not read. */
  constructor(socket: Socket, timeoutMs: number) {
    this.#socket = socket
    this.#timeoutMs = timeoutMs
    const toLibrary = socket.listeners('data') as ((chunk: Buffer) => void)[]
    socket.removeAllListeners('data')
    const take = frames((frame) => {
      const id = frame.readInt32BE(ANSWER_ID_AT)
      if (id >= FIRST_ID) this.#answer(id, frame)
      else for (const listener of toLibrary) listener(frame)
    })
    socket.on('data', (chunk) => {
      try {
        take(chunk)
      } catch (error) {
        socket.destroy(error as Error)
      }
    })
    socket.once('close', () => this.#closed())
  }

  /**
   * Sends a whole frame, into which its id is written, and reads what follows the id in its answer. Rejects where no
   * answer comes in time, or none that can be read; such a connection is ended, since it is out of step.
   */
  send<T>(frame: Buffer, read: (answer: AnswerReader) => T): Promise<T> {
    return new Promise((resolve, reject) => {
      // One that is closed already tells nobody so again.
      if (!this.#socket.writable) return reject(new Error('Connection closed'))
      const id = FIRST_ID + (this.#count++ % FIRST_ID)
      const expiresAtMs = performance.now() + this.#timeoutMs
      this.#underWay.set(id, { read: (answer) => resolve(read(answer)), reject, expiresAtMs })
      this.#timer ??= setTimeout(() => this.#look(), this.#timeoutMs)
      frame.writeInt32BE(id, REQUEST_ID_AT)
      this.#socket.write(frame)
    })
  }

  #answer(id: number, frame: Buffer): void {
    const request = this.#underWay.get(id)
    if (request === undefined) throw new Error(`an answer to a request that is not under way (${id})`)
    this.#underWay.delete(id)
    try {
      request.read(new AnswerReader(frame, ANSWER_AT))
    } catch (error) {
      request.reject(error as Error)
      throw error
    }
  }

  /** Whether the oldest request has got no answer in time. */
  #look(): void {
    this.#timer = undefined
    for (const [id, { reject, expiresAtMs }] of this.#underWay) {
      const leftMs = expiresAtMs - performance.now()
      if (leftMs > 0) {
        this.#timer = setTimeout(() => this.#look(), leftMs)
        return
      }
      this.#underWay.delete(id)
      reject(new Error('Request timed out'))
      this.#socket.destroy()
    }
  }

  #closed(): void {
    clearTimeout(this.#timer)
    for (const { reject } of this.#underWay.values()) reject(new Error('Connection closed'))
    this.#underWay.clear()
  }
}
