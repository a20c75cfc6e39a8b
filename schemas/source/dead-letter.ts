/** The record of the dead-letter topic: not a webhook field, so it is written as plain Avro. */
import { namespace } from './builder.ts'

const optional = (type: 'string' | 'long') => ['null', type] as const

export const deadLetter = {
  type: 'record',
  name: 'DeadLetter',
  namespace,
  doc: 'A signed delivery, or a part of it, that could not become a typed record.',
  fields: [
    {
      name: 'event_id',
      doc: 'Id of the dead letter, the same for all pieces of a body.',
      type: 'string',
    },
    {
      name: 'received_at',
      doc: 'When the relay received the delivery.',
      type: { type: 'long', logicalType: 'timestamp-millis' },
    },
    {
      name: 'reason',
      doc: 'Reason: invalid_utf8, invalid_json, unsupported_shape (JSON, but not a webhook), record_too_large (for the broker) or another; the list may grow.',
      type: 'string',
    },
    { name: 'detail', doc: 'What exactly was wrong.', type: optional('string'), default: null },
    {
      name: 'body',
      doc: 'The bytes received, or the JSON of the one change or entry that failed. See pieces.',
      type: 'bytes',
    },
    {
      name: 'envelope',
      doc: 'JSON text of the webhook around the part in body, without that part (entry: [] or changes: []); null if body is the delivery as received. A replay puts the part back.',
      type: optional('string'),
      default: null,
    },
    {
      name: 'headers',
      doc: 'Useful HTTP headers of the delivery; never the signature.',
      type: { type: 'map', values: 'string' },
      default: {},
    },
    {
      name: 'topic',
      doc: 'Topic that the record was meant for, if known.',
      type: optional('string'),
      default: null,
    },
    {
      name: 'piece',
      doc: 'Index of this piece of the body, from 0; null if the body is whole.',
      type: optional('long'),
      default: null,
    },
    {
      name: 'pieces',
      doc: 'Number of pieces that the body was cut into because it was too large for the broker; null if it is whole. Join pieces 0 to pieces - 1 of one event_id to get the body.',
      type: optional('long'),
      default: null,
    },
  ],
} as const
