import { deadLettersOf, toolHeaders } from './dead-letter.ts'
import { compileDeadLetterEncoder, compileEventEncoder, type EventEncoder, type RegisteredSchema } from './encode.ts'
import type { DeadLetterReason, Failure, RelayEvent } from './event.ts'
import { eventId } from './event-id.ts'
import { DEAD_LETTER, FIELDS, UNRECOGNIZED } from './fields.ts'
import { keyOf } from './key.ts'
import { parse } from './parse.ts'
import { cloudEventHeaders, type Delivery, type RelayRecord } from './record.ts'
import { split } from './split.ts'
import type { VerifiedBody } from './verify.ts'

export interface IngestOptions {
  readonly topicPrefix: string
  /** Topic name without its prefix → its schema. */
  readonly schemas: ReadonlyMap<string, RegisteredSchema>
  /** The largest record that the topic (with its prefix) takes, key, value and headers together. */
  readonly recordLimitBytes: (topic: string) => number
  /** Values of all records of one body together; above it the changes that are left become dead letters. */
  readonly expansionLimitBytes: number
}

/** The records of one webhook, and what operators want to know of it. */
export interface Ingested {
  readonly records: RelayRecord[]
  /** Field and JSON Pointer of every attribute that its schema has no place for. */
  readonly unmapped: [field: string, pointer: string][]
  readonly deadLetters: DeadLetterReason[]
  /** Fields of changes that went to `unrecognized`. */
  readonly unrecognized: string[]
}

/** Kafka's own bytes around a record's key and value, and ours in its headers, at the most. */
const RECORD_OVERHEAD_BYTES = 2048
/** Small enough for a broker that was never told of larger records (its default is 1 MiB). */
const SAFE_PIECE_BYTES = 512 * 1024

/** Turns webhooks into records. Every schema is compiled once; nothing in here does I/O. */
export class Pipeline {
  readonly #options: IngestOptions
  readonly #encoders = new Map<string, EventEncoder>()
  readonly #encodeDeadLetter: ReturnType<typeof compileDeadLetterEncoder>

  constructor(options: IngestOptions) {
    this.#options = options
    const { [DEAD_LETTER]: deadLetter, ...events } = Object.fromEntries(options.schemas)
    if (deadLetter === undefined) throw new Error(`No schema for ${DEAD_LETTER}.`)
    this.#encodeDeadLetter = compileDeadLetterEncoder(deadLetter)
    for (const name of [...FIELDS.keys(), UNRECOGNIZED]) {
      const schema = events[name]
      if (schema === undefined) throw new Error(`No schema for ${name}.`)
      this.#encoders.set(name, compileEventEncoder(schema))
    }
  }

  /** Verified bytes → parsed → split → mapped and encoded. Never throws: what fails becomes a dead letter. */
  ingest(body: VerifiedBody, delivery: Delivery): Ingested {
    const result: Ingested = { records: [], unmapped: [], deadLetters: [], unrecognized: [] }
    const buried = new Set<unknown>()
    const parsed = parse(body)
    let expandedBytes = 0
    for (const event of parsed.ok ? split(parsed.json) : [ofWholeBody(parsed)]) {
      const made =
        'reason' in event
          ? event
          : expandedBytes < this.#options.expansionLimitBytes
            ? this.#toRecord(event, delivery, result)
            : tooMuch(event)
      if ('reason' in made) this.#bury(made, body, delivery, result, buried)
      else {
        expandedBytes += made.value.length
        result.records.push(made)
      }
    }
    return result
  }

