import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import kafkajs from 'kafkajs'
// In a project of your own: from 'waba-relay-events'.
import { HEADERS, type RelayEvent } from '../../src/events/index.ts'
import { SeenEvents, type SeenLimits } from './seen-events.ts'

const { Kafka, logLevel } = kafkajs

export interface ConsumerOptions {
  readonly brokers: readonly string[]
  readonly registryUrl: string
  readonly topics: readonly string[]
  readonly groupId: string
  /** Called once for each event. Where it rejects, the event comes again. */
  readonly handle: (event: RelayEvent) => Promise<void>
  /** Called for each repeat that is dropped. */
  readonly onRepeat?: (eventId: string) => void
  readonly seen?: SeenLimits
}

/** Meta’s first repeats come within seconds, and most within the hour. */
const SEEN: SeenLimits = { windowMs: 60 * 60_000, most: 1_000_000 }

/** Reads events of the relay and hands each to `handle` once, whatever Meta, the relay and Kafka repeat. */
export async function startConsumer(options: ConsumerOptions): Promise<{ stop(): Promise<void> }> {
  const { brokers, registryUrl, topics, groupId } = options
  await checkRegistry(registryUrl)
  const kafka = new Kafka({ clientId: groupId, brokers: [...brokers], logLevel: logLevel.ERROR })
  const registry = new SchemaRegistry({ host: registryUrl })
  const consumer = kafka.consumer({ groupId })
  // All copies of an event have the same key, and so the same partition: what was seen is kept for each one.
  const seenIn = new Map<string, SeenEvents>()
  await consumer.connect()
  await consumer.subscribe({ topics: [...topics], fromBeginning: true })
  await consumer.run({
    eachMessage: async ({ topic, partition, message }) => {
      // The header spares decoding what is dropped anyway.
      const id = String(message.headers?.[HEADERS.id])
      const place = `${topic}/${partition}`
      const seen = seenIn.get(place) ?? new SeenEvents(options.seen ?? SEEN)
      seenIn.set(place, seen)
      if (seen.has(id)) {
        options.onRepeat?.(id)
        return
      }
      await options.handle((await registry.decode(message.value ?? Buffer.alloc(0))) as RelayEvent)
      // Only now: an event that could not be handled must come again. kafkajs commits its offset after this, too.
      seen.add(id)
    },
  })
  return { stop: () => consumer.disconnect() }
}

/** At an address without the registry's base path the client would only say "404: [object Object]" of the first record. */
async function checkRegistry(url: string): Promise<void> {
  const { status } = await fetch(`${url}/subjects`)
  if (status !== 404) return
  throw new Error(
    `There is no schema registry at ${url}. WABA_SCHEMA_REGISTRY_URL must have its base path: /apis/ccompat/v7 of Apicurio, none of Confluent’s.`,
  )
}

if (import.meta.main) {
  const {
    WABA_KAFKA_BROKERS: brokers = 'localhost:9092',
    WABA_SCHEMA_REGISTRY_URL: registryUrl = 'http://localhost:8081/apis/ccompat/v7',
    WABA_TOPIC_PREFIX: prefix = 'whatsapp-',
  } = process.env
  const consumer = await startConsumer({
    brokers: brokers.split(','),
    registryUrl,
    topics: [`${prefix}messages`],
    groupId: 'waba-relay-example',
    handle: async ({ event_id, value }) => console.log(event_id, value),
    onRepeat: (id) => console.error(`${id} came again`),
  })
  process.once('SIGINT', () => void consumer.stop())
}
