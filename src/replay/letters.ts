import type { StoredRecord } from '../kafka/read/record-reader.ts'

/** A decoded record of the dead-letter topic. */
export interface LetterRecord {
  readonly event_id: string
  /** Milliseconds since 1970. */
  readonly received_at: number
  readonly reason: string
  readonly detail: string | null
  readonly body: Buffer
  readonly envelope: string | null
  readonly headers: Readonly<Record<string, string>>
  readonly topic: string | null
  readonly piece: number | null
  readonly pieces: number | null
}

/** A dead letter with its pieces joined. */
export interface Letter {
  readonly facts: LetterRecord
  readonly body: Buffer
  /** Its records, in piece order. */
  readonly records: readonly StoredRecord[]
}

/** Limit for pieces that wait for the rest of their letter. */
const WAITING_LIMIT_BYTES = 256 * 1024 * 1024

interface Waiting {
  readonly pieces: Map<number, { readonly facts: LetterRecord; readonly record: StoredRecord }>
  bytes: number
}

/** Joins the pieces of dead letters. Incomplete letters wait; beyond a limit, the oldest are dropped. */
export class LetterJoiner {
  readonly #waiting = new Map<string, Waiting>()
  #bytes = 0

  /** Returns the letter once this record completes it. */
  add(record: StoredRecord, facts: LetterRecord): Letter | undefined {
    const { event_id: id, piece, pieces: count, body } = facts
    if (piece === null || count === null) return { facts, body, records: [record] }
    const waiting = this.#waiting.get(id) ?? { pieces: new Map(), bytes: 0 }
    // A repeated delivery has the same pieces, so the first ones are enough.
    if (!waiting.pieces.has(piece)) {
      waiting.bytes += body.length
      this.#bytes += body.length
    }
    waiting.pieces.set(piece, { facts, record })
    this.#waiting.set(id, waiting)
    if (waiting.pieces.size < count) {
      this.#forgetOldest()
      return undefined
    }
    this.#forget(id, waiting)
    const ordered = [...waiting.pieces].sort(([a], [b]) => a - b).map(([, made]) => made)
    return {
      facts,
      body: Buffer.concat(ordered.map((made) => made.facts.body)),
      records: ordered.map((made) => made.record),
    }
  }

  #forgetOldest(): void {
    for (const [id, waiting] of this.#waiting) {
      if (this.#bytes <= WAITING_LIMIT_BYTES) return
      this.#forget(id, waiting)
    }
  }

  #forget(id: string, waiting: Waiting): void {
    this.#waiting.delete(id)
    this.#bytes -= waiting.bytes
  }
}
