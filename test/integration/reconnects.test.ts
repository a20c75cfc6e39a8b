import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addressOf } from '../../src/kafka/broker-address.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { type Cluster, startCluster } from '../../tools/stack/cluster.ts'
import { type Forwarder, startForwarder } from '../support/forwarder.ts'
import { javaRuns } from '../support/java.ts'
import { startRelay } from '../support/relay.ts'

const CLUSTER_LIMIT_MS = 120_000
/** The relay asks after a second, and a slow machine takes some time to connect. */
const READY_WITHIN_MS = 4_000
/** Where a request has its kind, behind its length; 0 is Produce. */
const API_KEY_AT = 4
const PRODUCE = 0

/** Connections that records come over are cut at the next record; those that only ask for leaders stay. */
let cutting = false

function cutProduce(client: Socket, far: Socket): void {
  client.on('data', (bytes) => {
    if (cutting && bytes.readInt16BE(API_KEY_AT) === PRODUCE) client.destroy()
    else far.write(bytes)
  })
  client.on('close', () => far.destroy())
  far.pipe(client)
}

describe.skipIf(!(await javaRuns()))('a broker that cuts connections (skipped without Java)', () => {
  let cluster: Cluster
  let forwarder: Forwarder

  beforeAll(async () => {
    cluster = await startCluster({
      brokers: 1,
      async advertise(_id, port) {
        forwarder = await startForwarder(`127.0.0.1:${port}`, { join: cutProduce })
        return addressOf(forwarder.address)
      },
    })
  }, CLUSTER_LIMIT_MS)

  afterAll(async () => {
    await forwarder?.shut()
    await cluster?.close()
  })

  test.each(['kafkajs', 'platformatic'])('%s counts connections that it opens again', async (producer) => {
    const relay = await startRelay({ WABA_KAFKA_BROKERS: cluster.bootstrap, WABA_KAFKA_PRODUCER: producer })
    const reconnects = async (): Promise<number> => {
      const { text } = await relay.admin('/metrics')
      return Number(/^waba_relay_producer_reconnects_total (\d+)$/m.exec(text)?.[1])
    }
    const post = async (): Promise<number> => (await relay.post(readSample('messages.text'))).status
    expect(await post()).toBe(200)
    expect(await reconnects()).toBe(0)
    cutting = true
    const posting = post()
    // Cut over and over until a record may pass again.
    setTimeout(() => {
      cutting = false
    }, 500)
    expect(await posting).toBe(200)
    expect(await reconnects()).toBeGreaterThan(0)
  })

  test('is ready again soon after the broker is reachable again', async () => {
    const relay = await startRelay({ WABA_KAFKA_BROKERS: cluster.bootstrap, WABA_PUBLISH_TIMEOUT_MS: '1000' })
    await forwarder.shut()
    expect((await relay.post(readSample('messages.text'))).status).toBe(503)
    await vi.waitUntil(async () => !(await relay.isReady()))
    await forwarder.open()
    await vi.waitUntil(() => relay.isReady(), { timeout: READY_WITHIN_MS, interval: 50 })
    expect((await relay.post(readSample('messages.text'))).status).toBe(200)
  })
})
