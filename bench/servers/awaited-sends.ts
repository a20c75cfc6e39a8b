/**
 * The relay that one would write first: signature, JSON, and one awaited `producer.send` per record, as JSON.
 * Arguments: port, brokers, topic, app secret.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import fastify from 'fastify'
import kafkajs from 'kafkajs'

interface Value {
  readonly metadata?: { readonly phone_number_id?: string }
  readonly messages?: readonly Event[]
  readonly statuses?: readonly Event[]
}
interface Event {
  readonly from?: string
  readonly recipient_id?: string
}
interface Webhook {
  readonly entry: readonly { readonly changes: readonly { readonly field: string; readonly value: Value }[] }[]
}

const [port = '0', brokers = '', topic = '', secret = ''] = process.argv.slice(2)
const { Kafka, logLevel, Partitioners } = kafkajs
const kafka = new Kafka({ clientId: 'bench-awaited', brokers: brokers.split(','), logLevel: logLevel.ERROR })
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
await producer.connect()

const server = fastify({ logger: false, bodyLimit: 8 * 1024 * 1024 })
server.removeAllContentTypeParsers()
server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
server.post('/webhook', async (request, reply) => {
  const body = request.body as Buffer
  const signature = Buffer.from(String(request.headers['x-hub-signature-256']))
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return reply.code(401).send()
  const webhook = JSON.parse(body.toString()) as Webhook
  for (const { changes } of webhook.entry) {
    for (const { field, value } of changes) {
      const events = [...(value.messages ?? []), ...(value.statuses ?? [])]
      // Of other fields the whole change is one record.
      for (const event of events.length > 0 ? events : [value as Event]) {
        const key = `${value.metadata?.phone_number_id}:${event.from ?? event.recipient_id}`
        await producer.send({ topic, acks: -1, messages: [{ key, value: JSON.stringify({ field, event }) }] })
      }
    }
  }
  return reply.code(200).send()
})
await server.listen({ host: '127.0.0.1', port: Number(port) })
