import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { viewCluster } from '../../src/kafka/cluster-view.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { withAdmin } from '../../tools/kafka-admin.ts'
import { type Cluster, startCluster } from '../../tools/stack/cluster.ts'
import { cli } from '../support/command-line.ts'
import { javaRuns } from '../support/java.ts'
import { OlderBroker } from '../support/older-broker.ts'
import { startRelay } from '../support/relay.ts'

const START_LIMIT_MS = 150_000
const BODY = readSample('messages.text')

describe.skipIf(!(await javaRuns()))('brokers of another version', () => {
  const broker = new OlderBroker()
  let cluster: Cluster

  beforeAll(async () => {
    cluster = await startCluster({
      brokers: 1,
      advertise: (_id, port) => broker.open(port),
      settings: { 'default.replication.factor': '3' },
    })
  }, START_LIMIT_MS)

  afterAll(async () => {
    await broker[Symbol.asyncDispose]()
    await cluster?.close()
  })

  test.each([
    ['platformatic', 11],
    ['kafkajs', 7],
  ])('%s publishes to old ones, and continues when they are upgraded and rolled back', async (producer, newest) => {
    await broker.become('2.1')
    const relay = await startRelay({
      WABA_KAFKA_BROKERS: cluster.bootstrap,
      WABA_KAFKA_PRODUCER: producer,
      WABA_TOPIC_REPLICATION_FACTOR: '1',
    })
    expect((await relay.post(BODY)).status).toBe(200)
    expect(broker.lastProduceVersion).toBe(7)
    await broker.become('as it is')
    expect((await relay.post(BODY)).status).toBe(200)
    expect(broker.lastProduceVersion).toBe(newest)
    await broker.become('2.1')
    expect((await relay.post(BODY)).status).toBe(200)
    expect(broker.lastProduceVersion).toBe(7)
    await relay.stop()
  })

  test('without suitable defaults: the relay is not ready and names the settings that topics need', async () => {
    const settings = { WABA_KAFKA_BROKERS: cluster.bootstrap, WABA_TOPIC_PREFIX: 'without-defaults-' }
    const relay = await startRelay(settings, { untilReady: false })
    const told = await vi.waitUntil(async () => {
      const { text } = await relay.admin('/readyz')
      return text.includes('cannot be created') && text
    }, 20_000)
    expect(told).toMatch(/INVALID_REPLICATION_FACTOR.*Set WABA_TOPIC_PARTITIONS and WABA_TOPIC_REPLICATION_FACTOR/)
    await relay.stop()
  })

  test('which accept no records with too few replicas are a problem to doctor', async () => {
    const env = { WABA_KAFKA_BROKERS: cluster.bootstrap, WABA_TOPIC_PREFIX: 'too-few-' }
    await broker.become('as it is')
    const configEntries = [{ name: 'min.insync.replicas', value: '2' }]
    await withAdmin({ brokers: cluster.bootstrap.split(',') }, (admin) =>
      admin.createTopics({ topics: [{ topic: 'too-few-messages', replicationFactor: 1, configEntries }] }),
    )
    await broker.become('2.7')
    const { stdout } = await cli(['doctor', '--json'], env)
    const { findings } = JSON.parse(stdout) as { findings: Finding[] }
    const found = findings.filter(({ message }) => message.includes('in-sync replicas but'))
    expect(found).toMatchObject([{ status: 'problem', remedy: expect.stringContaining('--min-insync-replicas 1') }])
  })

  test('report the same to doctor', async () => {
    const access = {
      brokers: cluster.bootstrap.split(','),
      clientId: 'test',
      connectTimeoutMs: 5_000,
      requestTimeoutMs: 5_000,
    }
    const topics = ['there', 'not-there']
    await broker.become('as it is')
    await withAdmin({ brokers: access.brokers }, (admin) =>
      admin.createTopics({ topics: [{ topic: 'there', replicationFactor: 1 }] }),
    )
    const newer = await viewCluster(access, topics)
    await broker.become('2.7')
    expect(await viewCluster(access, topics)).toEqual({ ...newer, acceptsTooFewReplicas: false })
    expect(newer.acceptsTooFewReplicas).toBe(true)
    expect(newer.topics.find(({ topic }) => topic === 'there')).toMatchObject({
      exists: true,
      partitions: 3,
      leastInSync: 1,
    })
    expect(newer.topics.find(({ topic }) => topic === 'not-there')).toMatchObject({ exists: false })
    expect(newer.allowed).toContain('create')
  })
})
