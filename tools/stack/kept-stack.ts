import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { dockerAnswers } from './docker.ts'
import { messageOf } from './errors.ts'
import { openGuard } from './guard.ts'
import { startJavaStack } from './java-stack.ts'
import { areContainersRunning, removeVolumes, startKeptContainers, stopContainers } from './kept-containers.ts'
import { sendSignal } from './leftovers.ts'
import { portOrFree } from './ports.ts'
import { findJarsOrAdvise } from './provide.ts'
import { isOurProcess, readState, removeState, STACK_FOLDER, type StackState, writeState } from './state.ts'

export interface UpOptions {
  readonly kind?: 'docker' | 'java' | undefined
  readonly kafkaPort: number
  readonly registryPort: number
  readonly log: (line: string) => void
}

type Ports = { readonly kafka: number; readonly registry: number }

const DATA_FOLDER = join(STACK_FOLDER, 'data')
const STOP_WAIT_MS = 30_000

/**
 * Starts the stack of this checkout so that it outlives this process; nothing if it runs already.
 * @throws StackError that says what to do
 */
export async function stackUp(options: UpOptions): Promise<{ state: StackState; started: boolean }> {
  const found = await readState()
  if (found !== undefined && (await isRunning(found))) return { state: found, started: false }
  if (found !== undefined) {
    options.log('A part of the stack has ended: stopping the rest …')
    await stop(found)
  }
  const ports = { kafka: await portOrFree(options.kafkaPort), registry: await portOrFree(options.registryPort) }
  if (ports.kafka !== options.kafkaPort) options.log(`Port ${options.kafkaPort} is taken: Kafka gets ${ports.kafka}`)
  if (ports.registry !== options.registryPort) {
    options.log(`Port ${options.registryPort} is taken: the registry gets ${ports.registry}`)
  }
  const state = await startFirstThatWorks(options, ports)
  return { state, started: true }
}

/** Stops what `up` started and nothing else; false if there was nothing. The data stays unless it is to be wiped. */
export async function stackDown({ wipe }: { readonly wipe: boolean }): Promise<boolean> {
  const state = await readState()
  if (state !== undefined) await stop(state)
  if (wipe) {
    await rm(DATA_FOLDER, { recursive: true, force: true, maxRetries: 5 })
    await removeVolumes()
  }
  return state !== undefined
}

/** What runs, or undefined. */
export async function stackStatus(): Promise<StackState | undefined> {
  const state = await readState()
  return state !== undefined && (await isRunning(state)) ? state : undefined
}

async function startFirstThatWorks({ kind, log }: UpOptions, ports: Ports): Promise<StackState> {
  if (kind === 'docker') return start('docker', ports, log)
  if (kind === undefined && (await dockerAnswers())) {
    try {
      return await start('docker', ports, log)
    } catch (error) {
      log(`Docker answers, but ${messageOf(error)}`)
      log('Trying Java and Maven instead …')
    }
  }
  return start('java', ports, log)
}

async function start(kind: 'docker' | 'java', ports: Ports, log: (line: string) => void): Promise<StackState> {
  const guard = openGuard()
  try {
    const startedAt = new Date().toISOString()
    let state: StackState
    if (kind === 'docker') {
      log('Starting Kafka and the registry in Docker …')
      state = { kind, startedAt, pids: [], ...(await startKeptContainers(ports, guard)) }
    } else {
      const jars = await findJarsOrAdvise(log)
      log('Starting Kafka and the registry as Java processes …')
      const place = { folder: DATA_FOLDER, kafkaPort: ports.kafka, registryPort: ports.registry }
      const { brokers, registryUrl, processes } = await startJavaStack(place, jars, guard)
      state = { kind, startedAt, brokers, registryUrl, containers: [], pids: processes.map(({ pid }) => pid) }
    }
    await writeState(state)
    await guard.release()
    return state
  } catch (error) {
    await guard.clear()
    throw error
  }
}

async function isRunning(state: StackState): Promise<boolean> {
  return state.kind === 'docker' ? areContainersRunning(state.containers) : state.pids.every(isOurProcess)
}

async function stop(state: StackState): Promise<void> {
  if (state.containers.length > 0) await stopContainers(state.containers)
  await Promise.all(state.pids.map(stopProcess))
  await removeState()
}

async function stopProcess(pid: number): Promise<void> {
  const deadline = Date.now() + STOP_WAIT_MS
  if (isOurProcess(pid)) sendSignal(pid, 'SIGTERM')
  while (isOurProcess(pid)) {
    if (Date.now() > deadline) sendSignal(pid, 'SIGKILL')
    await sleep(50)
  }
}
