import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tryCommand } from './command.ts'
import { type ContainerSpec, KAFKA_DATA_FOLDER, kafkaContainer, registryContainer } from './docker.ts'
import { StackError } from './errors.ts'
import type { Guard } from './guard.ts'
import { START_WAIT_MS } from './java-stack.ts'
import { kafkaAnswers, registryAnswers, waitUntilReady } from './ready.ts'
import { registryDatabaseUrl } from './registry-process.ts'
import { CHECKOUT_ID } from './state.ts'
import { REGISTRY_BASE_PATH } from './versions.ts'

const KAFKA_NAME = `waba-relay-kafka-${CHECKOUT_ID}`
const REGISTRY_NAME = `waba-relay-registry-${CHECKOUT_ID}`
const REGISTRY_DATA_FOLDER = '/data'
const STOP_WAIT_MS = 60_000

/**
 * Starts the containers of `stack up`, their data in volumes of the same names. In the guard until all answer.
 * @throws StackError if an image cannot be had or a container does not start
 */
export async function startKeptContainers(
  ports: { readonly kafka: number; readonly registry: number },
  guard: Guard,
): Promise<{ brokers: string; registryUrl: string; containers: string[] }> {
  const brokers = `localhost:${ports.kafka}`
  const registryUrl = `http://localhost:${ports.registry}${REGISTRY_BASE_PATH}`
  await run(KAFKA_NAME, kafkaContainer(brokers), ports.kafka, ['--volume', `${KAFKA_NAME}:${KAFKA_DATA_FOLDER}`], guard)
  const registry = registryContainer()
  const environment = { APICURIO_DATASOURCE_URL: registryDatabaseUrl(`${REGISTRY_DATA_FOLDER}/schemas`) }
  // As root: a fresh volume belongs to root, and the image's own user could not write there.
  const options = ['--user', '0', '--volume', `${REGISTRY_NAME}:${REGISTRY_DATA_FOLDER}`]
  await run(REGISTRY_NAME, { ...registry, environment }, ports.registry, options, guard)
  const timeoutMs = START_WAIT_MS
  await Promise.all([
    waitUntilReady({ what: 'Kafka', timeoutMs, check: () => kafkaAnswers([brokers]) }),
    waitUntilReady({ what: 'Apicurio Registry', timeoutMs, check: () => registryAnswers(registryUrl) }),
  ])
  return { brokers, registryUrl, containers: [KAFKA_NAME, REGISTRY_NAME] }
}

async function run(
  name: string,
  spec: ContainerSpec,
  hostPort: number,
  options: readonly string[],
  guard: Guard,
): Promise<void> {
  if ((await tryCommand('docker', ['image', 'inspect', spec.image])) === undefined) {
    await docker(['pull', spec.image], `the image ${spec.image} cannot be had`)
  }
  await tryCommand('docker', ['rm', '--force', name], STOP_WAIT_MS) // of a run that was cut off
  guard.add({ kind: 'container', name })
  const environment = Object.entries(spec.environment).flatMap(([key, value]) => ['--env', `${key}=${value}`])
  const publish = ['--publish', `127.0.0.1:${hostPort}:${spec.port}`]
  const logLimit = ['--log-opt', 'max-size=10m', '--log-opt', 'max-file=2']
  const args = ['run', '--detach', '--name', name, ...publish, ...logLimit, ...options, ...environment, spec.image]
  await docker(args, `${spec.image} does not start`)
}

/** Stops them as an operator would, so that the volumes are whole, and removes them; the volumes stay. */
export async function stopContainers(names: readonly string[]): Promise<void> {
  await tryCommand('docker', ['stop', ...names], STOP_WAIT_MS)
  await tryCommand('docker', ['rm', '--force', ...names], STOP_WAIT_MS)
}

export async function removeVolumes(): Promise<void> {
  await tryCommand('docker', ['volume', 'rm', '--force', KAFKA_NAME, REGISTRY_NAME], STOP_WAIT_MS)
}

export async function areContainersRunning(names: readonly string[]): Promise<boolean> {
  const states = await tryCommand('docker', ['inspect', '--format', '{{.State.Running}}', ...names])
  return states !== undefined && !states.includes('false')
}

/** Its own progress goes to standard error, as this program's does. */
async function docker(args: readonly string[], failure: string): Promise<void> {
  const child = spawn('docker', args, { stdio: ['ignore', args[0] === 'pull' ? 2 : 'ignore', 'inherit'] })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new StackError(`${failure} (docker ${args[0]} failed)`)
}
