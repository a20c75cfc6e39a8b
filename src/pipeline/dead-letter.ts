import type { DeadLetterReason, Failure, Origin } from './event.ts'
import { bytesId } from './event-id.ts'
import { type JsonObject, jsonText } from './json.ts'
import type { Delivery } from './record.ts'

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

/** Request headers that tell where bytes came from and what they claim to be; never the signature. */
export const KEPT_REQUEST_HEADERS = ['content-type', 'content-length', 'content-encoding', 'user-agent', 'x-request-id']

/**
 * The dead letter of a failure, cut in pieces of at most `pieceBytes` of body where it is larger.
 * `raw` are the bytes of the delivery, which it keeps where no part can be told from the rest.
 */
export function deadLettersOf(
  failure: Failure,
  raw: Buffer,
  topic: string | undefined,
  pieceBytes: number,
): DeadLetter[] {
  const envelope = failure.part === undefined ? undefined : envelopeOf(failure.origin)
  // An envelope that would not fit beside a piece: the delivery is kept as it came instead.
  const keepRaw = failure.part === undefined || (envelope !== undefined && envelope.length * 3 > pieceBytes)
  const body = keepRaw ? raw : Buffer.from(jsonText(failure.part ?? null))
  const around = keepRaw ? undefined : envelope
  const letter: DeadLetter = {
    eventId: bytesId(around === undefined ? body : Buffer.concat([body, Buffer.from(around)])),
    reason: failure.reason,
    detail: failure.detail,
    body,
    envelope: around,
    topic,
    wabaId: failure.wabaId,
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
export function toolHeaders({ reason, detail, topic }: DeadLetter, delivery: Delivery): Record<string, string> {
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
  if (delivery.traceparent !== undefined) headers.traceparent = delivery.traceparent
  return headers
}
