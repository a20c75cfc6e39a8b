import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin as ConfigAdmin, ConfigResourceTypes, IncrementalAlterConfigOperationTypes } from '@platformatic/kafka'
import kafkajs, { type Admin } from 'kafkajs'
import { type Cluster, type ClusterNode, startCluster } from '../stack/cluster.ts'
import { type Guard, openGuard } from '../stack/guard.ts'
import { findJars } from '../stack/jars.ts'
import { findFreePorts } from '../stack/ports.ts'
import { registryAnswers, waitUntilReady } from '../stack/ready.ts'
import { startRegistry } from '../stack/registry-process.ts'
import { REGISTRY_BASE_PATH } from '../stack/versions.ts'
import { KafkaProxy, type Network } from './kafka-proxy.ts'
import { RegistryProxy } from './registry-proxy.ts'

const { Kafka, logLevel } = kafkajs

const BROKERS = 3
const LEAST_IN_SYNC = 2
/** Leaders go back to where they were as soon as their broker is: each trial begins with some on every broker. */
const LEADERS_SPREAD = {
  'leader.imbalance.check.interval.seconds': '2',
  'leader.imbalance.per.broker.percentage': '0',
}
const POLL_MS = 100
const ANSWER_LIMIT_MS = 1_500
const HEALTHY_LIMIT_MS = 120_000
const REGISTRY_START_LIMIT_MS = 120_000
export const TOPIC_PREFIX = 'faults-'
export const EVENTS_TOPIC = `${TOPIC_PREFIX}messages`
export const DEAD_LETTER_TOPIC = `${TOPIC_PREFIX}dead_letter`

/** Three brokers, each behind a proxy, and a registry behind another. */
export interface World extends AsyncDisposable {
  readonly cluster: Cluster
  readonly registry: RegistryProxy
  readonly registryUrl: string
  /** Where files of the run go; deleted at the end. */
  readonly folder: string
  node(id: number): ClusterNode
  /** What lies between the relay and one broker, or all of them. */
  network(network: Network, id?: number): void
  /** Ends the relay's connections to a broker, once. */
  endConnections(id: number): void
  /** Runs `work` with an admin client that goes round the proxies. */
  withAdmin<T>(work: (admin: Admin) => Promise<T>): Promise<T>
  setTopicConfig(topic: string, name: string, value: string): Promise<void>
  /** Whether the topics could take records now, with these brokers out of service. */
  isAble(without?: readonly number[]): Promise<boolean>
  untilAble(without?: readonly number[]): Promise<void>
  /** Starts what is down, and waits until every replica is in sync and leaders are spread over the brokers. */
  heal(): Promise<void>
}

/** Starts it all; a minute or less. Nothing of it outlives this process. */
export async function startWorld(log: (line: string) => void): Promise<World> {
  log('Starting three brokers and a registry …')
  const proxies = new Map<number, KafkaProxy>()
  const guard = openGuard()
  const folder = await mkdtemp(join(tmpdir(), 'waba-relay-faults-'))
  guard.add({ kind: 'folder', path: folder })
  try {
    const [cluster, direct] = await Promise.all([
      startCluster({
        brokers: BROKERS,
        log,
        settings: LEADERS_SPREAD,
        advertise(id, port) {
          const proxy = new KafkaProxy()
          proxies.set(id, proxy)
          return proxy.open({ host: '127.0.0.1', port })
        },
      }),
      openRegistry(join(folder, 'registry'), guard, log),
    ])
    const registry = new RegistryProxy(direct)
    return worldOf({ cluster, proxies, registry, registryUrl: await registry.open(), folder, guard })
  } catch (error) {
    await guard.clear()
    throw error
  }
}

async function openRegistry(folder: string, guard: Guard, log: (line: string) => void): Promise<string> {
  const [port = 0] = await findFreePorts(1)
  const server = await startRegistry({ folder, port }, await findJars(log), guard)
  const url = `http://127.0.0.1:${port}${REGISTRY_BASE_PATH}`
  const check = (): Promise<boolean> => registryAnswers(url)
  await waitUntilReady({ what: 'Apicurio Registry', timeoutMs: REGISTRY_START_LIMIT_MS, check, server })
  return url
}

