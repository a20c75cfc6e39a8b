import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { StackError } from '../../tools/stack/errors.ts'
import { sendSignal } from '../../tools/stack/leftovers.ts'
import { findFreePorts } from '../../tools/stack/ports.ts'
import type { LocalStack } from '../../tools/stack/provide.ts'
import { startFlags } from '../../tools/start-flags.ts'
import { BENCH_SECRET } from '../load/body-file.ts'
import type { Workspace } from '../workspace.ts'
import { cpuMs, peakRssMiB } from './process-use.ts'

/** A server under test, in a process of its own. */
export interface TestServer {
  readonly name: string
  readonly pid: number
  /** Where bodies are posted. */
  readonly url: string
  cpuMs(): number | undefined
  peakRssMiB(): number | undefined
  /** The end of what it wrote, without deliveries that went well, for when something went wrong. */
  lastWords(): string
  /** Stands still until `resume`, where the system knows how (Windows does not). */
  pause(): void
  resume(): void
  /** SIGTERM, and after a while SIGKILL. */
  stop(): Promise<void>
}

export interface RelayServer extends TestServer {
  readonly adminUrl: string
  /** From the start of the process until it took deliveries. */
  readonly readyAfterMs: number
}

export interface RelayOptions {
  readonly stack: LocalStack
  readonly topicPrefix: string
  readonly settings?: Readonly<Record<`WABA_${string}`, string>>
  /** Another checkout or installation, to compare with; this one by default. */
  readonly folder?: string | undefined
}

const HOST = '127.0.0.1'
const START_LIMIT_MS = 60_000
/** A relay finishes what is in flight. */
const STOP_LIMIT_MS = 15_000
const POLL_MS = 10
const LAST_WORDS_LENGTH = 2_000
const ROOT = join(import.meta.dirname, '../..')

/** The relay as in production: its own process, default settings, one log line per delivery. */
export async function startRelay(
  workspace: Workspace,
  { stack, topicPrefix, settings = {}, folder = ROOT }: RelayOptions,
): Promise<RelayServer> {
  const [port = 0, adminPort = 0] = await findFreePorts(2)
  const adminUrl = `http://${HOST}:${adminPort}`
  const startedMs = performance.now()
  const server = await start(workspace, {
    name: 'relay',
    args: [...startFlags(folder), relayEntry(folder), 'serve'],
    env: {
      WABA_HOST: HOST,
      WABA_PORT: String(port),
      WABA_ADMIN_HOST: HOST,
      WABA_ADMIN_PORT: String(adminPort),
      WABA_APP_SECRETS: BENCH_SECRET,
      WABA_VERIFY_TOKENS: 'bench',
      WABA_KAFKA_BROKERS: stack.brokers,
      WABA_SCHEMA_REGISTRY_URL: stack.registryUrl,
      WABA_TOPIC_PREFIX: topicPrefix,
      ...settings,
    },
    url: `http://${HOST}:${port}/webhook`,
    isUp: async () => (await fetch(`${adminUrl}/readyz`)).status === 200,
  })
  return { ...server, adminUrl, readyAfterMs: performance.now() - startedMs }
}

/** What is built, unless the source is newer. */
export function relayEntry(folder = ROOT): string {
  const [source, built] = [join(folder, 'src'), join(folder, 'dist')].map(newestIn)
  return join(folder, built !== undefined && (source === undefined || built >= source) ? 'dist/main.js' : 'src/main.ts')
}

export function startDoNothing(workspace: Workspace): Promise<TestServer> {
  return startOwn(workspace, 'do-nothing', [])
}

/** See awaited-sends.ts. */
export function startAwaitedSends(workspace: Workspace, stack: LocalStack, topic: string): Promise<TestServer> {
  return startOwn(workspace, 'awaited-sends', [stack.brokers, topic, BENCH_SECRET])
}

async function startOwn(workspace: Workspace, name: string, args: readonly string[]): Promise<TestServer> {
  const [port = 0] = await findFreePorts(1)
  const url = `http://${HOST}:${port}/webhook`
  return start(workspace, {
    name,
    args: [join(import.meta.dirname, `${name}.ts`), String(port), ...args],
    env: {},
    url,
  })
}

interface Command {
  readonly name: string
  /** Node where none is given. */
  readonly program?: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly url: string
  /** By default any answer will do: it listens once it is connected. */
  readonly isUp?: () => Promise<boolean>
}

/** Starts a server and waits until it is up. Throws a StackError with its last words where it does not come up. */
export async function start(
  workspace: Workspace,
  { name, program = process.execPath, args, env, url, isUp = () => answers(url) }: Command,
): Promise<TestServer> {
  const outFile = workspace.file(`${name}.log`)
  const out = openSync(outFile, 'a')
  const child = spawn(program, [...args], {
    // A folder without .env; and no WABA_ setting of the caller but those given.
    cwd: workspace.folder,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', NO_COLOR: '1', ...env },
    stdio: ['ignore', out, out],
  })
  closeSync(out)
  const { pid } = child
  if (pid === undefined) {
    child.on('error', () => {})
    throw new StackError(`${name} cannot be started: is there a program ${program}?`)
  }
  const pause = (): void => void sendSignal(pid, 'SIGSTOP')
  const resume = (): void => void sendSignal(pid, 'SIGCONT')
  const stop = async (): Promise<void> => {
    resume()
    await end(child)
    workspace.guard.drop({ kind: 'process', pid })
  }
  workspace.guard.add({ kind: 'process', pid })
  workspace.onClose(stop)
  const lastWords = (): string => {
    const lines = readFileSync(outFile, 'utf8').split('\n')
    return lines
      .filter((line) => !line.includes('"status":200'))
      .join('\n')
      .slice(-LAST_WORDS_LENGTH)
  }
  const deadlineMs = performance.now() + START_LIMIT_MS
  while (!(await isUp().catch(() => false))) {
    if (hasEnded(child)) throw new StackError(`${name} did not start:\n${lastWords()}`)
    if (performance.now() > deadlineMs)
      throw new StackError(`${name} is not up after ${START_LIMIT_MS} ms:\n${lastWords()}`)
    await sleep(POLL_MS)
  }
  const figures = { cpuMs: () => cpuMs(pid), peakRssMiB: () => peakRssMiB(pid) }
  return { name, pid, url, ...figures, lastWords, pause, resume, stop }
}

async function answers(url: string): Promise<boolean> {
  return (await fetch(url)).status > 0
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}

async function end(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
  await ended
  clearTimeout(timer)
}

/** When the newest file of a folder was changed; undefined where there is none. */
function newestIn(folder: string): number | undefined {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    return Math.max(...files.map(({ parentPath, name }) => statSync(join(parentPath, name)).mtimeMs))
  } catch {
    return undefined
  }
}
