import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { textOf } from '../../src/kafka/broker-address.ts'
import { StackError } from './errors.ts'
import type { Guard } from './guard.ts'
import type { Jars } from './jars.ts'
import { type ServerProcess, startServer } from './server-process.ts'

/** Where something listens. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** One Kafka process in KRaft mode. */
export interface KafkaNode {
  readonly id: number
  readonly roles: 'broker' | 'controller' | 'broker,controller'
  /** The one controller of the cluster; this node itself if it has that role. */
  readonly controller: Address & { readonly id: number }
  /**
   * For clients; the advertised address may differ from the listening one (a proxy in between). Not set for a lone
   * controller.
   */
  readonly client?: { readonly listen: Address; readonly advertised: Address }
  /** For brokers among themselves. Not set for a lone controller. */
  readonly internal?: Address
  /** More settings of server.properties; every node of a cluster needs the same. */
  readonly settings: Readonly<Record<string, string>>
  /** Its data, settings and log; existing contents are kept. */
  readonly folder: string
}

/** What every broker of the local stack has, in Docker too. */
export const BROKER_SETTINGS: Readonly<Record<string, string>> = {
  'auto.create.topics.enable': 'false',
  'num.partitions': '3',
  'group.initial.rebalance.delay.ms': '0',
  // The defaults, 50 partitions each, take the first consumer seconds to wait for.
  'offsets.topic.num.partitions': '3',
  'transaction.state.log.num.partitions': '3',
}

/** What a lone broker needs besides: by default these topics want three. */
export const SINGLE_BROKER_SETTINGS: Readonly<Record<string, string>> = {
  ...BROKER_SETTINGS,
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
  'share.coordinator.state.topic.replication.factor': '1',
  'share.coordinator.state.topic.min.isr': '1',
}

/** Any fixed id will do; it has to be the same on all nodes of a cluster and at every start. */
export const CLUSTER_ID = '5L6g3nShT-eMCtK--X86sw'

const HEAP = { controller: '-Xmx256m', broker: '-Xmx512m' }
/** Quick to start on few cores: no optimising compiler, no parallel collector. */
export const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xshare:auto'] as const
const FORMAT_WAIT_MS = 60_000

/**
 * Starts a node, with its data folder formatted first if it is new. It does not wait for the node to be ready.
 * @throws StackError if it cannot be formatted or started
 */
export async function startKafkaNode(node: KafkaNode, jars: Jars, guard: Guard): Promise<ServerProcess> {
  const name = node.roles === 'controller' ? 'controller' : `kafka-${node.id}`
  await mkdir(node.folder, { recursive: true })
  const settingsFile = join(node.folder, 'server.properties')
  await writeFile(settingsFile, serverProperties(node))
  const logFile = join(node.folder, `${name}.log`)
  const java = [
    node.roles === 'controller' ? HEAP.controller : HEAP.broker,
    ...QUICK_START,
    `-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.xml')}`,
    `-Dstack.log=${logFile}`,
    '-cp',
    jars.kafkaClasspath,
  ]
  if (!existsSync(join(dataFolder(node), 'meta.properties'))) {
    const format = ['kafka.tools.StorageTool', 'format', '-t', CLUSTER_ID, '-c', settingsFile]
    await promisify(execFile)(jars.java, [...java, ...format], { timeout: FORMAT_WAIT_MS }).catch((error: unknown) => {
      throw new StackError(`Kafka cannot format its data folder ${dataFolder(node)}: ${String(error)}`)
    })
  }
  const outFile = join(node.folder, `${name}.out`)
  return startServer({
    name,
    command: jars.java,
    args: [...java, 'kafka.Kafka', settingsFile],
    outFile,
    logFile,
    guard,
  })
}

function dataFolder(node: KafkaNode): string {
  return join(node.folder, 'data')
}

function serverProperties(node: KafkaNode): string {
  const listeners: string[] = []
  const advertised: string[] = []
  if (node.client !== undefined) {
    listeners.push(`CLIENT://${textOf(node.client.listen)}`)
    advertised.push(`CLIENT://${textOf(node.client.advertised)}`)
  }
  if (node.internal !== undefined) {
    listeners.push(`INTERNAL://${textOf(node.internal)}`)
    advertised.push(`INTERNAL://${textOf(node.internal)}`)
  }
  if (node.roles.includes('controller')) listeners.push(`CONTROLLER://${textOf(node.controller)}`)
  const settings: Record<string, string> = {
    'process.roles': node.roles,
    'node.id': String(node.id),
    'controller.quorum.voters': `${node.controller.id}@${textOf(node.controller)}`,
    'controller.listener.names': 'CONTROLLER',
    listeners: listeners.join(),
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT',
    'log.dirs': dataFolder(node),
    ...node.settings,
  }
  if (advertised.length > 0) {
    settings['advertised.listeners'] = advertised.join()
    settings['inter.broker.listener.name'] = 'INTERNAL'
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
