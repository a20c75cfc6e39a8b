import { setTimeout as sleep } from 'node:timers/promises'
import { StackError } from './errors.ts'
import type { ServerProcess } from './server-process.ts'

const POLL_MS = 100
const ANSWER_WAIT_MS = 2_000

/** What to wait for. */
export interface Readiness {
  readonly what: string
  readonly timeoutMs: number
  /** True when it is ready; a rejection counts as not yet. */
  check(): Promise<boolean>
  /** The server behind it, if it is a process of ours: its early end ends the wait. */
  readonly server?: ServerProcess
}

/**
 * Polls until it is ready.
 * @throws StackError when the time is over, or at once when its process has ended, with the last lines of its log
 */
export async function waitUntilReady({ what, timeoutMs, check, server }: Readiness): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (true) {
    if (server?.hasEnded()) throw new StackError(`${what} did not start: ${await server.lastWords()}`)
    if (await check().catch(() => false)) return
    if (Date.now() > deadline) {
      const words = server === undefined ? '' : `: ${await server.lastWords()}`
      throw new StackError(`${what} does not answer after ${Math.round(timeoutMs / 1000)} s${words}`)
    }
    await sleep(POLL_MS)
  }
}

/** Whether a broker answers for the cluster, and the cluster has these brokers in service (any, when none are named). */
export async function kafkaAnswers(brokers: readonly string[], ids: readonly number[] = []): Promise<boolean> {
  // Loaded late: it takes most of a second, while the servers start.
  const { Admin } = await import('@platformatic/kafka')
  const admin = new Admin({
    clientId: 'stack',
    bootstrapBrokers: [...brokers],
    connectTimeout: ANSWER_WAIT_MS,
    timeout: ANSWER_WAIT_MS,
    retries: 0,
  })
  try {
    const { brokers: inService } = await admin.metadata({ topics: [] })
    return inService.size > 0 && ids.every((id) => inService.has(id))
  } finally {
    await admin.close()
  }
}

/** Whether the registry lists its subjects. */
export async function registryAnswers(registryUrl: string): Promise<boolean> {
  const response = await fetch(`${registryUrl}/subjects`, { signal: AbortSignal.timeout(ANSWER_WAIT_MS) })
  await response.body?.cancel()
  return response.ok
}
