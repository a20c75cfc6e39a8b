import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dockerAnswers } from './docker.ts'
import { messageOf, StackError } from './errors.ts'
import { type Guard, openGuard } from './guard.ts'
import { findJars, type Jars } from './jars.ts'
import { startJavaStack } from './java-stack.ts'
import { findFreePorts } from './ports.ts'
import { startContainers } from './test-containers.ts'

/** A real Kafka and a real schema registry for one run. */
export interface LocalStack extends AsyncDisposable {
  /** Where it is from: addresses of the environment, containers, or plain Java processes. */
  readonly kind: 'env' | 'docker' | 'java'
  /** `host:port,…`, as WABA_KAFKA_BROKERS takes it. */
  readonly brokers: string
  /** As WABA_SCHEMA_REGISTRY_URL takes it, base path included. */
  readonly registryUrl: string
  /** Removes what was started, data included; addresses of the environment are left alone. */
  close(): Promise<void>
}

export interface StackOptions {
  /** Read: WABA_KAFKA_BROKERS and WABA_SCHEMA_REGISTRY_URL, and STACK_KIND (`docker`, `java`) to force a way. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Gets a line for each slow step; standard error by default. */
  readonly log?: (line: string) => void
}

export const WHAT_TO_INSTALL =
  'No local Kafka: install Docker, or Java 17+ and Maven; or set WABA_KAFKA_BROKERS and WABA_SCHEMA_REGISTRY_URL.'

/**
 * Provides Kafka and a registry by the first way that works: the addresses of the environment, a Docker engine, Java with
 * Maven. What it starts is of this run alone, on free ports, and is removed by `close()`; at the latest when this process
 * ends, even by SIGKILL.
 * @throws StackError whose message says what to do
 */
export async function provideStack(options: StackOptions = {}): Promise<LocalStack> {
  const { env = process.env, log = logToStderr } = options
  const kind = stackKind(env.STACK_KIND)
  const given = kind === undefined ? givenAddresses(env) : undefined
  if (given !== undefined) return localStack('env', given, async () => undefined)
  if (kind === 'docker') return startWith('docker', log)
  if (kind === undefined && (await dockerAnswers())) {
    try {
      return await startWith('docker', log)
    } catch (error) {
      log(`Docker answers, but ${messageOf(error)}`)
      log('Trying Java and Maven instead …')
    }
  }
  return startWith('java', log)
}

/** Checks STACK_KIND or an option of the same meaning. */
export function stackKind(text: string | undefined): 'docker' | 'java' | undefined {
  if (text === undefined || text === '') return undefined
  if (text === 'docker' || text === 'java') return text
  throw new StackError(`STACK_KIND is "${text}": it may be docker or java`)
}

/** Progress goes to stderr, so that it does not mix with data. */
export function logToStderr(line: string): void {
  process.stderr.write(`${line}\n`)
}

function givenAddresses(env: Readonly<Record<string, string | undefined>>): Addresses | undefined {
  const brokers = env.WABA_KAFKA_BROKERS
  const registryUrl = env.WABA_SCHEMA_REGISTRY_URL
  if (!brokers && !registryUrl) return undefined
  if (brokers && registryUrl) return { brokers, registryUrl }
  const [set, unset] = brokers
    ? ['WABA_KAFKA_BROKERS', 'WABA_SCHEMA_REGISTRY_URL']
    : ['WABA_SCHEMA_REGISTRY_URL', 'WABA_KAFKA_BROKERS']
  throw new StackError(`${set} is set and ${unset} is not: set both to use them, or neither for a local stack`)
}

interface Addresses {
  readonly brokers: string
  readonly registryUrl: string
}

async function startWith(kind: 'docker' | 'java', log: (line: string) => void): Promise<LocalStack> {
  const guard = openGuard()
  try {
    const addresses = kind === 'docker' ? await startContainers(guard, log) : await startJava(guard, log)
    return localStack(kind, addresses, () => guard.clear())
  } catch (error) {
    await guard.clear()
    throw error
  }
}

async function startJava(guard: Guard, log: (line: string) => void): Promise<Addresses> {
  const jars = await findJarsOrAdvise(log)
  const folder = await mkdtemp(join(tmpdir(), 'waba-relay-stack-'))
  guard.add({ kind: 'folder', path: folder })
  const [kafkaPort = 0, registryPort = 0] = await findFreePorts(2)
  return startJavaStack({ folder, kafkaPort, registryPort }, jars, guard)
}

/** The jars for the Java way, which is the last one tried: a failure says what to install. */
export async function findJarsOrAdvise(log: (line: string) => void): Promise<Jars> {
  return findJars(log).catch((error: unknown) => {
    throw new StackError(`${WHAT_TO_INSTALL} (${messageOf(error)})`)
  })
}

function localStack(kind: LocalStack['kind'], addresses: Addresses, close: () => Promise<void>): LocalStack {
  const { brokers, registryUrl } = addresses
  return { kind, brokers, registryUrl, close, [Symbol.asyncDispose]: close }
}
