import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findFreePorts } from '../stack/ports.ts'
import { type FaultSpan, judge, type Result } from './judge.ts'
import { APP_SECRET, Load, type LoadOptions } from './load.ts'
import { ReadBack } from './read-back.ts'
import { RelayProcess } from './relay-process.ts'
import { TOPIC_PREFIX, type World } from './world.ts'

export const PUBLISH_TIMEOUT_MS = 5_000
export const PRODUCERS = ['platformatic', 'kafkajs'] as const
export type ProducerName = (typeof PRODUCERS)[number]

/** What a fault can act on. */
export interface Scene {
  readonly world: World
  readonly relay: RelayProcess
  readonly load: Load
  readonly readBack: ReadBack
  /** Where the relay takes webhooks. */
  readonly webhookUrl: string
  /** As short as it can be. */
  readonly isShort: boolean
  /** The fault begins now. */
  begins(): void
  /** What was down can serve again from now on: the relay has to recover. */
  ends(): void
  /** Records a broken promise; the trial fails. */
  complain(what: string): void
  wait(ms: number): Promise<void>
}

/** One way in which things go wrong. */
export interface Fault {
  readonly name: string
  /** One line for the table's reader. */
  readonly what: string
  readonly load?: Partial<LoadOptions>
  readonly env?: Readonly<Record<string, string>>
  /** The fault starts the relay itself. */
  readonly startsRelay?: true
  /** The relay's process ends: tries end without an answer. */
  readonly endsRelay?: true
  /** Records are meant to become dead letters. */
  readonly buries?: true
  run(scene: Scene): Promise<void>
}

export interface Outcome extends Result {
  readonly fault: string
  readonly producer: ProducerName
  readonly peakMib: number
  readonly seconds: number
  /** Broken promises; the trial passes if there are none. */
  readonly complaints: readonly string[]
}

const READY_LIMIT_MS = 60_000
const WARM_UP_MS = 2_000
const AFTERMATH_MS = 4_000
const SETTLE_LIMIT_MS = 60_000
/** Contract: no answer later than the publish timeout and a second; accepted again within 5 s; below 384 MiB. */
const ANSWER_LIMIT_MS = PUBLISH_TIMEOUT_MS + 1_000
const RECOVERY_LIMIT_MS = 5_000
/** The short form runs alongside everything else, on machines of any speed: it checks losses rather than timing. */
const SHORT_FORM_PATIENCE = 3
const MEMORY_LIMIT_MIB = 384

/** Runs one fault under constant load against a separate relay, and counts. */
export async function runTrial(world: World, fault: Fault, producer: ProducerName, isShort: boolean): Promise<Outcome> {
  const startedMs = performance.now()
  await world.heal()
  const run = randomBytes(4).toString('hex')
  const [port = 0, adminPort = 0] = await findFreePorts(2)
  const webhookUrl = `http://127.0.0.1:${port}/webhook`
  const env = { ...relayEnv(world, producer, port, adminPort), ...fault.env }
  const log = join(world.folder, `relay-${fault.name}-${producer}.log`)
  const relay = new RelayProcess(env, `http://127.0.0.1:${adminPort}`, log)
  const load = new Load(webhookUrl, run, fault.load)
  const readBack = new ReadBack(world, run)
  const complaints: string[] = []
  const spans: FaultSpan[] = []
  let fromMs = 0
  try {
    await readBack.skip()
    if (fault.startsRelay === undefined) {
      relay.start()
      await relay.until('/readyz', 200, READY_LIMIT_MS)
      load.start()
      await sleep(isShort ? WARM_UP_MS / 2 : WARM_UP_MS)
    }
    await fault.run({
      ...{ world, relay, load, readBack, webhookUrl, isShort },
      begins: () => {
        fromMs = performance.now()
      },
      ends: () => spans.push({ fromMs, toMs: performance.now() }),
      complain: (what) => complaints.push(what),
      wait: (ms) => sleep(ms),
    })
    await sleep(isShort ? AFTERMATH_MS / 2 : AFTERMATH_MS)
    load.pause()
    if (!(await load.settle(SETTLE_LIMIT_MS))) complaints.push(`${load.open} deliveries are never acknowledged`)
    load.close()
    const { code, signal } = await relay.end('SIGTERM')
    if (code !== 0) complaints.push(`SIGTERM ends the relay with ${signal ?? code}`)
    await world.heal()
    await readBack.collect()
  } catch (error) {
    throw new Error(`${String(error)}\n--- the relay's last lines\n${relay.lastWords.slice(-2_000)}`, { cause: error })
  } finally {
    load.close()
    await relay.end('SIGKILL')
  }
  const result = judge(load.deliveries, readBack.found, spans)
  const { peakMib } = relay
  complaints.push(...broken(fault, result, peakMib, isShort ? SHORT_FORM_PATIENCE : 1))
  const seconds = (performance.now() - startedMs) / 1000
  return { fault: fault.name, producer, ...result, peakMib, seconds, complaints }
}

function relayEnv(world: World, producer: ProducerName, port: number, adminPort: number): Record<string, string> {
  return {
    WABA_HOST: '127.0.0.1',
    WABA_PORT: String(port),
    WABA_ADMIN_HOST: '127.0.0.1',
    WABA_ADMIN_PORT: String(adminPort),
    WABA_APP_SECRETS: APP_SECRET,
    WABA_VERIFY_TOKENS: 'verify-token',
    WABA_KAFKA_BROKERS: world.cluster.bootstrap,
    WABA_KAFKA_PRODUCER: producer,
    WABA_SCHEMA_REGISTRY_URL: world.registryUrl,
    WABA_TOPIC_PREFIX: TOPIC_PREFIX,
    WABA_PUBLISH_TIMEOUT_MS: String(PUBLISH_TIMEOUT_MS),
  }
}

/** Promises that the result does not keep. */
function broken(fault: Fault, result: Result, peakMib: number, patience: number): string[] {
  const promises: [boolean, string][] = [
    [result.acknowledged > 0, 'nothing is acknowledged'],
    [result.lost === 0, `${result.lost} lost`],
    [result.unordered === 0, `${result.unordered} out of order`],
    [result.slowestMs <= patience * ANSWER_LIMIT_MS, `an answer takes ${Math.round(result.slowestMs)} ms`],
    [result.allGoodMs <= patience * RECOVERY_LIMIT_MS, `${Math.round(result.allGoodMs)} ms to accept again`],
    [result.firstGoodMs <= patience * RECOVERY_LIMIT_MS, `${Math.round(result.firstGoodMs)} ms to the first 200`],
    [result.refusalsWithoutAdvice === 0, `${result.refusalsWithoutAdvice} × 503 without Retry-After`],
    [result.odd === 0, `${result.odd} answers other than 200 and 503`],
    [fault.endsRelay === true || result.unanswered === 0, `${result.unanswered} tries without an answer`],
    [result.buried > 0 === (fault.buries === true), `${result.buried} webhooks with dead letters`],
    [peakMib < MEMORY_LIMIT_MIB, `${Math.round(peakMib)} MiB`],
  ]
  return promises.filter(([kept]) => !kept).map(([, complaint]) => complaint)
}
