import { deadLettersOf, keptOf, toolHeaders } from './dead-letter.ts'
import { compileDeadLetterEncoder, compileEventEncoder, type EventEncoder, type RegisteredSchema } from './encode.ts'
import type { DeadLetterReason, Failure, RelayEvent } from './event.ts'
import { eventId } from './event-id.ts'
import { eventTimeMs } from './event-time.ts'
import { excessOf } from './excess.ts'
import { DEAD_LETTER, FIELDS, UNRECOGNIZED } from './fields.ts'
import { type KeyRule, keyOf, phoneNumberIdOf } from './key.ts'
import { parse } from './parse.ts'
import { CloudEventHeaders, type Delivery, type RelayRecord } from './record.ts'
import { type Part, split } from './split.ts'
import { finish, type Steps } from './steps.ts'
import { UnmappedReport } from './unmapped-report.ts'
import type { VerifiedBody } from './verify.ts'

export interface IngestOptions {
  readonly topicPrefix: string
  /** Topic name without its prefix → its schema. */
  readonly schemas: ReadonlyMap<string, RegisteredSchema>
  /** The largest record that the topic (named with its prefix) accepts: key, value and headers together. */
  readonly recordLimitBytes: (topic: string) => number
  /**
   * Limit of all records of one body, which repeat what is around their part: this many times its size and 1 MiB (Meta's take about its
   * size), and at most so many bytes. Beyond it, the remaining changes become dead letters.
   */
  readonly expansionFactor: number
  readonly expansionLimitBytes: number
}

/** The records of one webhook, with what operators need to know. */
export interface Ingested {
  readonly records: RelayRecord[]
  readonly unmapped: UnmappedReport
  readonly deadLetters: DeadLetterReason[]
  /** Fields of changes that went to `unrecognized`. */
  readonly unrecognized: string[]
}

/** Upper bound of Kafka's overhead per record, with the names and fixed values of our headers. */
const RECORD_OVERHEAD_BYTES = 2048
/** A UTF-16 unit takes at most three bytes in UTF-8, and each of them three if percent-encoded. */
const LONGEST_CHARACTER_BYTES = 9
/** Upper bound of a dead letter without body and envelope: mainly the request's headers, at most 16 KiB in Node. */
const LETTER_OVERHEAD_BYTES = 32 * 1024
/** Lower bound, however small the topic's limit: the broker refuses what does not fit, so nothing is lost unnoticed. */
const SMALLEST_PIECE_BYTES = 1024
/** Small enough for a broker with default settings (1 MiB). */
const SAFE_PIECE_BYTES = 512 * 1024
const EXPANSION_FREE_BYTES = 1024 * 1024
/** The dead letters of a body may take its size, and this much more for the envelopes that repeat what is around its parts. */
const ENVELOPES_BYTES = 4 * 1024 * 1024

/** Turns webhooks into records. Compiles every schema once and does no I/O. */
export class Pipeline {
  readonly #options: IngestOptions
  readonly #headers = new CloudEventHeaders()
  readonly #topics = new Map<string, TopicRule>()
  readonly #encodeDeadLetter: ReturnType<typeof compileDeadLetterEncoder>

  constructor(options: IngestOptions) {
    this.#options = options
    const { [DEAD_LETTER]: deadLetter, ...events } = Object.fromEntries(options.schemas)
    if (deadLetter === undefined) throw new Error(`No schema for ${DEAD_LETTER}.`)
    this.#encodeDeadLetter = compileDeadLetterEncoder(deadLetter)
    for (const name of [...FIELDS.keys(), UNRECOGNIZED]) {
      const schema = events[name]
      if (schema === undefined) throw new Error(`No schema for ${name}.`)
      const topic = options.topicPrefix + name
      const field = FIELDS.get(name)
      // Records in `unrecognized` have other field names.
      const items = field === undefined ? [] : [...field.items, undefined]
      const types = new Map(items.map((item) => [item, typeOf(name, item)]))
      this.#topics.set(name, { topic, key: field?.key ?? 'account', encode: compileEventEncoder(schema), types })
    }
  }

