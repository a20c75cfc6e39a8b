import { setTimeout as sleep } from 'node:timers/promises'
import { type ClusterMetadata, Consumer, type RecordsBatch } from '@platformatic/kafka'
import type { BrokerAccess } from '../../config/access.ts'
import { platformaticAccess } from '../connection.ts'
import { reasonsOf } from '../publish/reasons.ts'

/** A stored record. */
export interface StoredRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
  /** Milliseconds since 1970. */
  readonly timestampMs: number
  readonly key: string | undefined
  /** Undefined for a tombstone. */
  readonly value: Buffer | undefined
  readonly headers: Readonly<Record<string, string>>
}

/** A position in a partition: the next record's, or the one after the last record. */
export interface Position {
  readonly topic: string
  readonly partition: number
  readonly offset: bigint
}

/** The library does not export the type's name. */
type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>

/** Kafka's special timestamps (ListOffsets). */
const BEGINNING = -2n
const END = -1n

/** How long a broker waits for new records before it answers without any. */
const FETCH_WAIT_MS = 250
const FETCH_BYTES = 8 * 1024 * 1024
const PARTITION_BYTES = 1024 * 1024
/** Consecutive failures after which reading stops. */
const FAILURE_LIMIT = 6
const FIRST_RETRY_MS = 100
/** Bit 5 of a batch's attributes: a transaction marker without data. */
const IS_CONTROL = 1 << 5

/**
 * Reads topics without a consumer group, so it takes no partitions from consumers, leaves no trace and starts at
 * once. (kafkajs cannot read without a group.)
 */
export class RecordReader implements AsyncDisposable {
  readonly #consumer: Consumer
  readonly #topics: readonly string[]