interface Parts extends Pick<World, 'cluster' | 'registry' | 'registryUrl' | 'folder'> {
  readonly proxies: ReadonlyMap<number, KafkaProxy>
  readonly guard: Guard
}

function worldOf(parts: Parts): World {
  const { cluster, proxies, registry } = parts
  const direct = cluster.directBootstrap.split(',')
  const kafka = new Kafka({ clientId: 'faults', brokers: direct, logLevel: logLevel.NOTHING })
  const node = (id: number): ClusterNode => {
    const found = cluster.nodes.find((candidate) => candidate.id === id)
    if (found === undefined) throw new Error(`There is no broker ${id}.`)
    return found
  }
  const addresses = (without: readonly number[]): string[] =>
    direct.filter((_, index) => !without.includes(cluster.nodes[index]?.id ?? 0))
  const until = async (check: () => Promise<boolean>): Promise<void> => {
    const startedMs = performance.now()
    while (!(await check())) {
      if (performance.now() - startedMs > HEALTHY_LIMIT_MS) throw new Error('The cluster does not recover.')
      await sleep(POLL_MS)
    }
  }
  const isAble = (without: readonly number[] = []): Promise<boolean> =>
    partitionsOf(addresses(without)).then(
      (partitions) =>
        partitions.length > 0 &&
        partitions.every(
          ({ leader, isr }) =>
            leader >= 0 &&
            !without.includes(leader) &&
            isr.length >= LEAST_IN_SYNC &&
            !isr.some((id) => without.includes(id)),
        ),
      () => false,
    )
  const isWhole = (): Promise<boolean> =>
    partitionsOf(direct).then(
      (partitions) => partitions.every(({ leader, replicas, isr }) => leader === replicas[0] && isr.length === BROKERS),
      () => false,
    )
  return {
    ...parts,
    node,
    isAble,
    network(network, id) {
      for (const [broker, proxy] of proxies) if (id === undefined || id === broker) proxy.network = network
    },
    endConnections: (id) => proxies.get(id)?.endAll(),
    untilAble: (without = []) => until(() => isAble(without)),
    async withAdmin(work) {
      const admin = kafka.admin()
      await admin.connect()
      return await work(admin).finally(() => admin.disconnect())
    },
    setTopicConfig: (topic, name, value) => setTopicConfig(direct, topic, name, value),
    async heal() {
      for (const proxy of proxies.values()) proxy.network = { kind: 'whole' }
      registry.mood = 'well'
      for (const broker of cluster.nodes) broker.thaw()
      await Promise.all(cluster.nodes.map((broker) => broker.start()))
      await until(isWhole)
    },
    async [Symbol.asyncDispose]() {
      await cluster.close()
      await Promise.all([...proxies.values(), registry].map((proxy) => proxy.close()))
      await parts.guard.clear()
    },
  }
}

/** Partitions of the topics that the load goes to; none while one of them is not there. */
async function partitionsOf(brokers: string[]): Promise<{ leader: number; replicas: number[]; isr: number[] }[]> {
  const admin = new ConfigAdmin({
    clientId: 'faults',
    bootstrapBrokers: brokers,
    connectTimeout: ANSWER_LIMIT_MS,
    timeout: ANSWER_LIMIT_MS,
    requestTimeout: ANSWER_LIMIT_MS,
    retries: 0,
  })
  try {
    const topics = [EVENTS_TOPIC, DEAD_LETTER_TOPIC]
    const existing = new Set(await admin.listTopics())
    if (!topics.every((topic) => existing.has(topic))) return []
    const metadata = await admin.metadata({ topics, forceUpdate: true })
    return [...metadata.topics.values()].flatMap(({ partitions }) => partitions)
  } finally {
    await admin.close().catch(() => {})
  }
}

async function setTopicConfig(brokers: string[], topic: string, name: string, value: string): Promise<void> {
  const admin = new ConfigAdmin({ clientId: 'faults', bootstrapBrokers: brokers, retries: 3 })
  try {
    const configs = [{ name, value, configOperation: IncrementalAlterConfigOperationTypes.SET }]
    const resources = [{ resourceType: ConfigResourceTypes.TOPIC, resourceName: topic, configs }]
    await admin.incrementalAlterConfigs({ resources })
  } finally {
    await admin.close().catch(() => {})
  }
}
