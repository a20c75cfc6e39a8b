import { forAll, type Outcome, outcomeOf, type PartitionBatch, type Producer } from './produce.ts'
import { type ErrorCodes, errorCodesOf, type ProduceOptions, produceRequest } from './produce-api.ts'
import { errorName, reasonsOf } from './reasons.ts'
import type { Topology } from './topology.ts'
import type { ProducerId, Wire } from './wire.ts'

/** Kafka's error codes of idempotence (KIP-98). */
const OUT_OF_ORDER_SEQUENCE = 45
const DUPLICATE_SEQUENCE = 46
const INVALID_PRODUCER_EPOCH = 47
const UNKNOWN_PRODUCER_ID = 59

/** The idempotent session of one partition. */
interface PartitionSession extends ProducerId {
  nextSequence: number
  /** The batch that may or may not be stored under `nextSequence`. */
  inDoubt: PartitionBatch | undefined
}

/**
 * Publishes idempotently over the connections of @platformatic/kafka: a batch that is retried because its response
 * was lost is stored once. If a batch in doubt is abandoned, its partition gets a new producer id, so that the broker
 * cannot mistake the next batch for it.
 */
export function platformaticProducer(wire: Wire, topology: Topology, options: ProduceOptions): Producer {
  /** By topic, then partition. */
  const sessions = new Map<string, PartitionSession[]>()
  let shared: Promise<ProducerId> | undefined

  async function sessionOf(batch: PartitionBatch): Promise<PartitionSession> {
    const known = sessions.get(batch.topic)?.[batch.partition]
    if (known !== undefined && (known.inDoubt === undefined || known.inDoubt === batch)) return known
    const ofTopic = sessions.get(batch.topic) ?? []
    sessions.set(batch.topic, ofTopic)
    const isFirst = ofTopic[batch.partition] === undefined
    const id = isFirst ? await sharedId() : await wire.initProducerId(topology.brokers())
    const session = { ...id, nextSequence: 0, inDoubt: undefined }
    ofTopic[batch.partition] = session
    return session
  }

  function sharedId(): Promise<ProducerId> {
    shared ??= wire.initProducerId(topology.brokers()).catch((error: unknown) => {
      shared = undefined
      throw error
    })
    return shared
  }

  async function produce(brokerId: number, batches: readonly PartitionBatch[]): Promise<Outcome[]> {
    const address = topology.broker(brokerId)
    if (address === undefined) return forAll(batches, { kind: 'unsure', reason: 'the leader is unknown', moved: true })
    try {
      const states = await Promise.all(batches.map(sessionOf))
      const line = await wire.line('Produce', address)
      const request = produceRequest(line.version, batches, states, options)
      states.forEach((state, index) => {
        state.inDoubt = batches[index]
      })
      const codes = errorCodesOf(await wire.produce(line, request))
      return batches.map((batch, index) => settled(batch, states[index] as PartitionSession, codes))
    } catch (error) {
      return forAll(batches, { kind: 'unsure', reason: reasonsOf(error), moved: true })
    }
  }

  function settled(batch: PartitionBatch, state: PartitionSession, codes: ErrorCodes): Outcome {
    const code = codes.get(batch.topic)?.get(batch.partition)
    // A response that does not name the partition says nothing about it.
    if (code === undefined) return { kind: 'unsure', reason: 'the response omits the partition', moved: false }
    if (code === OUT_OF_ORDER_SEQUENCE || code === INVALID_PRODUCER_EPOCH || code === UNKNOWN_PRODUCER_ID) {
      // The broker does not know this producer, or no longer does: the partition starts over with a new id.
      state.inDoubt = FORGOTTEN
      return { kind: 'unsure', reason: `${errorName(code)} (idempotence)`, moved: false }
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

/** Differs from every batch, so that the partition's next batch, even a retried one, gets a new producer id. */
const FORGOTTEN: PartitionBatch = { topic: '', partition: -1, records: [] }

/** Sequence numbers wrap around at 2^31 (Kafka's `DefaultRecordBatch.incrementSequence`). */
function sequenceAfter(sequence: number, records: number): number {
  return (sequence + records) % 2 ** 31
}
