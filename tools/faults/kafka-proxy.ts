import { connect, createServer, type Server, type Socket } from 'node:net'
import { isFlexible } from '../../src/kafka/publish/produce-api.ts'
import { frames } from '../stack/frames.ts'
import type { Address } from '../stack/kafka-node.ts'

/** What the network between a client and one broker does. */
export type Network =
  | { readonly kind: 'whole' }
  /** Connections end, and new ones end at once. */
  | { readonly kind: 'cut' }
  /** Connections stay and nothing comes through; those stay so even when the network is whole again, as behind a firewall that lost its state. */
  | { readonly kind: 'black-hole' }
  /** Answers to produce requests come late. */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** One in this many produce requests is affected. */
  | { readonly kind: 'unlucky'; readonly every: number; readonly fate: Fate }
  /** Produce requests come through no faster. */
  | { readonly kind: 'narrow'; readonly bytesPerSecond: number }

export type Fate =
  /** The connection ends, and the broker never sees the request. */
  | 'cut-before-write'
  /** The broker stores the request; the connection ends in place of its answer. */
  | 'cut-after-write'
  /** The broker stores the request; its answer is lost, and the connection stays. */
  | 'answer-lost'
  /** The broker never sees the request; an answer comes that names none of its partitions. */
  | 'answer-emptied'

const PRODUCE = 0

/** A TCP proxy in front of one broker. It understands enough of Kafka's protocol to recognise produce requests. */
export class KafkaProxy {
  readonly #server: Server
  readonly #connections = new Set<ProxiedConnection>()
  #broker: Address = { host: '127.0.0.1', port: 0 }
  #network: Network = { kind: 'whole' }
  #produceCount = 0
  /** When the narrow network is free again, by `performance.now()`. */
  #freeAtMs = 0

  constructor() {
    this.#server = createServer((client) => this.#accept(client))
  }

  /** Listens on a free port before the broker. */
  async open(broker: Address): Promise<Address> {
    this.#broker = broker
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.listen(0, '127.0.0.1', resolve)
    await promise
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
    return { host: '127.0.0.1', port: address.port }
  }

  set network(network: Network) {
    this.#network = network
    this.#freeAtMs = performance.now()
    if (network.kind === 'cut') this.endAll()
    if (network.kind === 'black-hole') for (const connection of this.#connections) connection.lost = true
  }

  get network(): Network {
    return this.#network
  }

  /** Ends every connection, once. */
  endAll(): void {
    for (const connection of this.#connections) connection.end()
  }

  async close(): Promise<void> {
    this.endAll()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #accept(client: Socket): void {
    if (this.#network.kind === 'cut') {
      client.on('error', () => {}).destroy()
      return
    }
    const connection = new ProxiedConnection(client, this.#broker, () => this.#fateOfProduce())
    connection.lost = this.#network.kind === 'black-hole'
    connection.delayOfProduceMs = (bytes) => this.#delayOfRequestMs(bytes)
    connection.delayOfAnswerMs = () => (this.#network.kind === 'late' ? this.#network.delayMs : 0)
    this.#connections.add(connection)
    connection.onEnd = () => this.#connections.delete(connection)
  }

  #fateOfProduce(): Fate | undefined {
    if (this.#network.kind !== 'unlucky') return undefined
    return ++this.#produceCount % this.#network.every === 0 ? this.#network.fate : undefined
  }

  #delayOfRequestMs(bytes: number): number {
    if (this.#network.kind !== 'narrow') return 0
    const nowMs = performance.now()
    this.#freeAtMs = Math.max(this.#freeAtMs, nowMs) + (bytes / this.#network.bytesPerSecond) * 1000
    return this.#freeAtMs - nowMs
  }
}

class ProxiedConnection {
  readonly #client: Socket
  readonly #broker: Socket
  readonly #fateOfProduce: () => Fate | undefined
  /** Produce requests in flight, by correlation id. */
  readonly #produces = new Map<number, Fate | undefined>()
  #orderOfRequests = Promise.resolve()
  #orderOfAnswers = Promise.resolve()
  /** Nothing comes through any more. */
  lost = false
  delayOfProduceMs: (bytes: number) => number = () => 0
  delayOfAnswerMs: () => number = () => 0
  onEnd: () => void = () => {}

  constructor(client: Socket, broker: Address, fateOfProduce: () => Fate | undefined) {
    this.#client = client
    this.#broker = connect(broker.port, broker.host)
    this.#fateOfProduce = fateOfProduce
    for (const socket of [this.#client, this.#broker]) {
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        // A lost connection does not report its end either.
        if (!this.lost || socket === this.#client) this.end()
      })
    }
    this.#client.on(
      'data',
      frames((frame) => this.#request(frame)),
    )
    this.#broker.on(
      'data',
      frames((frame) => this.#answer(frame)),
    )
  }

  end(): void {
    this.#client.destroy()
    this.#broker.destroy()
    this.onEnd()
  }

  #request(frame: Buffer): void {
    if (this.lost) return
    let delayMs = 0
    if (frame.readInt16BE(4) === PRODUCE) {
      const fate = this.#fateOfProduce()
      if (fate === 'cut-before-write') {
        this.end()
        return
      }
      const [version, id] = [frame.readInt16BE(6), frame.readInt32BE(8)]
      if (fate === 'answer-emptied') {
        this.#toClient(emptyAnswer(id, version), 0)
        return
      }
      this.#produces.set(id, fate)
      delayMs = this.delayOfProduceMs(frame.length)
    }
    this.#orderOfRequests = later(this.#orderOfRequests, delayMs, () => {
      if (!this.lost) this.#broker.write(frame)
    })
  }

  #answer(frame: Buffer): void {
    if (this.lost) return
    const id = frame.readInt32BE(4)
    const fate = this.#produces.get(id)
    const delayMs = this.#produces.delete(id) ? this.delayOfAnswerMs() : 0
    if (fate === 'cut-after-write') this.end()
    if (fate !== undefined) return
    this.#toClient(frame, delayMs)
  }

  #toClient(answer: Buffer, delayMs: number): void {
    this.#orderOfAnswers = later(this.#orderOfAnswers, delayMs, () => {
      if (!this.lost) this.#client.write(answer)
    })
  }
}

/** An answer to a Produce request without a topic (Kafka protocol guide). */
function emptyAnswer(id: number, version: number): Buffer {
  const head = Buffer.alloc(8)
  head.writeInt32BE(id, 4)
  // Tagged fields, no topics, no throttle time, tagged fields; before flexible versions no topics and no throttle time.
  const body = isFlexible(version) ? Buffer.from([0, 1, 0, 0, 0, 0, 0]) : Buffer.alloc(8)
  head.writeInt32BE(4 + body.length)
  return Buffer.concat([head, body])
}

/** Runs `work` after its predecessors, and after at least this delay. */
function later(before: Promise<void>, delayMs: number, work: () => void): Promise<void> {
  const wait = delayMs > 0 ? new Promise<void>((resolve) => setTimeout(resolve, delayMs)) : undefined
  return Promise.all([before, wait]).then(work)
}
