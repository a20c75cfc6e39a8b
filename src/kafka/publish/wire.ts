import * as kafka from '@platformatic/kafka'
import type { BrokerAccess } from '../../config/access.ts'
import { addressOf, type BrokerAddress, textOf } from '../broker-address.ts'
import { KEEP_ALIVE_MS, platformaticAccess } from '../connection.ts'
import { hedged } from './hedged.ts'
import { isFlexible, LAST_PRODUCE_VERSION } from './produce-api.ts'
import { errorName, reasonsOf } from './reasons.ts'

/** The library's message if a connection ended before a response. */
const CLOSED = 'Connection closed'
/** A Kafka error code. */
const UNSUPPORTED_VERSION = 35

/** A broker's metadata of cluster and topics; a missing topic has an error code. */
export type Metadata = Pick<kafka.metadataV12.MetadataResponse, 'brokers' | 'controllerId' | 'topics'>

/** An idempotent producer's identity (KIP-98). */
export interface ProducerId {
  readonly producerId: number
  readonly producerEpoch: number
}

/** Requests of Kafka's protocol, by the library's names for them. */
type ApiName =
  | 'Produce'
  | 'Metadata'
  | 'InitProducerId'
  | 'DescribeCluster'
  | 'OffsetCommit'
  | 'CreateTopics'
  | 'CreatePartitions'
  | 'DescribeConfigs'
  | 'IncrementalAlterConfigs'
/** The library's export for a version of a request, such as `metadataV12`. */
interface Api {
  readonly api: kafka.API<unknown[], unknown>
  readonly parseResponse: kafka.ResponseParser<unknown>
}
/** A connection to a broker, and the request version to use on it. */
interface Line {
  readonly connection: kafka.Connection
  readonly version: number
  readonly api: Api
}

/**
 * Kafka protocol requests over connections of @platformatic/kafka, each in a version that its broker supports. Every
 * request settles within `requestTimeoutMs` (after at most `connectTimeoutMs` to connect); the library closes a
 * connection on which one timed out.
 */
export class Wire {
  readonly #access: BrokerAccess
  readonly #pool: kafka.ConnectionPool
  /** Negotiated per connection: during an upgrade, brokers speak different versions. */
  readonly #versions = new WeakMap<kafka.Connection, ReadonlyMap<string, Api>>()
  /** Why a connection ended; the library's error says only that it did. */
  readonly #faults = new WeakMap<kafka.Connection, Error>()
  #lastAnswering: BrokerAddress | undefined

