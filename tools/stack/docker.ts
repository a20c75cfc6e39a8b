import { tryCommand } from './command.ts'
import { CLUSTER_ID, SINGLE_BROKER_SETTINGS } from './kafka-node.ts'
import { KAFKA_IMAGE, REGISTRY_IMAGE } from './versions.ts'

/** One container of the local stack, for testcontainers and for `docker run`. */
export interface ContainerSpec {
  readonly image: string
  /** The port inside. */
  readonly port: number
  readonly environment: Readonly<Record<string, string>>
}

/** Where the broker keeps its data inside its container; the image lets its own user write there. */
export const KAFKA_DATA_FOLDER = '/var/lib/kafka/data'

/** The broker; it advertises the given address, which must lead to its port. */
export function kafkaContainer(advertised: string): ContainerSpec {
  const settings: Record<string, string> = {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': '1@localhost:9093',
    'controller.listener.names': 'CONTROLLER',
    listeners: 'CLIENT://:9092,INTERNAL://localhost:9094,CONTROLLER://localhost:9093',
    'advertised.listeners': `CLIENT://${advertised},INTERNAL://localhost:9094`,
    'inter.broker.listener.name': 'INTERNAL',
    'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT',
    'log.dirs': KAFKA_DATA_FOLDER,
    ...SINGLE_BROKER_SETTINGS,
  }
  const variables = Object.entries(settings).map(([name, value]) => [
    `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`,
    value,
  ])
  return {
    image: KAFKA_IMAGE,
    port: 9092,
    environment: {
      ...Object.fromEntries(variables),
      CLUSTER_ID,
      KAFKA_HEAP_OPTS: '-Xmx512m -Xms256m',
    },
  }
}

/** The registry, its schemas in memory. */
export function registryContainer(): ContainerSpec {
  return { image: REGISTRY_IMAGE, port: 8080, environment: {} }
}

/** Whether a Docker engine answers its command line client. */
export async function dockerAnswers(): Promise<boolean> {
  return (await tryCommand('docker', ['version', '--format', '{{.Server.Version}}'])) !== undefined
}
