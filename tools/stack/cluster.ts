import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { textOf } from '../../src/kafka/broker-address.ts'
import { type Guard, openGuard } from './guard.ts'
import { findJars, type Jars } from './jars.ts'
import { type Address, BROKER_SETTINGS, type KafkaNode, startKafkaNode } from './kafka-node.ts'
import { findFreePorts } from './ports.ts'
import { logToStderr } from './provide.ts'
import { kafkaAnswers, waitUntilReady } from './ready.ts'
import type { ServerProcess } from './server-process.ts'

export interface ClusterOptions {
  /** How many brokers; 3 by default. */
  readonly brokers?: number
  /**
   * The address that a broker advertises to clients, given its id and port, such as that of a proxy in front of it. By
   * default, the address on which it listens. Brokers do not use it among themselves.
   */
  readonly advertise?: (id: number, port: number) => Address | Promise<Address>
  /** Settings of server.properties that extend or replace clusterSettings, for all nodes. */
  readonly settings?: Readonly<Record<string, string>>
  /** A folder with additional Java classes, for settings that name them. */
  readonly classes?: string | undefined
  /** Gets a line for each slow step; standard error by default. */
  readonly log?: (line: string) => void
}

/** One broker of a cluster. Its data folder outlives kill and stop. */
export interface ClusterNode extends Address {
  readonly id: number
  /** SIGKILL; resolves when it has ended. */
  kill(): Promise<void>
  /** SIGTERM, so that it first hands over what it leads; SIGKILL after half a minute. */
  stop(): Promise<void>
  /** Starts it again; resolves when the cluster has it in service. Nothing if it runs. */
  start(): Promise<void>
  /** SIGSTOP: its connections stay open and nothing answers. */
  freeze(): void
  /** SIGCONT. */
  thaw(): void
}

export interface Cluster extends AsyncDisposable {
  /** As advertised to clients: `host:port,…`. */
  readonly bootstrap: string
  /** The brokers' internal listener, which bypasses any proxy: for checking what the brokers really hold. */
  readonly directBootstrap: string
  readonly nodes: readonly ClusterNode[]
  /** Ends all and deletes the data. */
  close(): Promise<void>
}

/** As one would run it in production, but quick to notice a dead broker and without waits for a newcomer. */
export function clusterSettings(brokers: number): Readonly<Record<string, string>> {
  const replicas = String(Math.min(3, brokers))
  const inSync = String(Math.min(2, brokers))
  return {
    ...BROKER_SETTINGS,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'unclean.leader.election.enable': 'false',
    'broker.heartbeat.interval.ms': '500',
    'broker.session.timeout.ms': '3000',
    'replica.lag.time.max.ms': '3000',
  }
}

const LOOPBACK = '127.0.0.1'
/** A separate controller, so that the quorum survives when brokers are killed in turn or all at once. */
const CONTROLLER_ID = 100
const START_WAIT_MS = 120_000
const STOP_WAIT_MS = 30_000

/**
 * Starts a Kafka cluster of Java processes, one controller and this many brokers, and waits until all are in service. Nothing
 * of it outlives this process.
 * @throws StackError that says what is missing (Java 17+, Maven) or what a node last wrote
 */
export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const count = options.brokers ?? 3
  const found = await findJars(options.log ?? logToStderr)
  const classpath = [found.kafkaClasspath, ...(options.classes === undefined ? [] : [options.classes])].join(delimiter)
  const jars = { ...found, kafkaClasspath: classpath }
  const guard = openGuard()
  try {
    const folder = await mkdtemp(join(tmpdir(), 'waba-relay-cluster-'))
    guard.add({ kind: 'folder', path: folder })
    const { controller, brokers } = await layOut(count, folder, options)
    const nodes = brokers.map((broker) => clusterNode(broker, jars, guard))
    await Promise.all([startKafkaNode(controller, jars, guard), ...nodes.map((node) => node.start())])
    const close = (): Promise<void> => guard.clear()
    return {
      bootstrap: brokers.map((broker) => textOf(broker.client.advertised)).join(),
      directBootstrap: brokers.map((broker) => textOf(broker.internal)).join(),
      nodes,
      close,
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await guard.clear()
    throw error
  }
}

type Broker = KafkaNode & Required<Pick<KafkaNode, 'client' | 'internal'>>

async function layOut(
  count: number,
  folder: string,
  { advertise, settings }: ClusterOptions,
): Promise<{ controller: KafkaNode; brokers: Broker[] }> {
  const [controllerPort = 0, ...ports] = await findFreePorts(1 + 2 * count)
  const shared = {
    controller: { id: CONTROLLER_ID, host: LOOPBACK, port: controllerPort },
    settings: { ...clusterSettings(count), ...settings },
  }
  const brokers: Broker[] = []
  for (let id = 1; id <= count; id += 1) {
    const [clientPort = 0, internalPort = 0] = ports.slice(2 * (id - 1))
    const listen = { host: LOOPBACK, port: clientPort }
    brokers.push({
      ...shared,
      id,
      roles: 'broker',
      client: { listen, advertised: (await advertise?.(id, clientPort)) ?? listen },
      internal: { host: LOOPBACK, port: internalPort },
      folder: join(folder, `broker-${id}`),
    })
  }
  const controllerFolder = join(folder, 'controller')
  return { controller: { ...shared, id: CONTROLLER_ID, roles: 'controller', folder: controllerFolder }, brokers }
}

function clusterNode(broker: Broker, jars: Jars, guard: Guard): ClusterNode {
  let server: ServerProcess | undefined
  const end = async (signal: NodeJS.Signals, waitMs: number): Promise<void> => {
    server?.signal(signal)
    const deadline = Date.now() + waitMs
    while (server !== undefined && !server.hasEnded()) {
      if (Date.now() > deadline) server.signal('SIGKILL')
      await sleep(20)
    }
  }
  return {
    id: broker.id,
    ...broker.client.listen,
    kill: () => end('SIGKILL', 0),
    stop: () => end('SIGTERM', STOP_WAIT_MS),
    async start() {
      if (server !== undefined && !server.hasEnded()) return
      server = await startKafkaNode(broker, jars, guard)
      await waitUntilReady({
        what: `Broker ${broker.id}`,
        timeoutMs: START_WAIT_MS,
        check: () => kafkaAnswers([textOf(broker.internal)], [broker.id]),
        server,
      })
    },
    freeze: () => server?.signal('SIGSTOP'),
    thaw: () => server?.signal('SIGCONT'),
  }
}