  /**
   * Dead letters for the events of a body whose records the broker has refused for themselves; `refused` holds
   * their event ids with the broker's reason.
   */
  buryRefused(body: VerifiedBody, delivery: Delivery, refused: ReadonlyMap<string, string>): Ingested {
    const result: Ingested = { records: [], unmapped: [], deadLetters: [], unrecognized: [] }
    const buried = new Set<unknown>()
    const parsed = parse(body)
    for (const event of parsed.ok ? split(parsed.json) : []) {
      const why = 'reason' in event ? undefined : refused.get(eventId(event))
      if (why !== undefined)
        this.#bury(
          failed(event as RelayEvent, 'refused_by_broker', why),
          body,
          delivery,
          result,
          buried,
          SAFE_PIECE_BYTES,
        )
    }
    // What was refused was a dead letter itself: the delivery is kept as it came, in smaller pieces.
    if (result.records.length < 1) {
      const why = [...refused.values()].join('; ')
      this.#bury(
        ofWholeBody({ reason: 'refused_by_broker', detail: why }),
        body,
        delivery,
        result,
        buried,
        SAFE_PIECE_BYTES,
      )
    }
    return result
  }

  #toRecord(event: RelayEvent, delivery: Delivery, result: Ingested): RelayRecord | Failure {
    const name = event.recognized ? event.field : UNRECOGNIZED
    const topic = this.#options.topicPrefix + name
    try {
      const id = eventId(event)
      const key = keyOf(FIELDS.get(name)?.key ?? 'account', event.item, event.wabaId)
      const encode = this.#encoders.get(name) as EventEncoder
      const { bytes, unmapped } = encode(event, id, delivery.receivedAtMs)
      const limitBytes = this.#options.recordLimitBytes(topic)
      if (bytes.length + RECORD_OVERHEAD_BYTES > limitBytes) {
        return failed(event, 'record_too_large', `The record has ${bytes.length} bytes; ${topic} takes ${limitBytes}.`)
      }
      for (const [pointer] of unmapped) result.unmapped.push([name, pointer])
      if (!event.recognized) result.unrecognized.push(event.field)
      const headers = cloudEventHeaders({ id, wabaId: event.wabaId, type: typeOf(event) }, delivery.traceparent)
      return { topic, key, value: bytes, headers }
    } catch (error) {
      // A fault of ours must not cost Meta's event, nor its neighbours: the change is kept for a replay.
      return failed(event, 'internal_error', error instanceof Error ? error.message : String(error))
    }
  }

  #bury(
    failure: Failure,
    body: VerifiedBody,
    delivery: Delivery,
    result: Ingested,
    buried: Set<unknown>,
    pieceLimitBytes = Number.POSITIVE_INFINITY,
  ): void {
    // Events of one change fail together: the change is kept once.
    if (failure.part !== undefined && buried.has(failure.part)) return
    buried.add(failure.part)
    const { topicPrefix, recordLimitBytes } = this.#options
    const topic = topicPrefix + DEAD_LETTER
    // The other half leaves room for the envelope.
    const pieceBytes = Math.min(Math.floor(recordLimitBytes(topic) - RECORD_OVERHEAD_BYTES), pieceLimitBytes)
    const meantFor = failure.field === undefined ? undefined : topicPrefix + failure.field
    result.deadLetters.push(failure.reason)
    for (const letter of deadLettersOf(failure, body, meantFor, pieceBytes)) {
      const event = { id: letter.eventId, wabaId: letter.wabaId, type: `whatsapp.${DEAD_LETTER}` }
      result.records.push({
        topic,
        key: letter.wabaId === '' ? letter.eventId : letter.wabaId,
        value: this.#encodeDeadLetter(letter, { ...delivery.requestHeaders }, delivery.receivedAtMs),
        headers: { ...cloudEventHeaders(event, delivery.traceparent), ...toolHeaders(letter, delivery) },
      })
    }
  }
}

function typeOf({ field, item }: RelayEvent): string {
  const type = `whatsapp.${field === '' ? UNRECOGNIZED : field}`
  return item.name === undefined ? type : `${type}.${item.name}`
}

function ofWholeBody({ reason, detail }: { reason: DeadLetterReason; detail: string }): Failure {
  return { reason, detail, part: undefined, origin: undefined, wabaId: '', field: undefined }
}

function failed({ origin, wabaId, field, recognized }: RelayEvent, reason: DeadLetterReason, detail: string): Failure {
  return { reason, detail, part: origin.change, origin, wabaId, field: recognized ? field : UNRECOGNIZED }
}

function tooMuch(event: RelayEvent): Failure {
  return failed(event, 'expansion_too_large', 'The records of this body take more room than one delivery may.')
}
