import type { DeadLetterReason, Failure, Origin } from './event.ts'
import { bytesId } from './event-id.ts'
import { type JsonObject, jsonText } from './json.ts'

/** A dead letter: something that could not become a record (contract section 7). */
export interface DeadLetter {
  readonly eventId: string
  readonly reason: DeadLetterReason
  readonly detail: string
  /** The received bytes, or the JSON text of the change or entry that failed. */
  readonly body: Buffer
  /** JSON text of the webhook around a part that failed; a replay puts the part back there. */
  readonly envelope: string | undefined
  /** The intended topic. */
  readonly topic: string | undefined
  readonly wabaId: string
  /** Its position among the pieces of a body too large for one record. */
  readonly piece?: { readonly index: number; readonly count: number }
}

/** Limited because the detail is also in headers, and a broker may give many reasons. */
const DETAIL_LIMIT = 500
const WABA_ID_LIMIT = 256

/** Request headers that identify the sender and content type; never the signature. */
export const KEPT_REQUEST_HEADERS = ['content-type', 'content-length', 'content-encoding', 'user-agent', 'x-request-id']

/** The parts of a delivery that a dead letter keeps. */
export interface Kept {
  readonly body: Buffer
  readonly envelope?: string
  readonly envelopeBytes?: number
}

/** The failed part with its surroundings; undefined if the delivery is kept as received. */
export function keptOf({ part, origin }: Failure, roomBytes: number): Kept | undefined {
  if (part === undefined) return undefined
  const body = Buffer.from(jsonText(part))
  const envelope = envelopeOf(origin)
  if (envelope === undefined) return { body }
  // The surroundings would take up the space of the part itself.
  const envelopeBytes = Buffer.byteLength(envelope)
  return envelopeBytes * 2 > roomBytes ? undefined : { body, envelope, envelopeBytes }
}

/** The dead letter of a failure, cut into pieces of at most `pieceBytes` of body if it is larger. */
export function deadLettersOf(
  failure: Failure,
  { body, envelope }: Kept,
  topic: string | undefined,
  pieceBytes: number,
): DeadLetter[] {
  const letter: DeadLetter = {
    eventId: bytesId(envelope === undefined ? body : Buffer.concat([body, Buffer.from(envelope)])),
    reason: failure.reason,
    detail: failure.detail.slice(0, DETAIL_LIMIT).toWellFormed(),
    body,
    envelope,
    topic,
    // Key and headers repeat the entry's id. Meta's ids are shorter than this.
    wabaId: failure.wabaId.length > WABA_ID_LIMIT ? '' : failure.wabaId,
  }
  return body.length <= pieceBytes ? [letter] : pieces(letter, pieceBytes)
}

function pieces(letter: DeadLetter, pieceBytes: number): DeadLetter[] {
  const count = Math.ceil(letter.body.length / pieceBytes)
  return Array.from({ length: count }, (_, index) => ({
    ...letter,
    body: letter.body.subarray(index * pieceBytes, (index + 1) * pieceBytes),
    piece: { index, count },
  }))
}

function envelopeOf(origin: Origin | undefined): string | undefined {
  if (origin === undefined) return undefined
  const entry: JsonObject[] = origin.entry === undefined ? [] : [{ ...origin.entry, changes: [] }]
  return jsonText({ ...origin.body, entry })
}

/**
 * Headers for tools that handle dead letters: Kafka Connect's (KIP-298) and Spring Kafka's, as far as they apply to
 * something that was never a Kafka record.
 */
export function toolHeaders({ reason, detail, topic }: DeadLetter): Record<string, string> {
  const headers: Record<string, string> = {
    '__connect.errors.connector.name': 'waba-relay',
    '__connect.errors.stage': 'VALUE_CONVERTER',
    '__connect.errors.exception.class.name': reason,
    '__connect.errors.exception.message': detail,
    'kafka_dlt-exception-fqcn': reason,
    'kafka_dlt-exception-message': detail,
  }
  if (topic !== undefined) {
    headers['__connect.errors.topic'] = topic
    headers['kafka_dlt-original-topic'] = topic
  }
  return headers
}
