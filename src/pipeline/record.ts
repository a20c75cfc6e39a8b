/** A Kafka record, ready to be published. */
export interface RelayRecord {
  readonly topic: string
  readonly key: string
  /** Avro in the Confluent wire format: a zero byte, the schema id (32 bits, big endian), the Avro binary. */
  readonly value: Buffer
  readonly headers: Readonly<Record<string, string>>
}

/** Facts of a delivery that its records carry. */
export interface Delivery {
  readonly receivedAtMs: number
  /** The request's `traceparent` header (W3C Trace Context). */
  readonly traceparent?: string | undefined
  /** The request's headers as a dead letter keeps them, the signature left out. */
  /** The request's headers as a dead letter keeps them, the signature left out; asked for where there is one. */
  readonly requestHeaders: () => Record<string, string>
}

/** Headers of the CloudEvents Kafka binding in binary mode (contract section 5). */
export function cloudEventHeaders(
  event: { readonly id: string; readonly wabaId: string; readonly type: string },
  traceparent: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: `/whatsapp/${event.wabaId}`,
    ce_type: event.type,
    'content-type': 'application/avro',
  }
  if (traceparent !== undefined) headers.traceparent = traceparent
  // The App Dashboard's test events have the entry id 0 (delivery.md section 10: Meta's own dummy bodies).
  if (event.wabaId === '0') headers.waba_test = 'true'
  return headers
}
