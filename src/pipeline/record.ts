/** A Kafka record, ready to be published. */
export interface RelayRecord {
  readonly topic: string
  /** Null where the event names nothing to be kept in order by: such records spread over the partitions. */
  readonly key: string | null
  /** The `event_id`, which is also the header `ce_id`. */
  readonly id: string
  /** Avro in the Confluent wire format: a zero byte, the schema id (32 bits, big endian), the Avro binary. */
  readonly value: Buffer
  /** All headers but `ce_id`. Records of one kind share one object, so that it is encoded once. */
  readonly headers: SharedHeaders
  /** When its event happened, by Meta’s clock; see eventTimeMs. */
  readonly eventTimeMs?: number | undefined
}

export type SharedHeaders = Readonly<Record<string, string>>

/** Every header of a record. */
export function headersOf({ id, headers }: RelayRecord): Record<string, string> {
  return { ce_id: id, ...headers }
}

/** Facts of a delivery that its records carry. */
export interface Delivery {
  readonly receivedAtMs: number
  /** The request's `traceparent` header (W3C Trace Context). */
  readonly traceparent?: string | undefined
  /** The request's headers as a dead letter keeps them, the signature left out; asked for where there is one. */
  readonly requestHeaders: () => Record<string, string>
}

/** Kinds of events remembered: types times accounts times phone numbers. Above it all are made anew. */
const KIND_LIMIT = 20_000
/** Longer ones are none of Meta's, and would take the room of many. */
const KIND_LENGTH_LIMIT = 256

/** Makes headers of the CloudEvents Kafka binding in binary mode (contract section 5). */
export class CloudEventHeaders {
  /** By type, then account, then phone number. */
  readonly #kinds = new Map<string, Map<string, Map<string, SharedHeaders>>>()
  #count = 0

  of(wabaId: string, phoneNumberId: string | undefined, type: string, traceparent: string | undefined): SharedHeaders {
    const subject = phoneNumberId ?? ''
    const known = this.#kinds.get(type)?.get(wabaId)?.get(subject) ?? this.#remember(wabaId, subject, type)
    return traceparent !== undefined && isTraceparent(traceparent) ? { ...known, traceparent } : known
  }

  #remember(wabaId: string, subject: string, type: string): SharedHeaders {
    const headers = make(wabaId, subject, type)
    if (type.length + wabaId.length + subject.length > KIND_LENGTH_LIMIT) return headers
    if (this.#count >= KIND_LIMIT) {
      this.#kinds.clear()
      this.#count = 0
    }
    this.#count++
    const ofType = this.#kinds.get(type) ?? new Map<string, Map<string, SharedHeaders>>()
    const ofAccount = ofType.get(wabaId) ?? new Map<string, SharedHeaders>()
    this.#kinds.set(type, ofType.set(wabaId, ofAccount.set(subject, headers)))
    return headers
  }
}

function make(wabaId: string, subject: string, type: string): SharedHeaders {
  return {
    ce_specversion: '1.0',
    // CloudEvents: a URI-reference.
    ce_source: `/whatsapp/${encodeURIComponent(wabaId)}`,
    ...(subject === '' ? {} : { ce_subject: legal(subject) }),
    ce_type: legal(type),
    'content-type': 'application/avro',
    // The App Dashboard's test events have the entry id 0 (Meta, Webhooks "Test" button).
    ...(wabaId === '0' ? { waba_test: 'true' } : {}),
  }
}

/** What a CloudEvents string may not hold: control characters, and code points that are no characters. */
const ILLEGAL = /[\p{Cc}\p{Noncharacter_Code_Point}]/gu

function legal(text: string): string {
  return text.toWellFormed().replace(ILLEGAL, encodeURIComponent)
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-[\x21-\x7e]*)?$/

/** W3C Trace Context: versions after 00 may have more parts; version ff, and ids of zeros alone, are invalid. */
function isTraceparent(text: string): boolean {
  const [, version, traceId, parentId, more] = TRACEPARENT.exec(text) ?? []
  if (traceId === undefined || version === 'ff' || (version === '00' && more !== undefined)) return false
  return /[^0]/.test(traceId) && /[^0]/.test(parentId ?? '')
}
