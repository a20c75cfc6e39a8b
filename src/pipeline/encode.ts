import avro from 'avsc'
import { ByteWriter } from './bytes.ts'
import type { DeadLetter } from './dead-letter.ts'
import type { RelayEvent } from './event.ts'
import { jsonText } from './json.ts'
import { type AvroType, compileValueMapper, secondsOf, type Unmapped, type ValueMapper } from './map.ts'

/** A registered schema. */
export interface RegisteredSchema {
  /** The parsed `.avsc`. */
  readonly schema: AvroRecordSchema
  readonly id: number
}
export interface AvroRecordSchema {
  readonly type: 'record'
  readonly name: string
  readonly fields: { name: string; type: AvroType }[]
}

/** The attributes of every record, in the order in which they are written. */
const ENVELOPE = ['event_id', 'waba_id', 'field', 'entry_time', 'received_at', 'value', 'unmapped']

export interface EncodedEvent {
  readonly bytes: Buffer
  /** Content that the schema does not cover. */
  readonly unmapped: Unmapped
}

/** Encodes an event as a record of its topic. */
export type EventEncoder = (event: RelayEvent, eventId: string, receivedAtMs: number) => EncodedEvent

const writer = new ByteWriter()

/** Compiles the encoder of one topic. `value` is a string in `unrecognized` and a record elsewhere. */
export function compileEventEncoder({ schema, id }: RegisteredSchema): EventEncoder {
  const names = schema.fields.map((field) => field.name)
  if (names.join() !== ENVELOPE.join())
    throw new Error(`Schema ${schema.name} does not have the attributes ${ENVELOPE}.`)
  const valueType = schema.fields[ENVELOPE.indexOf('value')]?.type ?? 'null'
  const value: ValueMapper = valueType === 'string' ? { write: writeAsText } : compileValueMapper(valueType)
  return (event, eventId, receivedAtMs) => {
    const unmapped: Unmapped = [...event.item.unmapped]
    for (const part of event.around) for (const attribute of part) unmapped.push(attribute)
    const entrySeconds = secondsOf(event.entryTime)
    writer.begin()
    writer.byte(0)
    writer.int32(id)
    writer.string(eventId)
    writer.string(event.wabaId)
    writer.string(event.field)
    if (entrySeconds === undefined) writer.byte(0)
    else {
      writer.long(1)
      writer.long(entrySeconds * 1000)
    }
    writer.long(receivedAtMs)
    value.write(event.item.value, writer, unmapped)
    writeUnmapped(unmapped)
    return { bytes: writer.finish(), unmapped }
  }
}

const writeAsText: ValueMapper['write'] = (value, out) => out.string(jsonText(value ?? null))

function writeUnmapped(unmapped: Unmapped): void {
  if (unmapped.length > 0) {
    writer.long(unmapped.length)
    for (const [pointer, text] of unmapped) {
      writer.string(pointer)
      writer.string(text)
    }
  }
  writer.byte(0)
}

export type DeadLetterEncoder = (letter: DeadLetter, headers: Record<string, string>, receivedAtMs: number) => Buffer

/** Compiles the encoder of the dead-letter topic. */
export function compileDeadLetterEncoder({ schema, id }: RegisteredSchema): DeadLetterEncoder {
  const type = avro.Type.forSchema(schema as avro.Schema, { wrapUnions: false })
  const prefix = Buffer.alloc(5)
  prefix.writeInt32BE(id, 1)
  return (letter, headers, receivedAtMs) => {
    const binary = type.toBuffer({
      event_id: letter.eventId,
      received_at: receivedAtMs,
      reason: letter.reason,
      detail: letter.detail,
      body: letter.body,
      envelope: letter.envelope ?? null,
      headers,
      topic: letter.topic ?? null,
      piece: letter.piece?.index ?? null,
      pieces: letter.piece?.count ?? null,
    })
    return Buffer.concat([prefix, binary])
  }
}
