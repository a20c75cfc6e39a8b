/** Sends each account's events on to its tenant's own webhook; what no retry delivers goes to a dead-letter topic. */
import { readFileSync } from 'node:fs'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Admin, Consumer, MessagesStreamFallbackModes, MessagesStreamModes, Producer } from '@platformatic/kafka'
import { HEADERS } from 'waba-relay-events'
import { deliver, isDeliverable, type Tenant } from './deliver.ts'

const {
  WABA_KAFKA_BROKERS: brokers = 'localhost:9092',
  WABA_SCHEMA_REGISTRY_URL: registryUrl = 'http://localhost:8081/apis/ccompat/v7',
  WABA_TOPIC_PREFIX: prefix = 'whatsapp-',
  KAFKA_GROUP_ID: groupId = 'waba-relay-example-forward',
  FORWARD_FIELDS: fields = 'messages',
  FORWARD_TENANTS_FILE: tenantsFile = 'tenants.json',
  FORWARD_DEAD_LETTER_TOPIC: deadLetterTopic = 'webhook-dead-letter',
} = process.env
const tenants: Record<string, Tenant> = JSON.parse(readFileSync(tenantsFile, 'utf8'))

const kafka = { clientId: groupId, bootstrapBrokers: brokers.split(',') }
const registry = new SchemaRegistry({ host: registryUrl })
const producer = new Producer(kafka)
const consumer = new Consumer({ ...kafka, groupId })

/** `/whatsapp/<waba id>`: whose event it is, without decoding it. */
const accountOf = (source: string): string => decodeURIComponent(source.slice(source.lastIndexOf('/') + 1))

async function forward(value: Buffer, headers: ReadonlyMap<string, string>): Promise<string | undefined> {
  const tenant = tenants[accountOf(headers.get(HEADERS.source) ?? '')]
  if (tenant === undefined) return undefined
  const event: { readonly received_at: number } = await registry.decode(value)
  // The payload that Standard Webhooks recommends. What Meta did not send is null in the record and left out here.
  const body = { type: headers.get(HEADERS.type), timestamp: new Date(event.received_at).toISOString(), data: event }
  const text = JSON.stringify(body, (_, member: unknown) => member ?? undefined)
  const problem = await deliver(tenant, headers.get(HEADERS.id) ?? '', text)
  console.log(headers.get(HEADERS.id), problem ?? 'delivered')
  return problem
}

for (const [account, tenant] of Object.entries(tenants)) {
  if (!isDeliverable(tenant))
    throw new Error(`${tenantsFile}: ${account} needs a url and a secret that begins with whsec_`)
}
const admin = new Admin(kafka)
if (!(await admin.listTopics()).includes(deadLetterTopic)) await admin.createTopics({ topics: [deadLetterTopic] })
await admin.close()

const topics = fields.split(',').map((field) => prefix + field)
const start = { mode: MessagesStreamModes.COMMITTED, fallbackMode: MessagesStreamFallbackModes.EARLIEST }
const stream = await consumer.consume({ topics, autocommit: false, ...start })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stream.close())
for await (const { key, value, headers, commit } of stream) {
  const problem = await forward(value, new Map([...headers].map(([name, text]) => [`${name}`, `${text}`])))
  if (problem !== undefined) {
    const reason: [Buffer, Buffer] = [Buffer.from('forward_error'), Buffer.from(problem)]
    // The record as it came, so that it can be forwarded from there again.
    await producer.send({ messages: [{ topic: deadLetterTopic, key, value, headers: new Map([...headers, reason]) }] })
  }
  await commit()
}
await producer.close()
await consumer.close(true)
