import { join } from 'node:path'
import { textOf } from '../../src/kafka/broker-address.ts'
import type { Guard } from './guard.ts'
import type { Jars } from './jars.ts'
import { SINGLE_BROKER_SETTINGS, startKafkaNode } from './kafka-node.ts'
import { findFreePorts } from './ports.ts'
import { kafkaAnswers, registryAnswers, waitUntilReady } from './ready.ts'
import { startRegistry } from './registry-process.ts'
import type { ServerProcess } from './server-process.ts'
import { REGISTRY_BASE_PATH } from './versions.ts'

/** One broker and the registry as plain processes. */
export interface JavaStack {
  readonly brokers: string
  readonly registryUrl: string
  readonly processes: readonly ServerProcess[]
}

const LOOPBACK = '127.0.0.1'
/** Kafka takes about 3 s, the registry about 5 s; more where many share few cores. */
export const START_WAIT_MS = 120_000

/**
 * Starts both at once and waits until both answer. On failure what was started is still in the guard.
 * @throws StackError with the last lines of the log of what did not start
 */
export async function startJavaStack(
  place: { readonly folder: string; readonly kafkaPort: number; readonly registryPort: number },
  jars: Jars,
  guard: Guard,
): Promise<JavaStack> {
  const client = { host: LOOPBACK, port: place.kafkaPort }
  const registryUrl = `http://${LOOPBACK}:${place.registryPort}${REGISTRY_BASE_PATH}`
  const processes = await Promise.all([
    startReadyKafka(client, join(place.folder, 'kafka'), jars, guard),
    startReadyRegistry(registryUrl, { folder: join(place.folder, 'registry'), port: place.registryPort }, jars, guard),
  ])
  return { brokers: textOf(client), registryUrl, processes }
}

async function startReadyKafka(
  client: { readonly host: string; readonly port: number },
  folder: string,
  jars: Jars,
  guard: Guard,
): Promise<ServerProcess> {
  const [internalPort = 0, controllerPort = 0] = await findFreePorts(2)
  const node = {
    id: 1,
    roles: 'broker,controller',
    controller: { id: 1, host: LOOPBACK, port: controllerPort },
    client: { listen: client, advertised: client },
    internal: { host: LOOPBACK, port: internalPort },
    settings: SINGLE_BROKER_SETTINGS,
    folder,
  } as const
  const server = await startKafkaNode(node, jars, guard)
  const check = (): Promise<boolean> => kafkaAnswers([textOf(client)])
  await waitUntilReady({ what: 'Kafka', timeoutMs: START_WAIT_MS, check, server })
  return server
}

async function startReadyRegistry(
  registryUrl: string,
  place: { readonly folder: string; readonly port: number },
  jars: Jars,
  guard: Guard,
): Promise<ServerProcess> {
  const server = await startRegistry(place, jars, guard)
  const check = (): Promise<boolean> => registryAnswers(registryUrl)
  await waitUntilReady({ what: 'Apicurio Registry', timeoutMs: START_WAIT_MS, check, server })
  return server
}
