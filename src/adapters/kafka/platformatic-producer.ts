import { messageOf } from '../../errors.ts'
import { forAll, type Outcome, outcomeOf, type PartitionBatch, type Producer } from './produce.ts'
import { type Compression, recordBatch } from './record-batch.ts'
import type { Topology } from './topology.ts'
import type { Wire } from './wire.ts'

/** Kafka's error codes of idempotence (KIP-98). */
const OUT_OF_ORDER_SEQUENCE = 45
const DUPLICATE_SEQUENCE = 46
const INVALID_PRODUCER_EPOCH = 47
const UNKNOWN_PRODUCER_ID = 59

const ALL_IN_SYNC = -1
/** Produce is a "flexible" request (KIP-482) from this version on: compact lengths, tagged fields. */
const FIRST_FLEXIBLE_VERSION = 9

/** The idempotent session of one partition. */
interface PartitionSession {
  producerId: bigint
  producerEpoch: number
  nextSequence: number
  /** The batch that may or may not be stored under `nextSequence`. */
  inDoubt: PartitionBatch | undefined
}

export interface PlatformaticOptions {
  readonly compression: Compression
  /** What a broker may take to have a batch on all in-sync replicas before it says so. */
  readonly ackTimeoutMs: number
}

/**
 * Publishes through the connections of @platformatic/kafka, idempotently: a batch that is sent again, after an
 * answer that never came, is stored once. A batch that was given up in doubt gets its partition a new producer id,
 * so that the broker never takes the next one for it.
 */
export function platformaticProducer(wire: Wire, topology: Topology, options: PlatformaticOptions): Producer {
  const sessions = new Map<string, PartitionSession>()
  let shared: Promise<{ producerId: bigint; producerEpoch: number }> | undefined

  async function sessionOf(batch: PartitionBatch): Promise<PartitionSession> {
    const name = `${batch.topic}/${batch.partition}`
    const known = sessions.get(name)
    if (known !== undefined && (known.inDoubt === undefined || known.inDoubt === batch)) return known
    const id = known === undefined ? await sharedId() : await wire.initProducerId(topology.brokers())
    const session = { ...id, nextSequence: 0, inDoubt: undefined }
    sessions.set(name, session)
    return session
  }

  function sharedId(): Promise<{ producerId: bigint; producerEpoch: number }> {
    shared ??= wire.initProducerId(topology.brokers()).catch((error: unknown) => {
      shared = undefined
      throw error
    })
    return shared
  }

  async function produce(brokerId: number, batches: readonly PartitionBatch[]): Promise<Outcome[]> {
    const address = topology.broker(brokerId)
    if (address === undefined)
      return forAll(batches, { kind: 'unsure', reason: 'the leader is not known', moved: true })
    try {
      const states = await Promise.all(batches.map(sessionOf))
      const connection = await wire.connect(address)
      const module = await wire.api('Produce', connection)
      const flexible = module.api.version >= FIRST_FLEXIBLE_VERSION
      const request = produceRequest(batches, states, options, flexible)
      states.forEach((state, index) => {
        state.inDoubt = batches[index]
      })
      const codes = errorCodes(await wire.send(connection, module, flexible, request))
      return batches.map((batch, index) => settled(batch, states[index] as PartitionSession, codes))
    } catch (error) {
      return forAll(batches, { kind: 'unsure', reason: messageOf(error), moved: true })
    }
  }

  function settled(batch: PartitionBatch, state: PartitionSession, codes: ReadonlyMap<string, number>): Outcome {
    const name = `${batch.topic}/${batch.partition}`
    const code = codes.get(name)
    // An answer that does not name the partition says nothing of it.
    if (code === undefined) return { kind: 'unsure', reason: 'the answer leaves the partition out', moved: false }
    if (code === OUT_OF_ORDER_SEQUENCE || code === INVALID_PRODUCER_EPOCH || code === UNKNOWN_PRODUCER_ID) {
      // The broker forgot this producer, or never heard of it: the partition starts anew under another id.
      state.inDoubt = FORGOTTEN
      return { kind: 'unsure', reason: `Kafka error ${code} (idempotence)`, moved: false }
    }
    const outcome = outcomeOf(code === DUPLICATE_SEQUENCE ? 0 : code)
    if (outcome.kind === 'stored') state.nextSequence = sequenceAfter(state.nextSequence, batch.records.length)
    if (outcome.kind !== 'unsure') state.inDoubt = undefined
    return outcome
  }

  return {
    async open() {
      await sharedId()
    },
    produce,
    close: () => wire.close(),
  }
}

/** No batch is ever this one, so that the next batch of the partition, the same one too, gets a new producer id. */
const FORGOTTEN: PartitionBatch = { topic: '', partition: -1, records: [] }

/** Sequence numbers go round at 2^31 (Kafka's `DefaultRecordBatch.incrementSequence`). */
function sequenceAfter(sequence: number, records: number): number {
  return (sequence + records) % 2 ** 31
}

/** Produce, versions 7 to 11, in parts: a copy of it all would be a second one, since the library makes one. */
function produceRequest(
  batches: readonly PartitionBatch[],
  states: readonly PartitionSession[],
  { compression, ackTimeoutMs }: PlatformaticOptions,
  flexible: boolean,
): Buffer[] {
  const nowMs = Date.now()
  const parts: Buffer[] = []
  const count = (length: number): Buffer => (flexible ? unsignedVarint(length + 1) : int32(length))
  const name = (text: string): Buffer => {
    const bytes = Buffer.from(text)
    return Buffer.concat([flexible ? unsignedVarint(bytes.length + 1) : int16(bytes.length), bytes])
  }
  const tags = flexible ? Buffer.from([0]) : Buffer.alloc(0)
  // No transactional id.
  parts.push(flexible ? Buffer.from([0]) : int16(-1), int16(ALL_IN_SYNC), int32(ackTimeoutMs))
  const byTopic = Map.groupBy(
    batches.map((batch, index) => ({ batch, state: states[index] as PartitionSession })),
    ({ batch }) => batch.topic,
  )
  parts.push(count(byTopic.size))
  for (const [topic, partitions] of byTopic) {
    parts.push(name(topic), count(partitions.length))
    for (const { batch, state } of partitions) {
      const { producerId, producerEpoch, nextSequence: firstSequence } = state
      const records = recordBatch(batch.records, { producerId, producerEpoch, firstSequence }, compression, nowMs)
      parts.push(int32(batch.partition), count(records.length), records, tags)
    }
    parts.push(tags)
  }
  parts.push(tags)
  return parts
}

function errorCodes(answer: unknown): ReadonlyMap<string, number> {
  const { responses } = answer as {
    responses: { name: string; partitionResponses: { index: number; errorCode: number }[] }[]
  }
  return new Map(
    responses.flatMap(({ name, partitionResponses }) =>
      partitionResponses.map(({ index, errorCode }): [string, number] => [`${name}/${index}`, errorCode]),
    ),
  )
}

function int16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2)
  bytes.writeInt16BE(value)
  return bytes
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}

function unsignedVarint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80)
  bytes.push(rest)
  return Buffer.from(bytes)
}
