import { Admin, FindCoordinatorKeyTypes } from '@platformatic/kafka'
import type { BrokerAccess } from '../../config/access.ts'
import type { BrokerAddress } from '../broker-address.ts'
import { platformaticAccess } from '../connection.ts'
import { reasonsOf } from '../publish/reasons.ts'
import { Wire } from '../publish/wire.ts'

/** A consumer group's committed progress in a partition. */
export interface CommittedOffset {
  readonly partition: number
  readonly offset: bigint
  /** Text stored with the offset; brokers accept 4096 bytes (offset.metadata.max.bytes). */
  readonly metadata: string
}

/** A commit without a member, as tools do it (KIP-211): allowed while the group has no members. */
const NO_GENERATION = -1
const NO_EPOCH = -1

/**
 * Reads and writes the committed offsets of a group without joining it. @platformatic/kafka's Admin writes them
 * without their metadata, kafkajs only as a member of the group.
 */
export class GroupOffsets implements AsyncDisposable {
  readonly #access: BrokerAccess
  readonly #group: string
  readonly #topic: string
  readonly #admin: Admin
  readonly #wire: Wire

  constructor(access: BrokerAccess, group: string, topic: string) {
    this.#access = access
    this.#group = group
    this.#topic = topic
    const options = { ...platformaticAccess(access), retries: 3, timeout: access.requestTimeoutMs }
    this.#admin = new Admin({ ...options, clientId: access.clientId, bootstrapBrokers: [...access.brokers] })
    this.#wire = new Wire(access)
  }

  /** Omits partitions without a committed offset. */
  async read(): Promise<CommittedOffset[]> {
    try {
      const [found] = await this.#admin.listConsumerGroupOffsets({ groups: [this.#group] })
      const partitions = found?.topics.find(({ name }) => name === this.#topic)?.partitions ?? []
      return partitions
        .filter(({ committedOffset }) => committedOffset >= 0n)
        .map(({ partitionIndex, committedOffset, metadata }) => ({
          partition: partitionIndex,
          offset: committedOffset,
          metadata: metadata ?? '',
        }))
    } catch (error) {
      throw new Error(`Kafka did not return the offsets of the group ${this.#group}: ${reasonsOf(error)}`)
    }
  }

  async write(offsets: readonly CommittedOffset[]): Promise<void> {
    const partitions = offsets.map(({ partition, offset, metadata }) => ({
      partitionIndex: partition,
      committedOffset: offset,
      committedLeaderEpoch: NO_EPOCH,
      committedMetadata: metadata,
    }))
    const topics = [{ name: this.#topic, partitions }]
    try {
      const { connection, api } = await this.#wire.line('OffsetCommit', await this.#coordinator())
      await api.api.async(connection, this.#group, NO_GENERATION, '', null, topics)
    } catch (error) {
      throw new Error(`Kafka did not store the offsets of the group ${this.#group}: ${reasonsOf(error)}`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#admin.close(), this.#wire.close()]).catch(() => {})
  }

  async #coordinator(): Promise<BrokerAddress> {
    const keys = [this.#group]
    const [found] = await this.#admin.findCoordinator({ keyType: FindCoordinatorKeyTypes.GROUP, keys })
    if (found === undefined) throw new Error(`no coordinator among ${this.#access.brokers.join(', ')}`)
    return found
  }
}
