import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFlags } from '../start-flags.ts'
import type { Inside, LogWatch } from './log-watch.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const PRELOAD = join(import.meta.dirname, 'preload.ts')
const READY_LIMIT_MS = 60_000
const STOP_LIMIT_MS = 20_000
const POLL_MS = 50
const INSIDE_LIMIT_MS = 10_000

/** `waba-relay serve`, as `npm start` starts it, and what is seen of it from outside. */
export class RelayUnderAttack {
  readonly #child: ChildProcess
  readonly #log: LogWatch
  #listening: { readonly webhook: string; readonly admin: string } | undefined

  private constructor(child: ChildProcess, log: LogWatch) {
    this.#child = child
    this.#log = log
  }

  /**
   * `folder` has no `.env`. Waits until the relay accepts deliveries; if it does not, throws with the end of its log.
   */
  static async start(
    env: Readonly<Record<string, string | undefined>>,
    folder: string,
    log: LogWatch,
  ): Promise<RelayUnderAttack> {
    const { PATH, HOME } = process.env
    const child = spawn(process.execPath, [...startFlags(), '--expose-gc', '--import', PRELOAD, MAIN, 'serve'], {
      cwd: folder,
      env: { PATH, HOME, NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const relay = new RelayUnderAttack(child, log)
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => log.add(text))
    }
    const untilMs = performance.now() + READY_LIMIT_MS
    while (!(await relay.#isReady())) {
      if (!relay.isAlive || performance.now() > untilMs) {
        await relay.stop()
        throw new Error(`The relay did not start:\n${log.end}`)
      }
      await sleep(POLL_MS)
    }
    return relay
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  get port(): number {
    return Number(new URL(this.#listening?.webhook ?? 'http://127.0.0.1:0').port)
  }

  /** The admin port's answer for a path. Rejects if there is none within 5 s. */
  async admin(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const answer = await fetch(`${this.#listening?.admin}${path}`, { signal: AbortSignal.timeout(5_000) })
    return { status: answer.status, text: await answer.text() }
  }

  /** Memory in MiB that the process has resident now, and had at most; undefined where the system does not tell. */
  memory(): { readonly nowMib: number; readonly peakMib: number } | undefined {
    if (process.platform !== 'linux' || !this.isAlive) return undefined
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8')
    const mib = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) / 1024
    return { nowMib: mib('VmRSS'), peakMib: mib('VmHWM') }
  }

  /**
   * Memory in MiB that is in use after a collection of garbage (resident memory counts what the allocator keeps, too), and how long the
   * event loop stood still at most since this was asked before.
   */
  async inside(): Promise<{ readonly heldMib: number; readonly standstillMs: number }> {
    this.#log.inside = undefined
    this.#child.kill('SIGWINCH')
    const untilMs = performance.now() + INSIDE_LIMIT_MS
    while (this.#log.inside === undefined) {
      if (!this.isAlive || performance.now() > untilMs) return { heldMib: Number.NaN, standstillMs: Number.NaN }
      await sleep(POLL_MS)
    }
    const { heldBytes, standstillMs } = this.#log.inside as Inside
    return { heldMib: heldBytes / 1024 / 1024, standstillMs }
  }

  /** Sends SIGTERM, then SIGKILL if necessary. Returns the exit code. */
  async stop(): Promise<number | null> {
    if (this.isAlive) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS)
      await ended
      clearTimeout(timer)
    }
    return this.#child.exitCode
  }

  async #isReady(): Promise<boolean> {
    this.#listening ??= this.#log.listening
    if (this.#listening === undefined) return false
    return this.admin('/readyz').then(
      ({ status }) => status === 200,
      () => false,
    )
  }
}
