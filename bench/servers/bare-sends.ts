/**
 * The shortest way of a record to all in-sync replicas: kafkajs, one send after the other, no HTTP. The records are those that
 * the relay makes of the bodies, with their keys and headers, made before the first send.
 * Arguments: brokers, topic, file of bodies (body-file.ts), seconds, seconds of warm-up before them. Tells the result as JSON.
 */
import { readFileSync } from 'node:fs'
import kafkajs from 'kafkajs'
import { headersOf } from '../../src/pipeline/record.ts'
import { parseBodyFile } from '../load/body-file.ts'
import { prepare, wholeWay } from '../pure/stages.ts'
import { percentile } from '../report/statistics.ts'

const [brokers = '', topic = '', bodyFile = '', seconds = '1', warmUpSeconds = '1'] = process.argv.slice(2)
const { Kafka, logLevel, Partitioners } = kafkajs
const kafka = new Kafka({ clientId: 'bench-bare', brokers: brokers.split(','), logLevel: logLevel.ERROR })
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
await producer.connect()
const sends = parseBodyFile(readFileSync(bodyFile))
  .flatMap(({ body }) => wholeWay(prepare(body)).records)
  .map((record) => [{ key: record.key, value: record.value, headers: headersOf(record) }])
const latenciesMs: number[] = []
const firstMs = performance.now() + Number(warmUpSeconds) * 1_000
const endMs = firstMs + Number(seconds) * 1_000
for (let count = 0, startedMs = performance.now(); startedMs < endMs; count++) {
  await producer.send({ topic, acks: -1, messages: sends[count % sends.length] ?? [] })
  const doneMs = performance.now()
  if (startedMs >= firstMs) latenciesMs.push(doneMs - startedMs)
  startedMs = doneMs
}
await producer.disconnect()
const told = { sends: latenciesMs.length, p50Ms: percentile(latenciesMs, 50), p99Ms: percentile(latenciesMs, 99) }
process.stdout.write(`RESULT ${JSON.stringify(told)}\n`)
