import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Type } from 'avsc'
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest'
import type { CallsCall, EventType, Message, MetaError, RelayEvent, UnrecognizedEvent } from '../src/events/index.ts'
import { EVENT_TYPES, eventTypeOf, HEADERS, isEvent, withType } from '../src/events/index.ts'
import { FIELDS } from '../src/pipeline/fields.ts'
import { headersOf } from '../src/pipeline/record.ts'
import { ingest, PREFIX, schemaOf } from './support/pipeline.ts'

const root = join(import.meta.dirname, '..')
/** tsc on a small, busy machine. */
const TSC_TIMEOUT_MS = 60_000

describe('the types of events', () => {
  it('follow Meta’s names and nesting', () => {
    expectTypeOf<RelayEvent<'messages'>>().toHaveProperty('field').toEqualTypeOf<'messages'>()
    expectTypeOf(bodyOf).returns.toEqualTypeOf<string | null | undefined>()
    expectTypeOf<RelayEvent<'messages'>['value']['message']>().toEqualTypeOf<Message | null | undefined>()
    expectTypeOf<RelayEvent<'calls'>['value']['error']>().toEqualTypeOf<MetaError | null | undefined>()
  })

  it('have times and longs as numbers, and lists that may hold null', () => {
    expectTypeOf<Message['timestamp']>().toEqualTypeOf<number | null | undefined>()
    expectTypeOf<RelayEvent['entry_time']>().toEqualTypeOf<number | null>()
    expectTypeOf<Message['errors']>().toEqualTypeOf<(MetaError | null)[] | null | undefined>()
  })

  it('narrow by the name of the field', () => {
    const event = { field: 'messages', value: {} } as RelayEvent
    if (event.field === 'messages') expectTypeOf(event).toEqualTypeOf<RelayEvent<'messages'>>()
    if (isEvent('calls', event)) expectTypeOf(event).toEqualTypeOf<RelayEvent<'calls'>>()
    if (isEvent('whatsapp.calls.call', event)) expectTypeOf(event.value.call).toEqualTypeOf<CallsCall>()
    // @ts-expect-error: Meta has no such field
    expect(isEvent('massages', event)).toBe(false)
  })

  it('know every field and every ce_type', () => {
    expectTypeOf<'whatsapp.messages.status'>().toExtend<EventType<'messages'>>()
    expectTypeOf<'whatsapp.calls.call'>().not.toExtend<EventType<'messages'>>()
    expect(Object.keys(EVENT_TYPES)).toEqual([...FIELDS.keys()])
  })
})

function bodyOf(event: RelayEvent<'messages'>) {
  return event.value.message?.text?.body
}

describe('decoded records of all samples', async () => {
  const records = await recordsOfSamples()
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'events-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('have a known field, a known ce_type and known headers', () => {
    expect(new Set(records.map(({ event }) => event.field))).toEqual(new Set(FIELDS.keys()))
    for (const { event, headers } of records) {
      expect(isEvent(event.field, event)).toBe(true)
      expect(EVENT_TYPES[event.field]).toContain(headers[HEADERS.type])
      expect(eventTypeOf(event)).toBe(headers[HEADERS.type])
      expect(EVENT_TYPES[event.field].filter((type) => isEvent(type, event))).toEqual([headers[HEADERS.type]])
      expect(headers[HEADERS.id]).toBe(event.event_id)
      for (const name of Object.keys(headers)) expect(Object.values(HEADERS)).toContain(name)
    }
  })

  it('match their types according to the compiler', { timeout: TSC_TIMEOUT_MS }, async () => {
    await writeFile(join(folder, 'samples.mts'), asSource(records.map(({ event }) => event)))
    await expect(compile(folder)).resolves.toBe('')
  })

  it('would not match with an attribute of another type, or an extra one', { timeout: TSC_TIMEOUT_MS }, async () => {
    const event = records.find(({ event }) => isEvent('messages', event))?.event
    const wrong = [
      { ...event, received_at: '2026' },
      { ...event, value: { ...event?.value, pigeon: null } },
    ]
    await writeFile(join(folder, 'samples.mts'), asSource(wrong as unknown as RelayEvent[]))
    await expect(compile(folder)).resolves.toMatch(/samples.mts\(2,.*TS2322(.|\n)*samples.mts\(3,.*pigeon/)
  })
})

describe('isEvent', () => {
  it('does not mistake a record of the topic unrecognized for an event', () => {
    const webhook = { object: 'page', entry: [{ id: '1', changes: [{ field: 'messages', value: { a: 1 } }] }] }
    const [record] = ingest(JSON.stringify(webhook)).records
    const event: UnrecognizedEvent = decoded('unrecognized', record?.value ?? Buffer.alloc(0))
    expect(event).toMatchObject({ field: 'messages', value: '{"a":1}' })
    expect(isEvent('messages', event)).toBe(false)
    expect(withType(event)).toEqual({ type: undefined, event })
  })

  it('does not match a record of a field that is newer than the types', () => {
    for (const field of ['pigeons', 'constructor']) expect(eventTypeOf({ field, value: {} })).toBeUndefined()
  })
})

/** What an application gets from the Confluent deserializer for kafkajs, which is avsc with its defaults. */
function decoded<T>(name: string, record: Buffer): T {
  return Type.forSchema(JSON.parse(JSON.stringify(schemaOf(name)))).fromBuffer(record.subarray(5))
}

async function recordsOfSamples(): Promise<{ event: RelayEvent; headers: Readonly<Record<string, string>> }[]> {
  const names = (await readdir(join(root, 'samples'))).filter((name) => name.endsWith('.json'))
  const bodies = await Promise.all(names.map((name) => readFile(join(root, 'samples', name))))
  return bodies
    .flatMap((body) => ingest(body, { receivedAtMs: 0, requestHeaders: () => ({}) }).records)
    .filter(({ topic }) => FIELDS.has(topic.slice(PREFIX.length)))
    .map((record) => ({ event: decoded(record.topic.slice(PREFIX.length), record.value), headers: headersOf(record) }))
}

/** Line 1 imports, and each event has a line of its own. */
function asSource(events: readonly RelayEvent[]): string {
  const lines = events.map(
    (event, index) => `export const event${index}: RelayEvent<'${event.field}'> = ${JSON.stringify(event)}`,
  )
  return [`import type { RelayEvent } from '${root}/src/events/index.ts'`, ...lines, ''].join('\n')
}

/** The compiler's output; empty if all is well. */
async function compile(folder: string): Promise<string> {
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      typeRoots: [join(root, 'node_modules/@types')],
      // The import is an absolute path.
      rewriteRelativeImportExtensions: false,
      allowImportingTsExtensions: true,
    },
    include: ['samples.mts'],
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  const tsc = promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['--project', folder, '--pretty', 'false'])
  const { stdout } = await tsc.catch((error: { stdout: string }) => error)
  return stdout
}
