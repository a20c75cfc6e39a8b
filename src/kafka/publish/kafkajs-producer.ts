import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import kafkajs, { type Producer as Client, type RecordMetadata, type TopicMessages } from 'kafkajs'
import type { BrokerAccess } from '../../config/access.ts'
import { messageOf } from '../../errors.ts'
import { headersOf } from '../../pipeline/record.ts'
import { type BrokerAddress, textOf } from '../broker-address.ts'
import { kafkajsAccess } from '../connection.ts'
import { forAll, type Outcome, outcomeOf, type PartitionBatch, type Producer } from './produce.ts'
import type { Compression } from './record-batch.ts'

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs
const CODECS = { none: CompressionTypes.None, gzip: CompressionTypes.GZIP, zstd: CompressionTypes.ZSTD }

// kafkajs knows zstd only by name; Node provides the codec.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: (encoder: { buffer: Buffer }) => promisify(zstdCompress)(encoder.buffer),
  decompress: (buffer: Buffer) => promisify(zstdDecompress)(buffer),
})

export interface KafkajsOptions {
  readonly compression: Compression
  readonly ackTimeoutMs: number
  /** A broker known to answer, tried first: kafkajs waits long for one that does not. */
  readonly seed: () => BrokerAddress | undefined
  /** Set once all of its connections were replaced. */
  readonly onReconnect: () => void
}

/**
 * Publishes through kafkajs 2.2.4 without its idempotence, which loses records when a response is lost
 * (two sends resolve, but one record is stored twice and one not at all): a repeat is harmless, a loss is not.
 */
export function kafkajsProducer(access: BrokerAccess, options: KafkajsOptions): Producer {
  const { compression, ackTimeoutMs, seed, onReconnect } = options
  let current: Promise<Client> | undefined
  /** The same, once connected: a client that is still connecting is not replaced, or none would ever get connected. */
  let connectedClient: Promise<Client> | undefined

  function client(): Promise<Client> {
    if (current !== undefined) return current
    const connecting = connected(access, seed())
    current = connecting
    connecting.then(
      () => {
        if (connectedClient !== undefined) onReconnect()
        connectedClient = connecting
      },
      () => {
        current = undefined
      },
    )
    return connecting
  }

  /** A connection on which a request timed out may be stuck, so all of them are replaced. */
  function replace(): void {
    const old = current
    current = undefined
    old?.then((producer) => producer.disconnect()).catch(() => {})
  }

  async function send(batches: readonly PartitionBatch[], signal: AbortSignal): Promise<Outcome[]> {
    const producer = await client()
    // Too late to send: the publisher retries on its own.
    signal.throwIfAborted()
    const answer = await producer.sendBatch({
      acks: -1,
      timeout: ackTimeoutMs,
      compression: CODECS[compression],
      topicMessages: topicMessages(batches),
    })
    return covered(batches, answer)
  }

  async function produce(_brokerId: number, batches: readonly PartitionBatch[]): Promise<Outcome[]> {
    const signal = AbortSignal.timeout(access.requestTimeoutMs)
    const before = connectedClient
    try {
      const outcomes = await Promise.race([send(batches, signal), rejectedBy(signal)])
      // It omitted a partition that it does not know yet; by itself it looks for new ones only every five minutes.
      if (outcomes.includes(LEFT_OUT) && current === before) replace()
      return outcomes
    } catch (error) {
      const outcome = outcomeOfError(error)
      // kafkajs does not say which partition of a request was refused, so each is sent alone.
      if (outcome.kind !== 'unsure' && batches.length > 1) return eachAlone(batches)
      // Another request may have replaced the client already.
      if (outcome.kind === 'unsure' && !isAnswer(error) && before !== undefined && current === before) replace()
      return forAll(batches, outcome)
    }
  }

  async function eachAlone(batches: readonly PartitionBatch[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    for (const batch of batches) outcomes.push(...(await produce(-1, [batch])))
    return outcomes
  }

  return {
    async open() {
      await client()
    },
    produce,
    async close() {
      const producer = await current?.catch(() => undefined)
      await producer?.disconnect().catch(() => {})
    },
  }
}

/**
 * The publisher itself retries, within the delivery's deadline, with a broker that answers. kafkajs would retry a
 * leader that is down before it refreshes metadata, and would stick to a first broker that accepts connections but does
 * not answer.
 */
const NO_RETRY = { retries: 0 }

async function connected(access: BrokerAccess, seed: BrokerAddress | undefined): Promise<Client> {
  const config = kafkajsAccess(seed === undefined ? access : { ...access, brokers: [textOf(seed)] })
  const kafka = new Kafka({ ...config, logLevel: logLevel.NOTHING, retry: NO_RETRY })
  const producer = kafka.producer({
    allowAutoTopicCreation: false,
    idempotent: false,
    maxInFlightRequests: 8,
  })
  await producer.connect()
  return producer
}

function topicMessages(batches: readonly PartitionBatch[]): TopicMessages[] {
  const timestamp = String(Date.now())
  const byTopic = Map.groupBy(batches, ({ topic }) => topic)
  return [...byTopic].map(([topic, partitions]) => ({
    topic,
    messages: partitions.flatMap(({ partition, records }) =>
      records.map((record) => {
        const { key, value } = record
        return { key, value, headers: headersOf(record), partition, timestamp }
      }),
    ),
  }))
}

const LEFT_OUT: Outcome = { kind: 'unsure', reason: 'the response omits the partition', moved: true }

/**
 * kafkajs resolves a send even if it dropped a partition whose leader was moving: only partitions named in the result
 * are stored.
 */
function covered(batches: readonly PartitionBatch[], answer: RecordMetadata[]): Outcome[] {
  const codes = new Map(answer.map(({ topicName, partition, errorCode }) => [`${topicName}/${partition}`, errorCode]))
  return batches.map(({ topic, partition }) => {
    const code = codes.get(`${topic}/${partition}`)
    return code === undefined ? LEFT_OUT : outcomeOf(code)
  })
}

/** Rejects at the deadline: kafkajs measures its timeouts by wall clock, and some of its waits have none. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new Error('no answer in time')), { once: true })
  })
}

interface KafkajsError {
  readonly code?: unknown
  readonly cause?: unknown
}

/** The broker's error code inside the errors that kafkajs wraps around it. */
function codeIn(error: unknown): number | undefined {
  for (let inner = error, depth = 0; typeof inner === 'object' && inner !== null && depth < 5; depth++) {
    const { code, cause } = inner as KafkajsError
    if (typeof code === 'number') return code
    inner = cause
  }
  return undefined
}

function isAnswer(error: unknown): boolean {
  return codeIn(error) !== undefined
}

function outcomeOfError(error: unknown): Outcome {
  const code = codeIn(error)
  return code === undefined ? { kind: 'unsure', reason: messageOf(error), moved: true } : outcomeOf(code)
}