  /** Verified bytes → parsed → split → mapped and encoded. Never throws: failed parts become dead letters. */
  ingest(body: VerifiedBody, delivery: Delivery): Ingested {
    return finish(this.ingestInSteps(body, delivery))
  }

  /** Like `ingest`, but with pauses in which a large body yields to others. */
  *ingestInSteps(body: VerifiedBody, delivery: Delivery): Steps<Ingested> {
    const work = this.#begin(body, delivery)
    for (const part of yield* partsOf(body)) {
      // One part may be as large as the body.
      yield
      const isFull = work.expandedBytes >= work.expansionLimitBytes
      const made = 'reason' in part ? part : isFull ? tooMuch(part) : yield* this.#toRecord(part, work)
      if ('reason' in made) this.#bury(made, work)
      else work.result.records.push(made)
    }
    return work.result
  }

  /**
   * Dead letters for the events of a body whose records the broker has refused; `refused` maps their event ids to
   * the broker's reason.
   */
  *buryRefused(body: VerifiedBody, delivery: Delivery, refused: ReadonlyMap<string, string>): Steps<Ingested> {
    const work = this.#begin(body, delivery, SAFE_PIECE_BYTES)
    const deadLetters = new Map(refused)
    for (const event of yield* partsOf(body)) {
      yield
      if ('reason' in event) continue
      const id = eventId(event)
      const why = refused.get(id)
      if (why === undefined) continue
      deadLetters.delete(id)
      this.#bury(failed(event, 'refused_by_broker', why), work)
    }
    // Refused records that belong to no event were dead letters: the delivery is kept as received, in smaller pieces.
    if (deadLetters.size > 0) {
      const why = [...new Set(deadLetters.values())].join('; ')
      this.#bury(ofWholeBody({ reason: 'refused_by_broker', detail: why }), work)
    }
    return work.result
  }

  #begin(body: VerifiedBody, delivery: Delivery, pieceLimitBytes = Number.POSITIVE_INFINITY): Work {
    const { expansionFactor: factor, expansionLimitBytes: limitBytes } = this.#options
    return {
      body,
      delivery,
      result: { records: [], unmapped: new UnmappedReport(), deadLetters: [], unrecognized: [] },
      buried: new Set(),
      pieceLimitBytes,
      expansionLimitBytes: Math.min(limitBytes, factor * body.length + EXPANSION_FREE_BYTES),
      buriedLimitBytes: Math.min(limitBytes, body.length + ENVELOPES_BYTES),
      expandedBytes: 0,
      buriedBytes: 0,
    }
  }

  *#toRecord(event: RelayEvent, work: Work): Steps<RelayRecord | Failure> {
    const { delivery, result } = work
    const name = event.recognized ? event.field : UNRECOGNIZED
    const { topic, key: rule, encode, types } = this.#topics.get(name) as TopicRule
    try {
      const id = eventId(event)
      yield
      const key = keyOf(rule, event.item, event.wabaId)
      const { bytes, unmapped } = encode(event, id, delivery.receivedAtMs)
      // Even if it is too large: the next ones may be, too, and take as long.
      work.expandedBytes += bytes.length
      const limitBytes = this.#options.recordLimitBytes(topic)
      const { wabaId, field } = event
      const phoneNumberId = phoneNumberIdOf(event.item.value)
      const traceparentBytes = delivery.traceparent?.length ?? 0
      // Text repeated by the key and the headers.
      const repeated = (key?.length ?? 0) + wabaId.length + field.length + (phoneNumberId?.length ?? 0)
      const around = LONGEST_CHARACTER_BYTES * repeated + traceparentBytes
      if (bytes.length + around + RECORD_OVERHEAD_BYTES > limitBytes) {
        yield
        const detail = `The record has ${bytes.length} bytes; ${topic} accepts ${limitBytes} with key and headers.`
        return failed(event, 'record_too_large', detail)
      }
      result.unmapped.add(name, unmapped)
      if (!event.recognized) result.unrecognized.push(event.field)
      const type = types.get(event.item.name) ?? typeOf(event.field, event.item.name)
      const headers = this.#headers.of(wabaId, phoneNumberId, type, delivery.traceparent)
      return { topic, key, id, value: bytes, headers, eventTimeMs: eventTimeMs(event) }
    } catch (error) {
      // A bug in the relay must lose neither the event nor its neighbours: the change is kept for a replay.
      return failed(event, 'internal_error', error instanceof Error ? error.message : String(error))
    }
  }

  #bury(failure: Failure, work: Work): void {
    const { body, delivery, result, buried } = work
    // The whole body has been kept, including this part.
    if (buried.has(body)) return
    // Events of one change fail together, so the change is kept once. (Equal scalars are not the same part.)
    if (typeof failure.part === 'object' && buried.has(failure.part)) return
    buried.add(failure.part)
    const { topicPrefix, recordLimitBytes } = this.#options
    const topic = topicPrefix + DEAD_LETTER
    const roomBytes = Math.max(recordLimitBytes(topic) - LETTER_OVERHEAD_BYTES, SMALLEST_PIECE_BYTES)
    const isFull = work.buriedBytes >= work.buriedLimitBytes
    const kept = isFull ? undefined : keptOf(failure, Math.min(roomBytes, work.pieceLimitBytes))
    if (kept === undefined) buried.add(body)
    const meantFor = failure.field === undefined ? undefined : topicPrefix + failure.field
    const pieceBytes = Math.min(roomBytes - (kept?.envelopeBytes ?? 0), work.pieceLimitBytes)
    result.deadLetters.push(failure.reason)
    for (const letter of deadLettersOf(failure, kept ?? { body }, meantFor, pieceBytes)) {
      const headers = this.#headers.of(letter.wabaId, undefined, `whatsapp.${DEAD_LETTER}`, delivery.traceparent)
      result.records.push({
        topic,
        key: letter.wabaId === '' ? letter.eventId : letter.wabaId,
        id: letter.eventId,
        value: this.#encodeDeadLetter(letter, delivery.requestHeaders(), delivery.receivedAtMs),
        headers: { ...headers, ...toolHeaders(letter) },
      })
      work.buriedBytes += letter.body.length + (kept?.envelopeBytes ?? 0)
    }
  }
}

