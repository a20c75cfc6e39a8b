import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { brokerAccess, COMMAND_TIMEOUT_MS } from '../../src/config/access.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { messageOf } from '../../src/errors.ts'
import { kafkajsAccess } from '../../src/kafka/connection.ts'
import { withAdmin } from '../kafka-admin.ts'
import { AdminWatch } from './admin-watch.ts'
import { GoodDeliveries, type GoodResult } from './good.ts'
import type { HostileOptions, HostileResult, Judged } from './hostile-result.ts'
import { complaintsOf, HELD_LIMIT_MIB } from './judge.ts'
import { Ledger } from './ledger.ts'
import { LogWatch } from './log-watch.ts'
import { APP_SECRET, OLD_APP_SECRET, PLANTED, VERIFY_TOKEN } from './planted.ts'
import { readBack } from './read-back.ts'
import { RelayUnderAttack } from './relay.ts'
import { KINDS, schedule } from './schedule.ts'
import { attackOnce, type Target } from './wire.ts'

const PROGRESS_EVERY_MS = 1_000
const QUIET_LIMIT_MS = 30_000
const QUIET_POLL_MS = 200
/** Deliveries that failed are forgotten by then, and so are their timers. */
const HELD_LIMIT_MS = 10_000
const HELD_POLL_MS = 1_000

/**
 * Starts a relay, attacks it and nothing else, alongside good deliveries, and checks the results. Topics have a prefix of
 * their own and are deleted at the end.
 */
export async function runHostile(options: HostileOptions): Promise<Judged> {
  await using started = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'waba-relay-hostile-'))
  started.defer(() => rm(folder, { recursive: true, force: true }))
  const env = await environment(options, folder)
  const config = readConfig(env)
  started.defer(() => deleteTopics(config))
  const log = new LogWatch(PLANTED)
  const relay = await RelayUnderAttack.start(env, folder, log)
  started.defer(async () => void (await relay.stop()))
  const target: Target = { port: relay.port, ...(options.tls === undefined ? {} : { ca: options.tls.ca }) }
  const admin = new AdminWatch(relay, PLANTED)
  const ledger = new Ledger()
  const { heldMib: beforeMib } = await relay.inside()
  const startedMs = performance.now()
  const good = await attack(options, target, relay, admin, ledger)
  const durationMs = performance.now() - startedMs
  const { standstillMs } = await relay.inside()
  const memory = await atRest(relay, admin)
  const held = { beforeMib, afterMib: await heldAfter(relay, beforeMib) }
  const survived = relay.isAlive
  const stored = await readBack(config)
  const exitCode = survived ? await relay.stop() : null
  const result = { ledger, good, stored, log, admin, durationMs, memory, held, standstillMs, exitCode, survived }
  return { ...result, complaints: complaintsOf(result, options) }
}

async function attack(
  options: HostileOptions,
  target: Target,
  relay: RelayUnderAttack,
  admin: AdminWatch,
  ledger: Ledger,
): Promise<GoodResult> {
  const { requests, seed, connections, goodEveryMs, only, onProgress } = options
  const kinds = KINDS.filter(({ name }) => only === undefined || only.some((part) => name.includes(part)))
  const deliveries = new GoodDeliveries(target)
  const over = new AbortController()
  const good = deliveries.run(goodEveryMs, over.signal)
  const watched = admin.run(over.signal)
  const timer = setInterval(() => {
    onProgress?.({ done: ledger.attacks, good: deliveries.result.sent, memoryMib: relay.memory()?.nowMib })
  }, PROGRESS_EVERY_MS)
  const plan = schedule(kinds, requests, seed)
  const work = async (): Promise<void> => {
    // Each worker takes the next one; a relay that has ended answers nobody any more.
    for (const { number, kind, draw } of plan) {
      const made = kind.make({ draw, number })
      ledger.note(kind.name, number, made, await attackOnce(target, made))
      if (!relay.isAlive) return
    }
  }
  try {
    await Promise.all(Array.from({ length: connections }, work))
  } finally {
    clearInterval(timer)
    over.abort()
    await Promise.all([good, watched])
  }
  return deliveries.result
}

/** Waits until nothing is held for anybody, or it takes too long. */
async function atRest(relay: RelayUnderAttack, admin: AdminWatch): Promise<HostileResult['memory']> {
  const untilMs = performance.now() + QUIET_LIMIT_MS
  for (;;) {
    await admin.look()
    if (admin.held.length === 0 || !relay.isAlive || performance.now() > untilMs) break
    await sleep(QUIET_POLL_MS)
  }
  const memory = relay.memory()
  return memory && { peakMib: memory.peakMib, restMib: memory.nowMib }
}

/**
 * Memory in use once pending work is dropped: collects garbage until it is hardly more than before, or for some
 * seconds.
 */
async function heldAfter(relay: RelayUnderAttack, beforeMib: number): Promise<number> {
  const untilMs = performance.now() + HELD_LIMIT_MS
  for (;;) {
    const { heldMib } = await relay.inside()
    if (heldMib <= beforeMib + HELD_LIMIT_MIB || !relay.isAlive || performance.now() > untilMs) return heldMib
    await sleep(HELD_POLL_MS)
  }
}

async function environment(
  { brokers, registryUrl, tls }: HostileOptions,
  folder: string,
): Promise<Record<string, string>> {
  const env = {
    WABA_HOST: '127.0.0.1',
    WABA_PORT: '0',
    WABA_ADMIN_HOST: '127.0.0.1',
    WABA_ADMIN_PORT: '0',
    WABA_APP_SECRETS: `${APP_SECRET},${OLD_APP_SECRET}`,
    WABA_VERIFY_TOKENS: VERIFY_TOKEN,
    WABA_KAFKA_BROKERS: brokers,
    WABA_SCHEMA_REGISTRY_URL: registryUrl,
    WABA_TOPIC_PREFIX: `hostile-${randomBytes(5).toString('hex')}-`,
    WABA_TOPIC_PARTITIONS: '2',
    WABA_METRICS_BY_ACCOUNT: 'true',
    // All that the relay has to say.
    WABA_LOG_LEVEL: 'trace',
  }
  if (tls === undefined) return env
  const [cert, key] = [join(folder, 'relay.pem'), join(folder, 'relay.key')]
  await Promise.all([writeFile(cert, tls.cert), writeFile(key, tls.key, { mode: 0o600 })])
  return { ...env, WABA_TLS_CERT_FILE: cert, WABA_TLS_KEY_FILE: key }
}

async function deleteTopics(config: Config): Promise<void> {
  const access = kafkajsAccess(brokerAccess(config, COMMAND_TIMEOUT_MS))
  await withAdmin(access, async (kafka) => {
    const topics = (await kafka.listTopics()).filter((topic) => topic.startsWith(config.topicPrefix))
    if (topics.length > 0) await kafka.deleteTopics({ topics })
  }).catch((error: unknown) => process.stderr.write(`Topics of ${config.topicPrefix} are left: ${messageOf(error)}\n`))
}
