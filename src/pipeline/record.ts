/** A Kafka record, ready to be published. */
export interface RelayRecord {
  readonly topic: string
  readonly key: string
  /** The `event_id`, which is also the header `ce_id`. */
  readonly id: string
  /** Avro in the Confluent wire format: a zero byte, the schema id (32 bits, big endian), the Avro binary. */
  readonly value: Buffer
  /** All headers but `ce_id`. Records of one kind share one object, so that it is encoded once. */
  readonly headers: SharedHeaders
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

/** Kinds of events remembered: accounts times types. Above it all are made anew. */
const KIND_LIMIT = 20_000
/** Longer ones are none of Meta's, and would take the room of many. */
const KIND_LENGTH_LIMIT = 256

/** Makes headers of the CloudEvents Kafka binding in binary mode (contract section 5). */
export class CloudEventHeaders {
  /** By type, then account. */
  readonly #kinds = new Map<string, Map<string, SharedHeaders>>()
  #count = 0

  of(wabaId: string, type: string, traceparent: string | undefined): SharedHeaders {
    const known = this.#kinds.get(type)?.get(wabaId) ?? this.#remember(wabaId, type)
    return traceparent === undefined ? known : { ...known, traceparent }
  }

  #remember(wabaId: string, type: string): SharedHeaders {
    const headers = make(wabaId, type)
    if (type.length + wabaId.length > KIND_LENGTH_LIMIT) return headers
    if (this.#count >= KIND_LIMIT) {
      this.#kinds.clear()
      this.#count = 0
    }
    this.#count++
    const ofType = this.#kinds.get(type) ?? new Map<string, SharedHeaders>()
    this.#kinds.set(type, ofType.set(wabaId, headers))
    return headers
  }
}

function make(wabaId: string, type: string): SharedHeaders {
  return {
    ce_specversion: '1.0',
    ce_source: `/whatsapp/${wabaId}`,
    ce_type: type,
    'content-type': 'application/avro',
    // The App Dashboard's test events have the entry id 0 (Meta, Webhooks "Test" button).
    ...(wabaId === '0' ? { waba_test: 'true' } : {}),
  }
}
