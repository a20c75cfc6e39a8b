import * as kafka from '@platformatic/kafka'
import { addressOf, type BrokerAddress, textOf } from '../broker-address.ts'
import { type BrokerAccess, KEEP_ALIVE_MS, platformaticAccess } from '../connection.ts'
import type { AnswerReader } from './answer-reader.ts'
import { OwnRequests } from './own-requests.ts'
import { LAST_PRODUCE_VERSION } from './produce-api.ts'
import { errorName, reasonsOf } from './reasons.ts'

/** A broker that has not answered for so long is joined by the next one. */
const HEDGE_MS = 300
/** A Kafka error code. */
const UNSUPPORTED_VERSION = 35

/** Broker ids with their addresses, and the leader (a broker id, -1: none) of every partition of every topic. */
export interface Metadata {
  readonly brokers: ReadonlyMap<number, BrokerAddress>
  readonly topics: ReadonlyMap<string, readonly number[]>
}

/** Of an idempotent producer (KIP-98). */
export interface ProducerId {
  readonly producerId: number
  readonly producerEpoch: number
}

type ApiName = 'Produce' | 'Metadata' | 'InitProducerId' | 'DescribeCluster' | 'OffsetCommit'
type Api = ((connection: kafka.Connection, ...args: unknown[]) => void) & {
  readonly async: (connection: kafka.Connection, ...args: unknown[]) => Promise<unknown>
  readonly key: number
  readonly version: number
}
/** A connection to a broker, and the version of an API to speak over it. */
interface Line {
  readonly connection: kafka.Connection
  readonly api: Api
}

/**
 * Requests in Kafka's protocol over the connections of @platformatic/kafka. Every request ends within
 * `requestTimeoutMs` (after at most `connectTimeoutMs` to connect); one that does not is answered with an error and
 * its connection is replaced, since the library would read a late answer as the next one's.
 */
export class Wire {
  readonly #access: BrokerAccess
  readonly #pool: kafka.ConnectionPool
  readonly #ownRequests = new WeakMap<kafka.Connection, OwnRequests>()
  /** Asked of each connection: while a cluster is upgraded, its brokers speak different ones. */
  readonly #versions = new WeakMap<kafka.Connection, ReadonlyMap<string, Api>>()
  #lastAnswering: BrokerAddress | undefined

