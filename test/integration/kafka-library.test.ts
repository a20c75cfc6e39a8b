import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import {
  type Broker,
  type Connection,
  ConnectionPool,
  initProducerIdV4,
  metadataV12,
  produceV11,
  ResponseError,
} from '@platformatic/kafka'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { addressOf } from '../../src/kafka/broker-address.ts'
import { platformaticAccess } from '../../src/kafka/connection.ts'
import { produceRequest } from '../../src/kafka/publish/produce-api.ts'
import { createTopics, deleteTopics } from '../support/consumer.ts'
import { type Forwarder, startForwarder } from '../support/forwarder.ts'
import { kafkaBrokerList } from '../support/stack.ts'

// What the relay relies on of @platformatic/kafka, which is pinned: to be looked at before its version is changed.

const BROKER = kafkaBrokerList()[0] ?? ''
const TIMEOUT_MS = 500
const TOPIC = `library-${randomUUID().slice(0, 8)}`
const MISSING = `${TOPIC}-missing`
const UNKNOWN_TOPIC_OR_PARTITION = 3

let forwarder: Forwarder
/** Far from those that brokers give. */
let nextProducerId = Date.now()
let broker: Broker
let pool: ConnectionPool
/** What becomes of answers on their way from the broker. */
let passOn: (answer: Buffer, client: Socket) => void

beforeAll(async () => {
  await createTopics([{ topic: TOPIC, numPartitions: 2 }])
})
afterAll(() => deleteTopics([TOPIC]))

beforeEach(async () => {
  passOn = (answer, client) => client.write(answer)
  const join = (client: Socket, far: Socket): void => {
    client.pipe(far)
    far.on('data', (answer) => passOn(answer, client)).on('close', () => client.destroy())
  }
  forwarder = await startForwarder(BROKER, { join })
  broker = addressOf(forwarder.address)
  const access = { brokers: [], clientId: 'test', connectTimeoutMs: 5_000, requestTimeoutMs: TIMEOUT_MS }
  pool = new ConnectionPool('test', platformaticAccess(access))
})

afterEach(async () => {
  await pool.close()
  await forwarder.shut()
})

function metadata(connection: Connection, ...topics: string[]): Promise<metadataV12.MetadataResponse> {
  return metadataV12.api.async(connection, topics, false, false)
}

function produce(connection: Connection, ...partitions: number[]): Promise<produceV11.ProduceResponse> {
  const record = { topic: TOPIC, key: 'k', id: 'id', value: Buffer.from('v'), headers: {} }
  const batches = partitions.map((partition) => ({ topic: TOPIC, partition, records: [record] }))
  // A producer of its own each time, so that no sequence is a repeat.
  const sequences = batches.map(() => ({ producerId: nextProducerId++, producerEpoch: 0, nextSequence: 0 }))
  const request = produceRequest(11, batches, sequences, { compression: 'none', ackTimeoutMs: 5_000 })
  return new Promise((resolve, reject) => {
    connection.send(
      0,
      11,
      () => request,
      produceV11.parseResponse,
      true,
      true,
      (error, answer) => {
        if (error === null) resolve(answer as produceV11.ProduceResponse)
        else reject(error)
      },
    )
  })
}

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return (await promise.then(
    () => new Error('it was answered'),
    (error: unknown) => error,
  )) as Error
}

describe('the pool of connections', () => {
  test('reports a connection before it connects, keeps it while it is open, and then replaces it', async () => {
    const events: string[] = []
    pool.on('connecting', ({ connection }) => {
      events.push('connecting')
      for (const event of ['connect', 'close'] as const) connection.once(event, () => events.push(event))
    })
    const connection = await pool.get(broker)
    expect(connection.isConnected()).toBe(true)
    expect(connection.socket.remotePort).toBe(broker.port)
    expect(pool.getEstablishedConnection(broker)).toBe(connection)
    const closed = once(connection, 'close')
    connection.socket.destroy()
    await closed
    expect(connection.isConnected()).toBe(false)
    expect(pool.getEstablishedConnection(broker)).toBeUndefined()
    expect(await pool.get(broker)).not.toBe(connection)
    expect(events).toEqual(['connecting', 'connect', 'close', 'connecting', 'connect'])
  })

  test('rejects if nobody listens, and can be asked again', async () => {
    await forwarder.shut()
    pool.on('connecting', ({ connection }) => connection.on('error', () => {}))
    expect((await failureOf(pool.get(broker))).message).toMatch(/^Connection to .* failed\.$/)
    await forwarder.open()
    expect((await pool.get(broker)).isConnected()).toBe(true)
  })
})

