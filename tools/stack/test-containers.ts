import { randomUUID } from 'node:crypto'
import type { WaitStrategy } from 'testcontainers'
import { type ContainerSpec, kafkaContainer, registryContainer } from './docker.ts'
import { messageOf, StackError } from './errors.ts'
import type { Guard } from './guard.ts'
import { START_WAIT_MS } from './java-stack.ts'
import { findFreePorts } from './ports.ts'
import { kafkaAnswers, registryAnswers, waitUntilReady } from './ready.ts'
import { REGISTRY_BASE_PATH } from './versions.ts'

type Testcontainers = typeof import('testcontainers')

const ANSWER_WAIT_MS = 30_000
const LAST_LINES = 12

/**
 * Starts broker and registry in containers of this run alone, under the guard.
 * @throws StackError if an image cannot be had or a container does not start
 */
export async function startContainers(
  guard: Guard,
  log: (line: string) => void,
): Promise<{ brokers: string; registryUrl: string }> {
  // The guard removes the containers, so the reaper's image need not be pulled as well.
  process.env.TESTCONTAINERS_RYUK_DISABLED ??= 'true'
  const library = await import('testcontainers') // takes half a second: only where Docker is used
  const [kafkaPort = 0, registryPort = 0] = await findFreePorts(2)
  const { host: engineHost } = (await library.getContainerRuntimeClient()).info.containerRuntime
  // Node may try ::1 first for the name, and engines publish to IPv4 for certain.
  const host = engineHost === 'localhost' ? '127.0.0.1' : engineHost
  const brokers = `${host}:${kafkaPort}`
  const registryUrl = `http://${host}:${registryPort}${REGISTRY_BASE_PATH}`
  const kafka = kafkaContainer(brokers)
  const registry = registryContainer()
  for (const { image } of [kafka, registry]) await pullIfMissing(library, image, log)
  const registryAnswering = library.Wait.forHttp(`${REGISTRY_BASE_PATH}/subjects`, registry.port, {
    abortOnContainerExit: true,
  })
  await Promise.all([
    start(library, kafka, kafkaPort, library.Wait.forLogMessage(/Kafka Server started/), guard),
    start(library, registry, registryPort, registryAnswering, guard),
  ])
  await Promise.all([
    waitUntilReady({ what: 'Kafka', timeoutMs: ANSWER_WAIT_MS, check: () => kafkaAnswers([brokers]) }),
    waitUntilReady({
      what: 'Registry',
      timeoutMs: ANSWER_WAIT_MS,
      check: () => registryAnswers(registryUrl),
    }),
  ])
  return { brokers, registryUrl }
}

async function pullIfMissing(library: Testcontainers, image: string, log: (line: string) => void): Promise<void> {
  const { image: images } = await library.getContainerRuntimeClient()
  const name = library.ImageName.fromString(image)
  if (await images.exists(name)) return
  log(`Pulling ${image}, once (a few hundred MB) …`)
  await images.pull(name).catch((error: unknown) => {
    throw new StackError(`the image ${image} cannot be pulled: ${messageOf(error)}`)
  })
}

async function start(
  library: Testcontainers,
  spec: ContainerSpec,
  hostPort: number,
  ready: WaitStrategy,
  guard: Guard,
): Promise<void> {
  const name = `waba-relay-${randomUUID()}`
  guard.add({ kind: 'container', name })
  const lastLines: string[] = []
  const container = new library.GenericContainer(spec.image)
    .withName(name)
    .withEnvironment(spec.environment)
    .withExposedPorts({ container: spec.port, host: hostPort })
    .withStartupTimeout(START_WAIT_MS)
    .withWaitStrategy(ready)
    .withLogConsumer((stream) => {
      stream.on('data', (line: Buffer | string) => {
        lastLines.push(`  ${String(line).trimEnd()}`)
        if (lastLines.length > LAST_LINES) lastLines.shift()
      })
    })
  await container.start().catch((error: unknown) => {
    throw new StackError(`${spec.image} does not start: ${messageOf(error)}\n${lastLines.join('\n')}`)
  })
}