  /** `onReconnect` is called for each connection to a broker after the first. */
  constructor(access: BrokerAccess, onReconnect: () => void = () => undefined) {
    this.#access = access
    this.#pool = new kafka.ConnectionPool(access.clientId, platformaticAccess(access))
    // The pool listens for only one error. A second one, such as a failed SASL handshake on a broken connection, would
    // end the process.
    this.#pool.on('connecting', ({ connection }) => {
      connection.on('error', (error) => this.#faults.set(connection, error))
      connection.once('connect', () => connection.socket.setKeepAlive(true, KEEP_ALIVE_MS))
    })
    const met = new Set<string>()
    this.#pool.on('connect', ({ broker }) => {
      const name = textOf(broker)
      if (met.has(name)) onReconnect()
      met.add(name)
    })
  }

  /** Metadata of topics from any of `known`, else from a bootstrap broker; of brokers only if no topic is named. */
  async metadata(topics: readonly string[], known: readonly BrokerAddress[] = []): Promise<Metadata> {
    return (await this.#askAny('Metadata', known, topics, false, false)) as Metadata
  }

  /** A new producer id (KIP-98). */
  async initProducerId(known: readonly BrokerAddress[]): Promise<ProducerId> {
    const { producerId, producerEpoch } = (await this.#askAny('InitProducerId', known, null, 0)) as RawProducerId
    // Brokers count them up from 0 and never reach 2^53.
    return { producerId: Number(producerId), producerEpoch }
  }

  /** The connection and version for requests of one kind. Throws if the broker is unreachable or does not know them. */
  async line(name: ApiName, address: BrokerAddress): Promise<Line> {
    const connection = await this.#pool.get(address)
    const versions = this.#versions.get(connection) ?? (await this.#negotiate(connection))
    this.#versions.set(connection, versions)
    const api = versions.get(name)
    if (api === undefined) throw new Error(`The broker and the relay share no version of Kafka’s ${name} request.`)
    return lineOf(connection, api)
  }

  /** Sends a request to a broker. A response with partial error codes counts as good. */
  ask({ connection, api }: Line, ...args: unknown[]): Promise<unknown> {
    return api.api.async(connection, ...args).catch((error: unknown) => this.#answerIn(error, connection))
  }

  /** Sends a request to any broker, like `metadata`. */
  askAny(name: ApiName, ...args: unknown[]): Promise<unknown> {
    return this.#askAny(name, [], ...args)
  }

  /** Asks the broker that controls the cluster; with KRaft, any broker forwards the request to the controller. */
  async askController(name: ApiName, ...args: unknown[]): Promise<unknown> {
    const { brokers, controllerId } = await this.metadata([])
    const controller = brokers.find(({ nodeId }) => nodeId === controllerId)
    if (controller === undefined) throw new Error('The cluster has no controller now.')
    return this.ask(await this.line(name, controller), ...args)
  }

  /** Sends a Produce request with the caller's content. */
  produce({ connection, api, version }: Line, content: kafka.Writer): Promise<kafka.produceV11.ProduceResponse> {
    const { key } = api.api
    const flexible = isFlexible(version)
    return new Promise<unknown>((resolve, reject) => {
      connection.send(
        key,
        version,
        () => content,
        api.parseResponse,
        flexible,
        flexible,
        (error, answer) => {
          if (error === null) resolve(answer)
          else reject(error)
        },
      )
    }).catch((error: unknown) => this.#answerIn(error, connection)) as Promise<kafka.produceV11.ProduceResponse>
  }

  /** The broker that answered last. */
  get lastAnswering(): BrokerAddress | undefined {
    return this.#lastAnswering
  }

  close(): Promise<void> {
    return this.#pool.close()
  }

  /**
   * The newest version of each request that both the broker and the library support; for Produce, which we write
   * ourselves, that we support.
   */
  async #negotiate(connection: kafka.Connection): Promise<ReadonlyMap<string, Api>> {
    const { apiKeys } = await this.#apiVersions(connection)
    const shared = new Map<string, Api>()
    for (const { name, minVersion, maxVersion } of apiKeys) {
      // The library does not know newer requests.
      if (name === undefined) continue
      const newest = name === 'Produce' ? Math.min(maxVersion, LAST_PRODUCE_VERSION) : maxVersion
      for (let version = newest; version >= minVersion && !shared.has(name); version--) {
        const api = apiOf(name, version)
        if (api !== undefined) shared.set(name, api)
      }
    }
    return shared
  }

  /** Brokers before Kafka 2.4 do not know the newest version of this request; all know the oldest. */
  async #apiVersions(connection: kafka.Connection): Promise<RawApiVersions> {
    const ask = async (version: number): Promise<RawApiVersions> => {
      const line = lineOf(connection, apiOf('ApiVersions', version) as Api)
      return (await this.ask(line, 'waba-relay', '1')) as RawApiVersions
    }
    const newest = await ask(3)
    const answer = newest.errorCode === UNSUPPORTED_VERSION ? await ask(0) : newest
    if (answer.errorCode !== 0) throw new Error(`ApiVersions failed with ${errorName(answer.errorCode)}`)
    return answer
  }

  /** The library rejects with the response if part of it has an error code; other errors are rethrown. */
  #answerIn(error: unknown, connection: kafka.Connection): unknown {
    if (error instanceof kafka.ResponseError) return error.response
    throw this.#faults.get(connection) ?? error
  }

  /** A listener that requires TLS or SASL closes a connection without it, giving no reason. */
  #reason(error: unknown): string {
    const reason = reasonsOf(error)
    const unset = [
      ...(this.#access.tls === undefined ? ['TLS (WABA_KAFKA_TLS)'] : []),
      ...(this.#access.sasl === undefined ? ['SASL (WABA_KAFKA_SASL_MECHANISM)'] : []),
    ]
    if (reason !== CLOSED || unset.length === 0) return reason
    return `${reason} by the broker; if this persists, check whether its listener requires ${unset.join(' or ')}`
  }

  /** Asks the broker that answered last, then the others, hedging slow answers. */
  #askAny(name: ApiName, known: readonly BrokerAddress[], ...args: unknown[]): Promise<unknown> {
    const bootstrap = this.#access.brokers.map(addressOf)
    const last = this.#lastAnswering === undefined ? [] : [this.#lastAnswering]
    const unique = new Map([...last, ...known, ...bootstrap].map((address) => [textOf(address), address]))
    const askOne = async (address: BrokerAddress): Promise<unknown> => {
      const answer = await this.ask(await this.line(name, address), ...args)
      // A broker that has no ids to give responds with an error and the id -1, which would mean no idempotence.
      const { errorCode } = answer as Partial<RawProducerId>
      if (errorCode !== undefined && errorCode !== 0) throw new Error(`${name} failed with ${errorName(errorCode)}`)
      this.#lastAnswering = address
      return answer
    }
    return hedged([...unique.values()], askOne).catch((error: AggregateError) => {
      const brokers = [...unique.keys()].join(', ')
      throw new Error(`No broker of ${brokers} can be used: ${this.#reason(error.errors[0])}`, { cause: error })
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

function lineOf(connection: kafka.Connection, api: Api): Line {
  return { connection, api, version: api.api.version }
}

/** The library's function for a version of a request; undefined if it has none. */
function apiOf(name: string, version: number): Api | undefined {
  const apis = kafka as unknown as Record<string, Api | undefined>
  return apis[`${name.charAt(0).toLowerCase()}${name.slice(1)}V${version}`]
}

/** Runs `work` with its own connections, which are always closed afterwards. */
export async function withWire<T>(access: BrokerAccess, work: (wire: Wire) => Promise<T>): Promise<T> {
  const wire = new Wire(access)
  try {
    return await work(wire)
  } finally {
    // Not awaited: a pending connection may take seconds to close.
    void wire.close().catch(() => {})
  }
}
