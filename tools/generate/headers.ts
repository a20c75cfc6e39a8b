/** What documents say of the headers of records. */
import { HEADERS } from '../../src/events/index.ts'

export interface HeaderDoc {
  readonly doc: string
  /** Whether every record has it. */
  readonly always: boolean
  /** Its one value. */
  readonly value?: string
}

type HeaderName = (typeof HEADERS)[keyof typeof HEADERS]

export const eventHeaders: Readonly<Record<HeaderName, HeaderDoc>> = {
  [HEADERS.specVersion]: { doc: 'Version of CloudEvents.', always: true, value: '1.0' },
  [HEADERS.id]: { doc: 'The same as event_id in the record.', always: true },
  [HEADERS.source]: { doc: '/whatsapp/<id of the entry>, percent-encoded.', always: true },
  [HEADERS.subject]: { doc: 'The id of the business phone number, if the event names one.', always: false },
  [HEADERS.type]: {
    doc: 'What happened: whatsapp.<field>, and for fields that are split whatsapp.<field>.<item>.',
    always: true,
  },
  [HEADERS.contentType]: {
    doc: 'Type of the value after its first five bytes.',
    always: true,
    value: 'application/avro',
  },
  [HEADERS.traceparent]: { doc: 'W3C Trace Context, if the delivery had a valid one.', always: false },
  [HEADERS.test]: {
    doc: "Only on test events from Meta's App Dashboard, which are not real.",
    always: false,
    value: 'true',
  },
}

/** Additional headers of dead letters, for tools that already read dead letters. */
export const deadLetterHeaders: Readonly<Record<string, HeaderDoc>> = {
  '__connect.errors.connector.name': {
    doc: 'For readers of Kafka Connect (KIP-298).',
    always: true,
    value: 'waba-relay',
  },
  '__connect.errors.stage': { doc: 'For readers of Kafka Connect.', always: true, value: 'VALUE_CONVERTER' },
  '__connect.errors.exception.class.name': { doc: 'For readers of Kafka Connect: the reason.', always: true },
  '__connect.errors.exception.message': { doc: 'For readers of Kafka Connect: the detail.', always: true },
  '__connect.errors.topic': { doc: 'For readers of Kafka Connect: the topic, if it is known.', always: false },
  'kafka_dlt-exception-fqcn': { doc: 'For readers of Spring Kafka: the reason.', always: true },
  'kafka_dlt-exception-message': { doc: 'For readers of Spring Kafka: the detail.', always: true },
  'kafka_dlt-original-topic': { doc: 'For readers of Spring Kafka: the topic, if it is known.', always: false },
}
