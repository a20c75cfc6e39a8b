import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** The relay as a separate process, as in production. */
export interface DemoRelay {
  readonly pid: number
  readonly webhookUrl: string
  /** Drains it and waits until it has ended. */
  stop(): Promise<void>
}

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const READY_WITHIN_MS = 60_000
const STOP_WITHIN_MS = 15_000
const POLL_MS = 50
const LAST_LINES = 8

/**
 * Starts the relay and waits until it is ready. `onStarted` gets its process id at once.
 * @throws Error with the last lines of its log
 */
export async function startRelay(
  env: Readonly<Record<string, string | undefined>>,
  folder: string,
  onStarted: (pid: number) => void,
): Promise<DemoRelay> {
  // An empty folder, so that no .env interferes with the demo.
  const child = spawn(process.execPath, [MAIN, 'serve'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
  if (child.pid === undefined) throw new Error(`The relay does not start: ${MAIN}`)
  onStarted(child.pid)
  const lines: string[] = []
  let listening: { webhook: string; admin: string } | undefined
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line)
      if (lines.length > LAST_LINES) lines.shift()
      if (line.includes('"msg":"listening"')) listening = JSON.parse(line) as { webhook: string; admin: string }
    })
  }
  const ended = once(child, 'exit')
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const stop = async (): Promise<void> => {
    if (hasEnded()) return
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS)
    await ended
    clearTimeout(late)
  }
  const deadline = Date.now() + READY_WITHIN_MS
  while (!hasEnded() && Date.now() < deadline) {
    if (listening !== undefined && (await isReady(listening.admin))) {
      return { pid: child.pid, webhookUrl: listening.webhook, stop }
    }
    await sleep(POLL_MS)
  }
  const what = hasEnded() ? 'ended' : `was not ready within ${READY_WITHIN_MS / 1000} s`
  await stop()
  throw new Error(`The relay ${what}. The end of its log:\n${lines.map((line) => `  ${line}`).join('\n')}`)
}

async function isReady(adminUrl: string): Promise<boolean> {
  try {
    return (await fetch(`${adminUrl}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok
  } catch {
    return false
  }
}
