import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Something that must not outlive the process that started it. */
export type Leftover =
  | { readonly kind: 'process'; readonly pid: number }
  | { readonly kind: 'container'; readonly name: string }
  | { readonly kind: 'folder'; readonly path: string }

const EXIT_WAIT_MS = 3_000
const DOCKER_WAIT_MS = 30_000

/** Ends processes (SIGKILL) and containers, then deletes folders. Anything already gone is not an error. */
export async function removeLeftovers(leftovers: readonly Leftover[]): Promise<void> {
  const pids = leftovers.flatMap((item) => (item.kind === 'process' ? [item.pid] : []))
  const containers = leftovers.flatMap((item) => (item.kind === 'container' ? [item.name] : []))
  for (const pid of pids) sendSignal(pid, 'SIGKILL')
  await Promise.all([...pids.map(waitUntilGone), removeContainers(containers)])
  for (const item of leftovers) {
    // Retries: a JVM that is just dying may still create a file.
    if (item.kind === 'folder') await rm(item.path, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** False if no such process is left (or we may not signal it). */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** Bounded: under an init that reaps nothing, a dead process stays visible for ever. */
async function waitUntilGone(pid: number): Promise<void> {
  const deadline = Date.now() + EXIT_WAIT_MS
  while (Date.now() < deadline && sendSignal(pid, 0)) await sleep(20)
}

async function removeContainers(names: readonly string[]): Promise<void> {
  if (names.length === 0) return
  // `docker rm` fails for a name that never came to be, having removed the others.
  await promisify(execFile)('docker', ['rm', '--force', '--volumes', ...names], {
    timeout: DOCKER_WAIT_MS,
  }).catch(() => undefined)
}