  constructor(access: BrokerAccess) {
    this.#access = access
    this.#pool = new kafka.ConnectionPool(access.clientId, platformaticAccess(access))
    // The pool listens for one error only. A second one, such as that of a failed SASL handshake over a connection that broke,
    // would end the process.
    this.#pool.on('connecting', ({ connection }) => {
      connection.on('error', () => {})
      connection.once('connect', () => {
        connection.socket.setKeepAlive(true, KEEP_ALIVE_MS)
        this.#ownRequests.set(connection, new OwnRequests(connection.socket, access.requestTimeoutMs))
      })
    })
  }

  /** Asks any of `known` or else the bootstrap brokers. Topics that do not exist are left out of the answer. */
  async metadata(topics: readonly string[], known: readonly BrokerAddress[] = []): Promise<Metadata> {
    const answer = (await this.#askAny('Metadata', known, topics, false, false)) as RawMetadata
    const leaders = new Map<string, number[]>()
    for (const topic of answer.topics) {
      if (topic.errorCode !== 0 || topic.name === null) continue
      const partitions: number[] = []
      for (const { partitionIndex, leaderId, errorCode } of topic.partitions) {
        // 5: LEADER_NOT_AVAILABLE; other codes (a replica is down) leave the leader usable.
        partitions[partitionIndex] = errorCode === 5 ? -1 : leaderId
      }
      leaders.set(topic.name, partitions)
    }
    return {
      brokers: new Map(answer.brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }])),
      topics: leaders,
    }
  }

  /** A new producer id (KIP-98), under which no record was ever sent. */
  async initProducerId(known: readonly BrokerAddress[]): Promise<ProducerId> {
    const { producerId, producerEpoch } = (await this.#askAny('InitProducerId', known, null, 0)) as RawProducerId
    // Brokers count them up from 0: 2^53 of them are never reached.
    return { producerId: Number(producerId), producerEpoch }
  }

  /** Where requests of one kind to a broker go: at once, where it is connected. Throws where the broker does not know them. */
  line(name: ApiName, address: BrokerAddress): Line | Promise<Line> {
    const connection = this.#pool.getEstablishedConnection(address)
    if (connection?.isConnected() !== true) return this.#openLine(name, address)
    const api = this.#versions.get(connection)?.get(name)
    return api === undefined ? this.#openLine(name, address) : { connection, api }
  }

  /** Asks by the library. Its answer is good where a part of it has an error code; the connection ends where none came. */
  async ask({ connection, api }: Line, ...args: unknown[]): Promise<unknown> {
    try {
      return await api.async(connection, ...args)
    } catch (error) {
      // The library throws such an answer.
      if (error instanceof kafka.ResponseError) return error.response
      connection.socket?.destroy()
      throw error
    }
  }

  /** Sends a frame of which the caller makes the bytes. See `OwnRequests`. */
  send<T>({ connection }: Line, frame: Buffer, read: (answer: AnswerReader) => T): Promise<T> {
    // Every connection has them from the moment that it is made.
    return (this.#ownRequests.get(connection) as OwnRequests).send(frame, read)
  }

  /** A broker that answers now. */
  async answering(): Promise<BrokerAddress> {
    await this.metadata([])
    return this.#lastAnswering as BrokerAddress
  }

  /** A broker that is known to answer: the one that did so last. */
  get lastAnswering(): BrokerAddress | undefined {
    return this.#lastAnswering
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  async #openLine(name: ApiName, address: BrokerAddress): Promise<Line> {
    const connection = await this.#pool.get(address)
    const versions = this.#versions.get(connection) ?? (await this.#negotiate(connection))
    this.#versions.set(connection, versions)
    const api = versions.get(name)
    if (api === undefined) throw new Error(`The broker and the relay share no version of Kafka’s ${name} request.`)
    return { connection, api }
  }

  /** The newest version of each API that both the broker and the library speak; of Produce, which is our own, we. */
  async #negotiate(connection: kafka.Connection): Promise<ReadonlyMap<string, Api>> {
    const { apiKeys } = await this.#apiVersions(connection)
    const shared = new Map<string, Api>()
    for (const { name, minVersion, maxVersion } of apiKeys) {
      // The library has no name for requests that are newer than it.
      if (name === undefined) continue
      const newest = name === 'Produce' ? Math.min(maxVersion, LAST_PRODUCE_VERSION) : maxVersion
      for (let version = newest; version >= minVersion && !shared.has(name); version--) {
        const api = apiOf(name, version)
        if (api !== undefined) shared.set(name, api)
      }
    }
    return shared
  }

  /** Brokers before Kafka 2.4 do not know the newest form of the question; the oldest all know. */
  async #apiVersions(connection: kafka.Connection): Promise<RawApiVersions> {
    const ask = async (version: number): Promise<RawApiVersions> => {
      const line = { connection, api: apiOf('ApiVersions', version) as Api }
      return (await this.ask(line, 'waba-relay', '1')) as RawApiVersions
    }
    const newest = await ask(3)
    const answer = newest.errorCode === UNSUPPORTED_VERSION ? await ask(0) : newest
    if (answer.errorCode !== 0) throw new Error(`ApiVersions is answered with ${errorName(answer.errorCode)}`)
    return answer
  }

  /** Asks the broker that answered last, then the others: the next one joins in where no answer comes soon. */
  #askAny(name: ApiName, known: readonly BrokerAddress[], ...args: unknown[]): Promise<unknown> {
    const bootstrap = this.#access.brokers.map(addressOf)
    const last = this.#lastAnswering === undefined ? [] : [this.#lastAnswering]
    const unique = new Map([...last, ...known, ...bootstrap].map((address) => [textOf(address), address]))
    const askOne = async (address: BrokerAddress): Promise<unknown> => {
      const answer = await this.ask(await this.line(name, address), ...args)
      // A broker that has no ids at hand yet answers with an error and the id -1, which means: without idempotence.
      const { errorCode } = answer as Partial<RawProducerId>
      if (errorCode !== undefined && errorCode !== 0)
        throw new Error(`${name} is answered with ${errorName(errorCode)}`)
      this.#lastAnswering = address
      return answer
    }
    return hedged([...unique.values()], askOne).catch((error: AggregateError) => {
      const brokers = [...unique.keys()].join(', ')
      throw new Error(`No broker of ${brokers} can be used: ${reasonsOf(error.errors[0])}`, { cause: error })
    })
  }
}

interface RawApiVersions {
  readonly errorCode: number
  readonly apiKeys: { name?: string; minVersion: number; maxVersion: number }[]
}

interface RawProducerId {
  readonly errorCode: number
  readonly producerId: bigint
  readonly producerEpoch: number
}

interface RawMetadata {
  readonly brokers: { nodeId: number; host: string; port: number }[]
  readonly topics: {
    errorCode: number
    name: string | null
    partitions: { errorCode: number; partitionIndex: number; leaderId: number }[]
  }[]
}

/** The first good answer; the next place is asked on an error, and where none came for HEDGE_MS. */
function hedged<P, T>(places: readonly P[], ask: (place: P) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const errors: unknown[] = []
    let next = 0
    let timer: NodeJS.Timeout | undefined
    const askNext = (): void => {
      clearTimeout(timer)
      const place = places[next]
      if (place === undefined) return
      next++
      timer = setTimeout(askNext, HEDGE_MS)
      ask(place).then(
        (answer) => {
          clearTimeout(timer)
          next = places.length
          resolve(answer)
        },
        (error: unknown) => {
          errors.push(error)
          if (errors.length === places.length) reject(new AggregateError(errors))
          else askNext()
        },
      )
    }
    askNext()
  })
}

/** What the library has for a version of a request; undefined: nothing. */
function apiOf(name: string, version: number): Api | undefined {
  const modules = kafka as unknown as Record<string, { readonly api: Api } | undefined>
  return modules[`${name.charAt(0).toLowerCase()}${name.slice(1)}V${version}`]?.api
}
