/** A Kafka record, ready to publish. */
export interface RelayRecord {
  readonly topic: string
  /** Null if the event names nothing to order it by; such records spread over the partitions. */
  readonly key: string | null
  /** The `event_id`, which is also the header `ce_id`. */
  readonly id: string
  /** Avro in the Confluent wire format: a zero byte, the schema id (32 bits, big endian), the Avro binary. */
  readonly value: Buffer
  /** All headers except `ce_id`. Records of one kind share one object, which is encoded once. */
  readonly headers: SharedHeaders
  /** When the event happened, according to Meta; see eventTimeMs. */
  readonly eventTimeMs?: number | undefined
}

export type SharedHeaders = Readonly<Record<string, string>>

/** Every header of a record. */
export function headersOf({ id, headers }: RelayRecord): Record<string, string> {
  return { ce_id: id, ...headers }
}

/** Attributes of a delivery that its records include. */
export interface Delivery {
  readonly receivedAtMs: number
  /** The request's `traceparent` header (W3C Trace Context). */
  readonly traceparent?: string | undefined
  /** Provides the request's headers for a dead letter, without the signature. */
  readonly requestHeaders: () => Record<string, string>
}

/** Limit of cached kinds of events: types × accounts × phone numbers. At the limit, the cache is emptied. */
const KIND_LIMIT = 20_000
/** Longer ids do not come from Meta, and would take the space of many others. */
const KIND_LENGTH_LIMIT = 256

/** Builds headers of the CloudEvents Kafka binding in binary mode (contract section 5). */
export class CloudEventHeaders {
  /** By type, then account, then phone number. */
  readonly #kinds = new Map<string, Map<string, Map<string, SharedHeaders>>>()
  #count = 0

  of(wabaId: string, phoneNumberId: string | undefined, type: string, traceparent: string | undefined): SharedHeaders {
    const subject = phoneNumberId ?? ''
    const known = this.#kinds.get(type)?.get(wabaId)?.get(subject) ?? this.#remember(wabaId, subject, type)
    return traceparent !== undefined && traceParentOf(traceparent) !== undefined ? { ...known, traceparent } : known
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

/** Not allowed in CloudEvents strings: control characters and noncharacters. */
const ILLEGAL = /[\p{Cc}\p{Noncharacter_Code_Point}]/gu

function legal(text: string): string {
  return text.toWellFormed().replace(ILLEGAL, encodeURIComponent)
}

const TRACEPARENT =
  /^(?<version>[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?<more>-[\x21-\x7e]*)?$/

/** A span, as the header `traceparent` names it. */
export interface TraceParent {
  readonly traceId: string
  readonly spanId: string
  /** Two hex digits. */
  readonly flags: string
}

/** W3C Trace Context: versions after 00 may have more parts; version ff and all-zero ids are invalid. */
export function traceParentOf(text: string): TraceParent | undefined {
  const { version, traceId = '', spanId = '', flags = '', more } = TRACEPARENT.exec(text)?.groups ?? {}
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined
  return /[^0]/.test(traceId) && /[^0]/.test(spanId) ? { traceId, spanId, flags } : undefined
}
