/** Fetches the media of messages before Meta's addresses expire, stores it, and says in a topic where it is. */
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Admin, Consumer, MessagesStreamFallbackModes, MessagesStreamModes, Producer } from '@platformatic/kafka'
import { HEADERS, type RelayEvent } from 'waba-relay-events'
import { download, type Media } from './download.ts'
import { openStore } from './store.ts'

const {
  WABA_KAFKA_BROKERS: brokers = 'localhost:9092',
  WABA_SCHEMA_REGISTRY_URL: registryUrl = 'http://localhost:8081/apis/ccompat/v7',
  WABA_TOPIC_PREFIX: prefix = 'whatsapp-',
  KAFKA_GROUP_ID: groupId = 'waba-relay-example-media',
  MEDIA_TOPIC: mediaTopic = 'stored-media',
} = process.env

const kafka = { clientId: groupId, bootstrapBrokers: brokers.split(',') }
const registry = new SchemaRegistry({ host: registryUrl })
const producer = new Producer(kafka)
const consumer = new Consumer({ ...kafka, groupId })
const store = await openStore()

/** The message's image, audio, video, document or sticker. */
function mediaOf({ value: { message } }: RelayEvent<'messages'>): Media | undefined {
  const media = message?.image ?? message?.audio ?? message?.video ?? message?.document ?? message?.sticker
  if (media?.id == null) return undefined
  const { id, mime_type = null, sha256 = null, url = null } = media
  return { id, mime_type, sha256, url }
}

/** What the topic gets to know: where the file is, or why there is none. */
async function keep(event: RelayEvent<'messages'>, media: Media): Promise<object> {
  const { event_id, waba_id, value } = event
  const facts = { event_id, waba_id, message_id: value.message?.id, media_id: media.id, mime_type: media.mime_type }
  try {
    const { bytes, sha256 } = await download(media)
    const location = await store(`${waba_id}/${value.metadata?.phone_number_id}/${media.id}`, bytes, media.mime_type)
    return { ...facts, location, bytes: bytes.length, sha256 }
  } catch (error) {
    return { ...facts, error: error instanceof Error ? error.message : String(error) }
  }
}

const admin = new Admin(kafka)
if (!(await admin.listTopics()).includes(mediaTopic)) await admin.createTopics({ topics: [mediaTopic] })
await admin.close()

const start = { mode: MessagesStreamModes.COMMITTED, fallbackMode: MessagesStreamFallbackModes.EARLIEST }
const stream = await consumer.consume({ topics: [`${prefix}messages`], autocommit: false, ...start })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stream.close())
for await (const { key, value, headers, commit } of stream) {
  const header = new Map([...headers].map(([name, text]) => [`${name}`, `${text}`]))
  if (header.get(HEADERS.type) === 'whatsapp.messages.message' && header.get(HEADERS.test) !== 'true') {
    const event: RelayEvent<'messages'> = await registry.decode(value)
    const media = mediaOf(event)
    if (media !== undefined) {
      const text = JSON.stringify(await keep(event, media))
      console.log(text)
      await producer.send({ messages: [{ topic: mediaTopic, key, value: Buffer.from(text) }] })
    }
  }
  await commit()
}
await producer.close()
await consumer.close(true)
