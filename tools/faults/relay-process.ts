import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFlags } from '../start-flags.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const PRELOAD = join(import.meta.dirname, 'preload.ts')
const POLL_MS = 50
const KEPT_CHARACTERS = 8_000
/** Longer than the relay gives itself to drain. */
const STOP_LIMIT_MS = 20_000

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly afterMs: number
}

/** `waba-relay serve` on fixed ports, started and ended at will, as an orchestrator does. */
export class RelayProcess {
  readonly #env: Readonly<Record<string, string>>
  readonly #adminUrl: string
  readonly #logFile: string
  #child: ChildProcess | undefined
  #lastWords = ''
  #peakMib = 0

  constructor(env: Readonly<Record<string, string>>, adminUrl: string, logFile: string) {
    this.#env = env
    this.#adminUrl = adminUrl
    this.#logFile = logFile
  }

  /** The last lines of its log. */
  get lastWords(): string {
    return this.#lastWords
  }

  /** The peak resident memory of any of its processes, in MiB; 0 if the system does not report it. */
  get peakMib(): number {
    this.#notePeak()
    return this.#peakMib
  }

  start(): void {
    const { PATH, HOME } = process.env
    const env = { PATH, HOME, NO_COLOR: '1', ...this.#env }
    const child = spawn(process.execPath, [...startFlags(), '--import', PRELOAD, MAIN, 'serve'], { env })
    this.#child = child
    const log = createWriteStream(this.#logFile, { flags: 'a' })
    for (const output of [child.stdout, child.stderr]) {
      output.pipe(log, { end: false })
      output.setEncoding('utf8').on('data', (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-KEPT_CHARACTERS)
      })
    }
  }

  signal(signal: NodeJS.Signals): void {
    this.#notePeak()
    this.#child?.kill(signal)
  }

  /** Signals it and waits for its end; sends SIGKILL if it takes too long. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    const child = this.#child
    const startedMs = performance.now()
    if (child === undefined || hasEnded(child)) return { code: child?.exitCode ?? null, signal: null, afterMs: 0 }
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
    this.signal(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
    const [code, by] = await ended
    clearTimeout(timer)
    return { code, signal: by, afterMs: performance.now() - startedMs }
  }

  /** The status of an admin path; 0 if nothing answers. */
  async status(path: '/livez' | '/readyz'): Promise<number> {
    return fetch(this.#adminUrl + path, { signal: AbortSignal.timeout(2_000) }).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.status
      },
      () => 0,
    )
  }

  /** Waits until a path answers with the status. Throws when that takes longer. */
  async until(path: '/livez' | '/readyz', status: number, limitMs: number): Promise<void> {
    const startedMs = performance.now()
    while ((await this.status(path)) !== status) {
      const isOver = performance.now() - startedMs > limitMs
      if (isOver || (this.#child !== undefined && hasEnded(this.#child))) {
        throw new Error(`${path} does not answer ${status} within ${limitMs} ms:\n${this.#lastWords}`)
      }
      await sleep(POLL_MS)
    }
  }

  /** Linux records the peak; elsewhere it stays unknown. */
  #notePeak(): void {
    try {
      const status = readFileSync(`/proc/${this.#child?.pid}/status`, 'utf8')
      const kib = Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0)
      this.#peakMib = Math.max(this.#peakMib, kib / 1024)
    } catch {
      // No such process, or no such system.
    }
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null
}
