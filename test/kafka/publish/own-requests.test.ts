import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { OwnRequests } from '../../../src/kafka/publish/own-requests.ts'

const TIMEOUT_MS = 200
const ID_AT = 8

let server: Server
/** The broker's end of the connection, and ours. */
let broker: Socket
let socket: Socket
let requests: OwnRequests
/** What the library's listener was given. */
let forLibrary: Buffer[]

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const accepted = once(server, 'connection')
  socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  // As the library has it: the connection's listeners tell what broke.
  socket.on('error', () => {})
  await once(socket, 'connect')
  broker = (await accepted)[0]
  forLibrary = []
  socket.on('data', (chunk) => forLibrary.push(chunk))
  requests = new OwnRequests(socket, TIMEOUT_MS)
})

afterEach(() => {
  socket.destroy()
  broker.destroy()
  server.close()
})

/** A request without content: length, API, version, id. */
function request(): Buffer {
  const frame = Buffer.alloc(12)
  frame.writeInt32BE(8)
  return frame
}

function answer(id: number, number: number): Buffer {
  const frame = Buffer.alloc(12)
  frame.writeInt32BE(8)
  frame.writeInt32BE(id, 4)
  frame.writeInt32BE(number, 8)
  return frame
}

function send(): Promise<number> {
  return requests.send(request(), (read) => read.int32())
}

/** The ids of so many requests, in the order in which they come to the broker. */
async function idsAtBroker(count: number): Promise<number[]> {
  let bytes = Buffer.alloc(0)
  while (bytes.length < count * 12) bytes = Buffer.concat([bytes, ...(await once(broker, 'data'))])
  return Array.from({ length: count }, (_, index) => bytes.readInt32BE(index * 12 + ID_AT))
}

describe('requests of our own', () => {
  test('get the answer with their id, in pieces, out of order and among answers to the library', async () => {
    const answers = Promise.all([send(), send()])
    const [first = 0, second = 0] = await idsAtBroker(2)
    const library = answer(7, 77)
    const stream = Buffer.concat([library, answer(second, 2), library, answer(first, 1)])
    for (let at = 0; at < stream.length; at += 7) {
      broker.write(stream.subarray(at, at + 7))
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(await answers).toEqual([1, 2])
    expect(forLibrary).toEqual([library, library])
  })

  test('that get no answer in time are rejected, and the connection is ended', async () => {
    const startedMs = performance.now()
    await expect(send()).rejects.toThrow('Request timed out')
    expect(performance.now() - startedMs).toBeGreaterThan(TIMEOUT_MS - 10)
    expect(socket.destroyed).toBe(true)
  })

  test('have their whole time each, also after one that was answered', async () => {
    const answered = send()
    const [id = 0] = await idsAtBroker(1)
    broker.write(answer(id, 1))
    expect(await answered).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS / 2))
    const startedMs = performance.now()
    await expect(send()).rejects.toThrow('Request timed out')
    const tookMs = performance.now() - startedMs
    expect(tookMs).toBeGreaterThan(TIMEOUT_MS - 10)
    expect(tookMs).toBeLessThan(TIMEOUT_MS * 1.4)
  })

  test('are rejected when the connection ends, and at once after that', async () => {
    const underWay = expect(send()).rejects.toThrow('Connection closed')
    await idsAtBroker(1)
    broker.destroy()
    const startedMs = performance.now()
    await underWay
    await expect(send()).rejects.toThrow('Connection closed')
    expect(performance.now() - startedMs).toBeLessThan(TIMEOUT_MS / 2)
  })

  test('are rejected by an answer that ends too early, and the connection is ended', async () => {
    const underWay = expect(send()).rejects.toThrow(RangeError)
    const [id = 0] = await idsAtBroker(1)
    const short = answer(id, 0).subarray(0, 10)
    short.writeInt32BE(6)
    broker.write(short)
    await underWay
    expect(socket.destroyed).toBe(true)
  })

  test.each([
    ['an answer to none of them', answer(2 ** 31 - 1, 0)],
    // The first bytes of an alert of TLS, which a broker sends that wants TLS.
    ['what is not Kafka', Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46])],
  ])('end a connection over which comes %s', async (_what, bytes) => {
    const underWay = expect(send()).rejects.toThrow('Connection closed')
    await idsAtBroker(1)
    const startedMs = performance.now()
    broker.write(bytes)
    await underWay
    expect(performance.now() - startedMs).toBeLessThan(TIMEOUT_MS / 2)
  })
})
