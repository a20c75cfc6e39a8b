import type { DeadLetterReason, Failure, Origin } from './event.ts'
import { bytesId } from './event-id.ts'
import { type JsonObject, jsonText } from './json.ts'

/** What the dead-letter topic keeps of something that no record could be made of (contract section 7). */
export interface DeadLetter {
  readonly eventId: string
  readonly reason: DeadLetterReason
  readonly detail: string
  /** Exactly what came, or the JSON text of the one change or entry that failed. */
  readonly body: Buffer
  /** JSON text of the webhook around a part that failed; a replay puts the part back there. */
  readonly envelope: string | undefined
  /** The topic it was meant for. */
  readonly topic: string | undefined
  readonly wabaId: string
  /** Its place among the pieces of a body that no single record may hold. */
  readonly piece?: { readonly index: number; readonly count: number }
}

/** The detail stands in headers too; a broker's answers may be many. */
const DETAIL_LIMIT = 500
const WABA_ID_LIMIT = 256

/** Request headers that tell where bytes came from and what they claim to be; never the signature. */
export const KEPT_REQUEST_HEADERS = ['content-type', 'content-length', 'content-encoding', 'user-agent', 'x-request-id']

/** What a dead letter keeps of a delivery. */
export interface Kept {
  readonly body: Buffer
  readonly envelope?: string
  readonly envelopeBytes?: number
}

/** The part that failed with what is around it; undefined where the delivery is to be kept as it came. */
export function keptOf({ part, origin }: Failure, roomBytes: number): Kept | undefined {
  if (part === undefined) return undefined
  const body = Buffer.from(jsonText(part))
  const envelope = envelopeOf(origin)
  if (envelope === undefined) return { body }
  // What is around it would take the room of the part itself.
  const envelopeBytes = Buffer.byteLength(envelope)
  return envelopeBytes * 2 > roomBytes ? undefined : { body, envelope, envelopeBytes }
}

/** The dead letter of a failure, cut in pieces of at most `pieceBytes` of body where it is larger. */
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
    // Key and headers repeat the id of the entry: a longer one is Meta's no more.
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
 * Headers by which tools that already read dead letters find their way: Kafka Connect's (KIP-298) and Spring
 * Kafka's, as far as they apply to something that never was a record of Kafka.
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
