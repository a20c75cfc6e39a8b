import { setTimeout as sleep } from 'node:timers/promises'
import { Webhook } from 'standardwebhooks'

export interface Tenant {
  readonly url: string
  /** `whsec_` and base64, as Standard Webhooks has it. */
  readonly secret: string
}

const ATTEMPTS = Number(process.env.FORWARD_ATTEMPTS ?? 5)
const FIRST_WAIT_MS = Number(process.env.FORWARD_FIRST_WAIT_MS ?? 1_000)
const MOST_WAIT_MS = 30_000
const ANSWER_WITHIN_MS = 15_000
/** Once a tenant has failed, its next events are not tried for this long: it must not hold up the others in its partition. */
const PAUSE_MS = Number(process.env.FORWARD_PAUSE_MS ?? 60_000)

/** When a tenant may be tried again, by its URL; as many as there are tenants. */
const pausedUntilMs = new Map<string, number>()

export function isDeliverable({ url, secret }: Tenant): boolean {
  return URL.canParse(url) && /^whsec_[A-Za-z0-9+/]+=*$/.test(secret)
}

/**
 * Posts an event to its tenant, signed by Standard Webhooks, again and again within limits.
 * @returns what went wrong in the end, or undefined where the tenant has it
 */
export async function deliver({ url, secret }: Tenant, id: string, body: string): Promise<string | undefined> {
  if (Date.now() < (pausedUntilMs.get(url) ?? 0)) return 'not tried: the tenant failed a moment ago'
  let problem = ''
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const answer = await post(url, secret, id, body)
    if (answer.isDelivered) return undefined
    problem = `${answer.problem}, attempt ${attempt} of ${ATTEMPTS}`
    // 410 Gone: the tenant wants no more (Standard Webhooks).
    if (answer.status === 410) break
    if (attempt < ATTEMPTS) await sleep(waitMs(attempt, answer.retryAfter))
  }
  pausedUntilMs.set(url, Date.now() + PAUSE_MS)
  return problem
}

interface Answer {
  readonly isDelivered: boolean
  readonly problem: string
  readonly status?: number
  readonly retryAfter?: string | null
}

async function post(url: string, secret: string, id: string, body: string): Promise<Answer> {
  const now = new Date()
  const headers = {
    'content-type': 'application/json',
    // The same for every attempt and for Meta's repeats: by it the tenant drops what it has.
    'webhook-id': id,
    'webhook-timestamp': `${Math.floor(now.getTime() / 1000)}`,
    'webhook-signature': new Webhook(secret).sign(id, now, body),
  }
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' })
    await answer.body?.cancel()
    const { ok: isDelivered, status } = answer
    return { isDelivered, status, problem: `HTTP ${status}`, retryAfter: answer.headers.get('retry-after') }
  } catch (error) {
    return { isDelivered: false, problem: String(error instanceof Error ? (error.cause ?? error) : error) }
  }
}

/** Twice as long each time, or as long as the tenant asks for; with jitter, so that not all come back at once. */
function waitMs(attempt: number, retryAfter: string | null = null): number {
  const backoffMs = FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random())
  const askedMs = Number(retryAfter ?? 0) * 1_000
  return Math.min(MOST_WAIT_MS, Math.max(backoffMs, Number.isNaN(askedMs) ? 0 : askedMs))
}
