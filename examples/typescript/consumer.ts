/** Handles each message that users send once: skips what it does not want, drops repeats, commits after the work. */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Consumer, MessagesStreamFallbackModes, MessagesStreamModes, stringDeserializers } from '@platformatic/kafka'
import { HEADERS, type RelayEvent } from 'waba-relay-events'

const {
  WABA_KAFKA_BROKERS: brokers = 'localhost:9092',
  WABA_SCHEMA_REGISTRY_URL: registryUrl = 'http://localhost:8081/apis/ccompat/v7',
  WABA_TOPIC_PREFIX: prefix = 'whatsapp-',
  KAFKA_GROUP_ID: groupId = 'waba-relay-example-typescript',
} = process.env
/** Ids to remember, some 10 MB. Repeats have the same key, so they are in the same partition: one consumer sees them all. */
const SEEN_LIMIT = 100_000

const registry = new SchemaRegistry({ host: registryUrl })
const seen = new Set<string>()

async function receive(value: Buffer, header: ReadonlyMap<string, string>): Promise<void> {
  const id = header.get(HEADERS.id) ?? ''
  const type = header.get(HEADERS.type)
  // The headers tell what a record is, so that statuses, errors and repeats need not be decoded.
  if (type !== 'whatsapp.messages.message') return console.log('skipped', id, type)
  // A test event of Meta's App Dashboard is about no real customer.
  if (header.get(HEADERS.test) === 'true') return console.log('test', id)
  if (seen.has(id)) return console.log('repeat', id)
  const event: RelayEvent<'messages'> = await registry.decode(value)
  // Attributes newer than the schema: JSON Pointer to JSON text.
  for (const [pointer, json] of Object.entries(event.unmapped)) console.log('unmapped', id, pointer, json)
  console.log('message', id, event.value.message?.type) // your work goes here
  seen.add(id)
  if (seen.size > SEEN_LIMIT) for (const oldest of seen.values().take(1)) seen.delete(oldest)
}

const consumer = new Consumer({
  clientId: groupId,
  groupId,
  bootstrapBrokers: brokers.split(','),
  deserializers: { ...stringDeserializers, value: (bytes?: Buffer) => bytes },
})
const stream = await consumer.consume({
  topics: [`${prefix}messages`],
  mode: MessagesStreamModes.COMMITTED,
  fallbackMode: MessagesStreamFallbackModes.EARLIEST,
  autocommit: false,
})
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => stream.close())
for await (const { value, headers, commit } of stream) {
  if (value !== undefined) await receive(value, headers as Map<string, string>)
  await commit() // only now: an event that could not be handled comes again
}
await consumer.close(true)
