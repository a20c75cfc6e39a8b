/** Handles each message that users send once: skips what it does not want, drops repeats, commits after the work. */
import { parseArgs } from 'node:util'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import {
  Consumer,
  MessagesStreamFallbackModes,
  MessagesStreamModes,
  stringDeserializer as text,
} from '@platformatic/kafka'
import { HEADERS, type RelayEvent } from 'waba-relay-events'

const {
  WABA_KAFKA_BROKERS: brokers = 'localhost:9092',
  WABA_SCHEMA_REGISTRY_URL: registryUrl = 'http://localhost:8081/apis/ccompat/v7',
  WABA_TOPIC_PREFIX: prefix = 'whatsapp-',
  KAFKA_GROUP_ID: groupId = 'waba-relay-example-typescript',
} = process.env
const { values: options } = parseArgs({ options: { 'max-messages': { type: 'string' } } })
const maxMessages = Number(options['max-messages'] ?? Number.POSITIVE_INFINITY)
/** Ids to remember, some 10 MB. Repeats have the same key, so they are in the same partition: one consumer sees them all. */
const SEEN_LIMIT = 100_000

const seen = new Set<string>()
const counts = { handled: 0, tests: 0, repeats: 0, skipped: 0, unmapped: 0 }

async function handle(event: RelayEvent<'messages'>): Promise<void> {
  console.log('message', event.event_id, event.value.message?.type)
}

const registry = new SchemaRegistry({ host: registryUrl })

async function receive(bytes: Buffer, headers: Map<string, string>): Promise<void> {
  const id = headers.get(HEADERS.id) ?? ''
  // The topic has statuses and errors too. The headers of a record tell, so that they need not be decoded.
  if (headers.get(HEADERS.type) !== 'whatsapp.messages.message') return void counts.skipped++
  if (seen.has(id)) return void counts.repeats++
  const event: RelayEvent<'messages'> = await registry.decode(bytes)
  // Attributes newer than the schema: JSON Pointer to JSON text.
  for (const [pointer, json] of Object.entries(event.unmapped)) {
    counts.unmapped++
    console.log('unmapped', event.event_id, pointer, json)
  }
  // Test events of Meta's App Dashboard are about no real customer.
  if (headers.get(HEADERS.test) === 'true') counts.tests++
  else {
    await handle(event)
    counts.handled++
  }
  seen.add(id)
  if (seen.size > SEEN_LIMIT) for (const oldest of seen.values().take(1)) seen.delete(oldest)
}

const deserializers = { key: text, headerKey: text, headerValue: text, value: (bytes?: Buffer) => bytes }
const consumer = new Consumer({ clientId: groupId, groupId, bootstrapBrokers: brokers.split(','), deserializers })
const start = { mode: MessagesStreamModes.COMMITTED, fallbackMode: MessagesStreamFallbackModes.EARLIEST }
const stream = await consumer.consume({ topics: [`${prefix}messages`], autocommit: false, ...start })
let received = 0
for await (const { value, headers, commit } of stream) {
  if (value !== undefined) await receive(value, headers as Map<string, string>)
  await commit() // only now: an event that could not be handled comes again
  if (++received >= maxMessages) break
}
await consumer.close(true)
console.log(JSON.stringify(counts))