interface TopicRule {
  readonly topic: string
  readonly key: KeyRule
  readonly encode: EventEncoder
  /** The `ce_type` of each of its items. */
  readonly types: ReadonlyMap<string | undefined, string>
}

/** A delivery's results so far. */
interface Work {
  readonly body: VerifiedBody
  readonly delivery: Delivery
  readonly result: Ingested
  /** Parts of the body, or the body itself, already kept by dead letters. */
  readonly buried: Set<unknown>
  readonly pieceLimitBytes: number
  readonly expansionLimitBytes: number
  readonly buriedLimitBytes: number
  /** Total of all encoded records. */
  expandedBytes: number
  buriedBytes: number
}

/** The parts of a body; a malformed or excessive body is one failed part. */
function* partsOf(body: VerifiedBody): Steps<Part[]> {
  const excess = yield* excessOf(body)
  if (excess !== undefined) return [ofWholeBody({ reason: 'too_many_parts', detail: excess })]
  const parsed = parse(body)
  if (!parsed.ok) return [ofWholeBody(parsed)]
  yield
  return split(parsed.json)
}

function typeOf(field: string, item: string | undefined): string {
  const type = `whatsapp.${field === '' ? UNRECOGNIZED : field}`
  return item === undefined ? type : `${type}.${item}`
}

function ofWholeBody({ reason, detail }: { reason: DeadLetterReason; detail: string }): Failure {
  return { reason, detail, part: undefined, origin: undefined, wabaId: '', field: undefined }
}

function failed({ origin, wabaId, field, recognized }: RelayEvent, reason: DeadLetterReason, detail: string): Failure {
  return { reason, detail, part: origin.change, origin, wabaId, field: recognized ? field : UNRECOGNIZED }
}

function tooMuch(event: RelayEvent): Failure {
  return failed(event, 'expansion_too_large', 'The records of this body exceed the memory limit of one delivery.')
}
