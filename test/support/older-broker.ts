import type { Socket } from 'node:net'
import { addressOf, type BrokerAddress } from '../../src/kafka/broker-address.ts'
import { frames } from '../../tools/stack/frames.ts'
import { type Forwarder, startForwarder } from './forwarder.ts'

/** Keys of Kafka's protocol. */
const PRODUCE = 0
const METADATA = 3
const API_VERSIONS = 18
const INIT_PRODUCER_ID = 22
const DESCRIBE_CLUSTER = 60
/** The newest versions that a Kafka knows; -1: it does not know the request. 2.7 knows ApiVersions 3, too, in fact. */
const NEWEST = {
  '2.1': new Map([
    [PRODUCE, 7],
    [METADATA, 7],
    [API_VERSIONS, 2],
    [INIT_PRODUCER_ID, 1],
    [DESCRIBE_CLUSTER, -1],
  ]),
  '2.7': new Map([
    [PRODUCE, 8],
    [METADATA, 9],
    [API_VERSIONS, 2],
    [INIT_PRODUCER_ID, 4],
    [DESCRIBE_CLUSTER, -1],
  ]),
  'as it is': new Map<number, number>(),
} as const
const UNSUPPORTED_VERSION = 35
/** An entry of the answer to ApiVersions, version 0: key, first and last version. */
const ENTRY_BYTES = 6
const ENTRIES_AT = 14

/** A proxy before a broker that passes for one of an older Kafka, or for what it is. */
export class OlderBroker implements AsyncDisposable {
  #forwarder: Forwarder | undefined
  #newest: ReadonlyMap<number, number> = NEWEST['as it is']
  /** Version of the Produce request that came last. */
  lastProduceVersion: number | undefined

  /** Listens on a free port before that of the broker. */
  async open(brokerPort: number): Promise<BrokerAddress> {
    const join = (client: Socket, broker: Socket): void => this.#join(client, broker)
    this.#forwarder = await startForwarder(`127.0.0.1:${brokerPort}`, { join })
    return addressOf(this.#forwarder.address)
  }

  /** Restarts as another version: all connections end. */
  async become(version: keyof typeof NEWEST): Promise<void> {
    await this.#forwarder?.shut()
    this.#newest = NEWEST[version]
    await this.#forwarder?.open()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#forwarder?.shut()
  }

  #join(client: Socket, broker: Socket): void {
    client.on('close', () => broker.destroy())
    broker.on('close', () => client.destroy())
    /** Ids of requests for the list of versions. */
    const asked = new Set<number>()
    client.on(
      'data',
      frames((frame) => {
        const [key, version, id] = [frame.readInt16BE(4), frame.readInt16BE(6), frame.readInt32BE(8)]
        if (key === PRODUCE) this.lastProduceVersion = version
        const isUnknown = version > (this.#newest.get(key) ?? version)
        if (isUnknown && key === API_VERSIONS) return void client.write(unsupportedVersion(id))
        // As real brokers do.
        if (isUnknown) return void client.destroy()
        if (this.#newest.size > 0 && key === API_VERSIONS) asked.add(id)
        broker.write(frame)
      }),
    )
    broker.on(
      'data',
      frames(
        (frame) =>
          void client.write(asked.delete(frame.readInt32BE(4)) ? withOlderVersions(frame, this.#newest) : frame),
      ),
    )
  }
}

/** The answer of a broker to ApiVersions in a version that it does not know: in version 0, without a list. */
function unsupportedVersion(id: number): Buffer {
  const frame = Buffer.alloc(ENTRIES_AT)
  frame.writeInt32BE(ENTRIES_AT - 4)
  frame.writeInt32BE(id, 4)
  frame.writeInt16BE(UNSUPPORTED_VERSION, 8)
  return frame
}

/** The same answer, versions 0 to 2, with no newer versions in it than these. */
function withOlderVersions(answer: Buffer, newest: ReadonlyMap<number, number>): Buffer {
  const count = answer.readInt32BE(ENTRIES_AT - 4)
  const rest = answer.subarray(ENTRIES_AT + count * ENTRY_BYTES)
  const entries: Buffer[] = []
  for (let index = 0; index < count; index++) {
    const entry = Buffer.from(answer.subarray(ENTRIES_AT + index * ENTRY_BYTES).subarray(0, ENTRY_BYTES))
    entry.writeInt16BE(Math.min(entry.readInt16BE(4), newest.get(entry.readInt16BE(0)) ?? 2 ** 15 - 1), 4)
    if (entry.readInt16BE(4) >= 0) entries.push(entry)
  }
  const head = Buffer.from(answer.subarray(0, ENTRIES_AT))
  head.writeInt32BE(ENTRIES_AT - 4 + entries.length * ENTRY_BYTES + rest.length)
  head.writeInt32BE(entries.length, ENTRIES_AT - 4)
  return Buffer.concat([head, ...entries, rest])
}