describe('a response', () => {
  test('to Metadata has brokers, the controller, and leaders and replicas of each partition', async () => {
    const answer = await metadata(await pool.get(broker), TOPIC)
    const { nodeId } = answer.brokers[0] ?? {}
    expect(answer).toMatchObject({ controllerId: nodeId, clusterId: expect.any(String) })
    expect(answer.brokers).toEqual([{ nodeId, host: expect.any(String), port: expect.any(Number), rack: null }])
    const partition = { errorCode: 0, leaderId: nodeId, replicaNodes: [nodeId], isrNodes: [nodeId] }
    expect(answer.topics).toMatchObject([{ errorCode: 0, name: TOPIC }])
    const partitions = answer.topics[0]?.partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex)
    expect(partitions).toMatchObject([0, 1].map((partitionIndex) => ({ ...partition, partitionIndex })))
  })

  test('with a partial error code is in the error', async () => {
    const failure = await failureOf(metadata(await pool.get(broker), TOPIC, MISSING))
    expect(failure).toBeInstanceOf(ResponseError)
    const { topics } = (failure as ResponseError).response as metadataV12.MetadataResponse
    const codes = new Map(topics.map(({ name, errorCode }) => [name, errorCode]))
    expect(codes).toEqual(
      new Map([
        [TOPIC, 0],
        [MISSING, UNKNOWN_TOPIC_OR_PARTITION],
      ]),
    )
  })

  test('to InitProducerId has an id that fits in a number, and an epoch', async () => {
    const connection = await pool.get(broker)
    // A broker that has just started has no ids yet.
    const ask = (): Promise<initProducerIdV4.InitProducerIdResponse> => initProducerIdV4.api.async(connection, null, 0)
    const answer = await vi.waitFor(ask, 10_000)
    expect(answer).toMatchObject({ errorCode: 0, producerEpoch: 0 })
    expect(typeof answer.producerId).toBe('bigint')
    expect(Number.isSafeInteger(Number(answer.producerId))).toBe(true)
  })

  test('to Produce names each partition with its error code', async () => {
    const connection = await pool.get(broker)
    const [stored, ...others] = (await produce(connection, 0, 1)).responses
    expect(others).toEqual([])
    expect(stored?.name).toBe(TOPIC)
    // Brokers answer for the partitions in any order.
    const storedCodes = stored?.partitionResponses.map(({ index, errorCode }) => [index, errorCode])
    expect(new Map(storedCodes as [number, number][])).toEqual(
      new Map([
        [0, 0],
        [1, 0],
      ]),
    )
    const failure = (await failureOf(produce(connection, 1, 7))) as ResponseError
    expect(failure).toBeInstanceOf(ResponseError)
    const { responses } = failure.response as produceV11.ProduceResponse
    const codes = responses[0]?.partitionResponses.map(({ index, errorCode }) => [index, errorCode])
    expect(codes).toEqual(
      expect.arrayContaining([
        [1, 0],
        [7, UNKNOWN_TOPIC_OR_PARTITION],
      ]),
    )
    expect(connection.isConnected()).toBe(true)
  })

  test('is read if it arrives in pieces, and several responses arrive in order', async () => {
    let order = Promise.resolve()
    passOn = (answer, client) => {
      for (let at = 0; at < answer.length; at += 7) {
        const piece = answer.subarray(at, at + 7)
        order = order.then(() => new Promise((resolve) => client.write(piece, () => setImmediate(resolve))))
      }
    }
    const connection = await pool.get(broker)
    const answered: string[] = []
    const asked = [
      produce(connection, 0).then(() => answered.push('produce')),
      metadata(connection, TOPIC).then(() => answered.push('metadata')),
      produce(connection, 1).then(() => answered.push('produce again')),
    ]
    await Promise.all(asked)
    expect(answered).toEqual(['produce', 'metadata', 'produce again'])
  })
})

describe('requests in flight', () => {
  test('are all rejected when one of them times out, and the connection is closed and replaced', async () => {
    const connection = await pool.get(broker)
    passOn = () => {}
    const startedMs = performance.now()
    const [first, second] = await Promise.all([failureOf(produce(connection, 0)), failureOf(metadata(connection))])
    expect(performance.now() - startedMs).toBeLessThan(TIMEOUT_MS * 3)
    expect(first.message).toBe('Request timed out')
    expect(second.message).toMatch(/^(Request timed out|Connection closed)$/)
    await vi.waitFor(() => expect(pool.getEstablishedConnection(broker)).toBeUndefined(), 2_000)
    passOn = (answer, client) => client.write(answer)
    expect((await produce(await pool.get(broker), 0)).responses).toHaveLength(1)
  })

  test('are all rejected at once when the connection is cut, and so is a later one', async () => {
    const connection = await pool.get(broker)
    passOn = () => {}
    const failures = Promise.all([failureOf(produce(connection, 0)), failureOf(metadata(connection))])
    const startedMs = performance.now()
    await forwarder.shut()
    expect((await failures).map(({ message }) => message)).toEqual(['Connection closed', 'Connection closed'])
    expect((await failureOf(produce(connection, 0))).message).toBe('Connection closed')
    expect(performance.now() - startedMs).toBeLessThan(TIMEOUT_MS)
  })

  test.each([
    ['an answer to none of them', 'Connection closed', Buffer.from([0, 0, 0, 8, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0])],
    // The first bytes of an alert of TLS, which a broker sends that wants TLS.
    ['what is not Kafka', 'Broker requires TLS.', Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46])],
  ])('are rejected when %s arrives', async (_what, reason, bytes) => {
    const connection = await pool.get(broker)
    connection.on('error', () => {})
    passOn = (_answer, client) => client.write(bytes)
    expect((await failureOf(metadata(connection))).message).toBe(reason)
    await vi.waitFor(() => expect(pool.getEstablishedConnection(broker)).toBeUndefined(), 2_000)
  })
})
