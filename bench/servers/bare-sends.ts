/**
 * The shortest way of one record to all in-sync replicas: kafkajs, one send after the other, no HTTP.
 * Arguments: brokers, topic, bytes of a record's value, seconds, seconds of warm-up before them. Tells the result as JSON.
 */
import kafkajs from 'kafkajs'
import { percentile } from '../report/statistics.ts'

const [brokers = '', topic = '', bytes = '0', seconds = '1', warmUpSeconds = '1'] = process.argv.slice(2)
const { Kafka, logLevel, Partitioners } = kafkajs
const kafka = new Kafka({ clientId: 'bench-bare', brokers: brokers.split(','), logLevel: logLevel.ERROR })
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
await producer.connect()
const value = Buffer.alloc(Number(bytes), 'x')
const latenciesMs: number[] = []
const firstMs = performance.now() + Number(warmUpSeconds) * 1_000
const endMs = firstMs + Number(seconds) * 1_000
for (let count = 0, startedMs = performance.now(); startedMs < endMs; count++) {
  await producer.send({ topic, acks: -1, messages: [{ key: `218760345521983:${count % 5_000}`, value }] })
  const doneMs = performance.now()
  if (startedMs >= firstMs) latenciesMs.push(doneMs - startedMs)
  startedMs = doneMs
}
await producer.disconnect()
const told = { sends: latenciesMs.length, p50Ms: percentile(latenciesMs, 50), p99Ms: percentile(latenciesMs, 99) }
process.stdout.write(`RESULT ${JSON.stringify(told)}\n`)