  /** The topics must exist. */
  constructor(access: BrokerAccess, topics: readonly string[]) {
    this.#topics = topics
    this.#consumer = new Consumer({
      ...platformaticAccess(access),
      clientId: access.clientId,
      // Required by the library, but never joined.
      groupId: access.clientId,
      bootstrapBrokers: [...access.brokers],
      retries: 2,
      timeout: access.requestTimeoutMs,
    })
    this.#consumer.topics.trackAll(...topics)
  }

  /** The offset at which each partition begins or ends, or of its first record since a time (milliseconds). */
  async positions(at: 'beginning' | 'end' | number): Promise<Position[]> {
    const topics = [...this.#topics]
    try {
      const ends = await this.#consumer.listOffsets({ topics, timestamp: END })
      if (at === 'end') return flat(ends)
      if (at === 'beginning') return flat(await this.#consumer.listOffsets({ topics, timestamp: BEGINNING }))
      const found = flat(await this.#consumer.listOffsets({ topics, timestamp: BigInt(at) }))
      // -1 means that no record is this recent.
      return found.map((position) => ({
        ...position,
        offset: position.offset >= 0n ? position.offset : (ends.get(position.topic)?.[position.partition] ?? 0n),
      }))
    } catch (error) {
      throw new Error(`Kafka did not return the offsets: ${reasonsOf(error)}`, { cause: error })
    }
  }

  /**
   * Records from the given positions on, in order within a partition, until all partitions reach `until`, or forever.
   * Ends within a second after the signal is aborted. Rejects if Kafka does not answer for some seconds.
   */
  async *read(
    from: readonly Position[],
    { until, signal }: { readonly until?: readonly Position[]; readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<StoredRecord[]> {
    const next = new Map(from.map((position) => [placeOf(position), position]))
    const ends = until && new Map(until.map((position) => [placeOf(position), position.offset]))
    let failures = 0
    while (signal?.aborted !== true) {
      const open = [...next.values()].filter(
        (position) => ends === undefined || position.offset < (ends.get(placeOf(position)) ?? 0n),
      )
      if (open.length === 0) return
      try {
        const metadata = await this.#consumer.metadata({ topics: [...this.#topics], forceUpdate: failures > 0 })
        const records = await this.#round(metadata, open, next)
        failures = 0
        const wanted = ends && records.filter((record) => record.offset < (ends.get(placeOf(record)) ?? 0n))
        const batch = (wanted ?? records).sort((a, b) => a.timestampMs - b.timestampMs)
        if (batch.length > 0) yield batch
      } catch (error) {
        if (++failures === FAILURE_LIMIT) throw new Error(`Kafka cannot be read: ${reasonsOf(error)}`, { cause: error })
        await sleep(FIRST_RETRY_MS * 2 ** failures)
        await this.#skipDeleted(next).catch(() => {})
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#consumer.close(true).catch(() => {})
  }

  /** Sends one request to each leader and advances `next` past the received records. */
  async #round(
    metadata: ClusterMetadata,
    open: readonly Position[],
    next: Map<string, Position>,
  ): Promise<StoredRecord[]> {
    const byLeader = Map.groupBy(
      open,
      ({ topic, partition }) => metadata.topics.get(topic)?.partitions[partition]?.leader ?? -1,
    )
    const nameOf = new Map([...metadata.topics].map(([name, { id }]) => [id, name]))
    const answers = await Promise.all([...byLeader].map(([node, places]) => this.#fetch(metadata, node, places)))
    return answers.flatMap(({ responses }) =>
      responses.flatMap(({ topicId, partitions }) => {
        const topic = nameOf.get(topicId) ?? topicId
        return partitions.flatMap(({ partitionIndex: partition, records }) => {
          const place = next.get(placeOf({ topic, partition }))
          if (place === undefined || records === undefined || records === null) return []
          const read = records.flatMap((batch) => recordsOf(batch, place))
          const offset = records.reduce(
            (behind, batch) => maximum(behind, batch.firstOffset + BigInt(batch.lastOffsetDelta) + 1n),
            place.offset,
          )
          next.set(placeOf(place), { ...place, offset })
          return read
        })
      }),
    )
  }

  #fetch(metadata: ClusterMetadata, node: number, places: readonly Position[]): Promise<FetchResponse> {
    if (node < 0) throw new Error('a partition has no leader')
    const topics = [...Map.groupBy(places, ({ topic }) => topic)].map(([topic, positions]) => ({
      topicId: metadata.topics.get(topic)?.id ?? '',
      partitions: positions.map(({ partition, offset }) => ({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: offset,
        lastFetchedEpoch: -1,
        partitionMaxBytes: PARTITION_BYTES,
      })),
    }))
    return this.#consumer.fetch({ node, topics, maxWaitTime: FETCH_WAIT_MS, minBytes: 1, maxBytes: FETCH_BYTES })
  }

  /** Retention may have deleted records that have not been read yet. */
  async #skipDeleted(next: Map<string, Position>): Promise<void> {
    for (const first of await this.positions('beginning')) {
      const place = next.get(placeOf(first))
      if (place !== undefined && place.offset < first.offset) next.set(placeOf(first), first)
    }
  }
}

function flat(offsets: ReadonlyMap<string, readonly bigint[]>): Position[] {
  return [...offsets].flatMap(([topic, partitions]) =>
    partitions.map((offset, partition) => ({ topic, partition, offset })),
  )
}

function placeOf({ topic, partition }: Omit<Position, 'offset'>): string {
  return `${topic}/${partition}`
}

function maximum(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

/** Brokers send whole batches, even if only the last records were requested. */
function recordsOf(batch: RecordsBatch, { topic, partition, offset: from }: Position): StoredRecord[] {
  if ((batch.attributes & IS_CONTROL) !== 0) return []
  return batch.records.flatMap(({ offsetDelta, timestampDelta, key, value, headers }) => {
    const offset = batch.firstOffset + BigInt(offsetDelta)
    if (offset < from) return []
    return {
      topic,
      partition,
      offset,
      timestampMs: Number(batch.firstTimestamp + timestampDelta),
      key: key?.toString(),
      value: value ?? undefined,
      headers: Object.fromEntries(headers.map(([name, text]) => [name?.toString() ?? '', text?.toString() ?? ''])),
    }
  })
}
