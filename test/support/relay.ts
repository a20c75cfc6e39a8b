import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { deleteTopics } from './consumer.ts'
import { type Answer, type Exchange, exchange } from './http.ts'
import { kafkaBrokers, registryUrl } from './stack.ts'

export const APP_SECRET = 'app-secret-4f1c'
export const VERIFY_TOKEN = 'verify-token-92ab'

export type RelaySettings = Readonly<Record<`${'WABA' | 'AWS'}_${string}`, string | undefined>> & {
  readonly NODE_OPTIONS?: string
}

export interface PostOptions extends Omit<Exchange, 'body' | 'method'> {
  readonly secret?: string
}

/** A process's exit code and signal. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** `waba-relay serve` as a process of its own. */
export interface RelayProcess {
  /** Before every topic's name. */
  readonly prefix: string
  readonly pid: number
  readonly webhookUrl: string
  readonly adminUrl: string
  /** See postSigned. */
  post(body: Buffer | string, options?: PostOptions): Promise<Answer>
  admin(path: string): Promise<Answer>
  isReady(): Promise<boolean>
  kill(signal: NodeJS.Signals): void
  readonly ended: Promise<Ended>
  /** SIGTERM, and wait for its end. */
  stop(): Promise<Ended>
  /** Its output so far. */
  readonly stdout: string
  readonly stderr: string
  /** Lines of its log. */
  lines(): Record<string, unknown>[]
}

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const START_LIMIT_MS = 30_000
const SHOWN_LENGTH = 6_000

const running = new Set<{ name: string; child: ChildProcess; output: () => string }>()
const prefixes = new Set<string>()
let filePrefix: string | undefined
let folder: string | undefined

afterEach(({ task }) => {
  if (task.result?.state === 'fail') showLogs()
})

function showLogs(): void {
  for (const { name, output } of running) process.stderr.write(`--- ${name}\n${output().slice(-SHOWN_LENGTH)}\n---\n`)
}

let anyTestRan = false
beforeEach(() => {
  anyTestRan = true
})

afterAll(async () => {
  // Reports a failure before the first test.
  if (!anyTestRan) showLogs()
  for (const { child } of running) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  await deleteTopics([...prefixes])
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
})

/** A prefix that nobody else has; its topics are deleted after the file. */
export function newPrefix(): string {
  const prefix = `t${randomBytes(5).toString('hex')}-`
  prefixes.add(prefix)
  return prefix
}

/** The settings of a relay of this test run, on free ports. The relays of a file share their topics: starts are quick. */
export function relaySettings(settings: RelaySettings = {}): Record<string, string | undefined> {
  filePrefix ??= newPrefix()
  return {
    WABA_HOST: '127.0.0.1',
    WABA_PORT: '0',
    WABA_ADMIN_HOST: '127.0.0.1',
    WABA_ADMIN_PORT: '0',
    WABA_APP_SECRETS: APP_SECRET,
    WABA_VERIFY_TOKENS: VERIFY_TOKEN,
    WABA_KAFKA_BROKERS: kafkaBrokers(),
    WABA_SCHEMA_REGISTRY_URL: registryUrl(),
    WABA_TOPIC_PREFIX: filePrefix,
    // Two of 36 topics each are enough to be spread over, and cost a small machine less than the broker's three.
    WABA_TOPIC_PARTITIONS: '2',
    ...settings,
  }
}

/**
 * A relay's process in a folder without `.env`, with no setting but these. `output`: a file that its stdout goes to;
 * `under`: a command that starts the rest of its arguments in its own place, such as prlimit.
 */
export function spawnRelay(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = ['serve'],
  output: 'pipe' | number = 'pipe',
  under: readonly string[] = [],
  main = MAIN,
) {
  folder ??= mkdtempSync(join(tmpdir(), 'waba-relay-test-'))
  const { PATH, HOME } = process.env
  const [program = '', ...all] = [...under, process.execPath, main, ...args]
  const child = spawn(program, all, {
    cwd: folder,
    env: { PATH, HOME, NO_COLOR: '1', ...env },
    stdio: ['pipe', output, 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  running.add({ name: `relay ${child.pid}`, child, output: () => stdout + stderr })
  const ended = once(child, 'close').then(([code, signal]): Ended => ({ code, signal }))
  return { child, ended, stdout: () => stdout, stderr: () => stderr }
}

/** Runs the command line until it exits. */
export async function runRelay(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = ['serve'],
): Promise<Ended & { readonly stdout: string; readonly stderr: string }> {
  const { ended, stdout, stderr } = spawnRelay(env, args)
  const { code, signal } = await ended
  return { code, signal, stdout: stdout(), stderr: stderr() }
}

/** Posts a body as Meta does: signed, as JSON. */
export function postSigned(
  url: string,
  body: Buffer | string,
  { secret = APP_SECRET, headers = {}, ...options }: PostOptions = {},
): Promise<Answer> {
  const signature = { 'x-hub-signature-256': sign(Buffer.from(body), secret), 'content-type': 'application/json' }
  return exchange(url, { method: 'POST', body, headers: { ...signature, ...headers }, ...options })
}

interface StartOptions {
  readonly untilReady?: boolean
  /** Variables that are not settings. */
  readonly env?: Readonly<Record<string, string>>
  /** See spawnRelay. */
  readonly under?: readonly string[]
  /** The `main.ts` of another version. */
  readonly main?: string
}

/** Starts a relay and waits until it listens, with `untilReady` (the default) until it takes deliveries. */
export async function startRelay(
  settings: RelaySettings = {},
  { untilReady = true, env: more = {}, under = [], main = MAIN }: StartOptions = {},
): Promise<RelayProcess> {
  const env = { ...relaySettings(settings), ...more }
  const { child, ended, stdout, stderr } = spawnRelay(env, ['serve'], 'pipe', under, main)
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const lines = (): Record<string, unknown>[] => logLines(stdout())
  const listening = (): Record<string, unknown> | undefined => lines().find(({ msg }) => msg === 'listening')
  await vi.waitUntil(() => listening() !== undefined || hasEnded(), { timeout: START_LIMIT_MS, interval: 20 })
  const { webhook, admin: adminUrl } = listening() ?? {}
  if (typeof webhook !== 'string' || typeof adminUrl !== 'string') {
    throw new Error(`The relay did not start:\n${stdout()}${stderr()}`)
  }
  const relay: RelayProcess = {
    prefix: relaySettings(settings).WABA_TOPIC_PREFIX ?? '',
    pid: child.pid ?? 0,
    webhookUrl: webhook,
    adminUrl,
    post: (body, options) => postSigned(webhook, body, options),
    admin: (path) => exchange(adminUrl + path),
    isReady: () => exchange(`${adminUrl}/readyz`).then(({ status }) => status === 200),
    kill: (signal) => void child.kill(signal),
    ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
    get stdout() {
      return stdout()
    },
    get stderr() {
      return stderr()
    },
    lines,
  }
  const readyOrEnded = async (): Promise<boolean> => hasEnded() || relay.isReady().catch(() => false)
  if (untilReady) await vi.waitUntil(readyOrEnded, { timeout: START_LIMIT_MS, interval: 50 })
  if (hasEnded()) throw new Error(`The relay ended:\n${stdout()}${stderr()}`)
  return relay
}

function logLines(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}
