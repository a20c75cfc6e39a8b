/** The record of the dead-letter topic: not a webhook field, so it is written as plain Avro. */
import { namespace } from './builder.ts'

const optional = (type: 'string' | 'long') => ['null', type] as const

export const deadLetter = {
  type: 'record',
  name: 'DeadLetter',
  namespace,
  doc: 'A signed delivery, or one part of it, that could not become a typed record: nothing that Meta sent is lost.',
  fields: [
    {
      name: 'event_id',
      doc: 'Id of the dead letter; all pieces of one body share it.',
      type: 'string',
    },
    {
      name: 'received_at',
      doc: 'When the relay received the delivery, in milliseconds.',
      type: { type: 'long', logicalType: 'timestamp-millis' },
    },
    {
      name: 'reason',
      doc: 'Why: invalid_utf8, invalid_json, unsupported_shape (JSON, but not a webhook), record_too_large (for the broker), …; more may be added.',
      type: 'string',
    },
    { name: 'detail', doc: 'What exactly was wrong, in words.', type: optional('string'), default: null },
    {
      name: 'body',
      doc: 'Exactly what came, or the JSON of the one change or entry that failed. See pieces.',
      type: 'bytes',
    },
    {
      name: 'envelope',
      doc: 'JSON text of the webhook around the part in body, with that part left out (entry: [] or changes: []); null where body is the delivery as it came. A replay puts the part back there.',
      type: optional('string'),
      default: null,
    },
    {
      name: 'headers',
      doc: 'HTTP headers of the delivery that help; never the signature.',
      type: { type: 'map', values: 'string' },
      default: {},
    },
    {
      name: 'topic',
      doc: 'Topic that the record was meant for, if it is known.',
      type: optional('string'),
      default: null,
    },
    {
      name: 'piece',
      doc: 'Number of this piece of the body, from 0; null if the body is whole.',
      type: optional('long'),
      default: null,
    },
    {
      name: 'pieces',
      doc: 'How many pieces the body was cut into because it is too large for the broker; null if it is whole. The body is the bytes of pieces 0 to pieces - 1 of one event_id, joined.',
      type: optional('long'),
      default: null,
    },
  ],
} as const
