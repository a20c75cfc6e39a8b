import { Agent, request } from 'node:http'
import { sign } from '../../src/pipeline/verify.ts'

export const APP_SECRET = 'app-secret-of-the-fault-suite'

/** What is sent, and how fast. */
export interface LoadOptions {
  /** New deliveries each second. */
  readonly ratePerSecond: number
  /** Conversations; each sends in turn, so that its events are `groups / ratePerSecond` apart. */
  readonly groups: number
  /** Text in each message. */
  readonly textBytes: number
}

export const DEFAULT_LOAD: LoadOptions = { ratePerSecond: 120, groups: 30, textBytes: 40 }
/** Each delivery has one message from each of this many users, whose keys are in different partitions. */
export const USERS = 3

/** One try of a delivery. Times are of `performance.now()`. */
export interface Attempt {
  readonly sentMs: number
  readonly answeredMs: number
  /** 0: the connection ended without an answer. */
  readonly status: number
  readonly hasRetryAfter: boolean
}

/** One webhook, sent until it is acknowledged. */
export interface Delivery {
  readonly group: number
  /** Counts up within its group. */
  readonly number: number
  readonly attempts: Attempt[]
  /** Tried without success so far, and not in flight. */
  acknowledged: boolean
}

/** A delivery without a 200 is retried after this long, and later by this much more each time. */
const FIRST_RESEND_MS = 2_000
const LAST_RESEND_MS = 8_000
/** How long a sender waits: longer than the relay may ever take to answer, and as long as Meta does. */
const ANSWER_LIMIT_MS = 20_000
const TICK_MS = 10

/** Sends signed webhooks at a constant rate, whatever is answered, and again what got no 200. */
export class Load {
  readonly deliveries: Delivery[] = []
  readonly #url: URL
  readonly #run: string
  readonly #options: LoadOptions
  /** Connections are kept: Node accepts one new one in each turn of its loop, which takes long when it is busy. */
  readonly #agent = new Agent({ keepAlive: true, maxFreeSockets: Number.POSITIVE_INFINITY })
  readonly #numbers: number[]
  #timer: NodeJS.Timeout | undefined
  #busy = 0
  #gaveUp = false

  /** `run` marks the message ids of this load. */
  constructor(url: string, run: string, options: Partial<LoadOptions> = {}) {
    this.#url = new URL(url)
    this.#run = run
    this.#options = { ...DEFAULT_LOAD, ...options }
    this.#numbers = new Array<number>(this.#options.groups).fill(0)
  }

  /** Deliveries that are neither acknowledged nor given up. */
  get open(): number {
    return this.#busy
  }

  start(): void {
    let group = 0
    let due = 0
    let lastMs = performance.now()
    this.#timer = setInterval(() => {
      const nowMs = performance.now()
      // A process that could not run sends no burst afterwards: at most a tenth of a second is made up for.
      due += (Math.min(nowMs - lastMs, 100) / 1000) * this.#options.ratePerSecond
      lastMs = nowMs
      for (; due >= 1; due--) {
        this.#begin(group)
        group = (group + 1) % this.#options.groups
      }
    }, TICK_MS)
  }

  /** Stops new deliveries; open ones continue. */
  pause(): void {
    clearInterval(this.#timer)
  }

  /** Waits until everything is acknowledged. False: not within the limit; the rest is given up. */
  async settle(limitMs: number): Promise<boolean> {
    const startedMs = performance.now()
    while (this.#busy > 0 && performance.now() - startedMs < limitMs) {
      await new Promise((resolve) => setTimeout(resolve, TICK_MS))
    }
    return this.#busy === 0
  }

  close(): void {
    this.pause()
    this.#gaveUp = true
    this.#agent.destroy()
  }

  #begin(group: number): void {
    const number = this.#numbers[group] ?? 0
    this.#numbers[group] = number + 1
    const delivery: Delivery = { group, number, attempts: [], acknowledged: false }
    this.deliveries.push(delivery)
    this.#busy++
    void this.#untilAcknowledged(delivery)
  }

  async #untilAcknowledged(delivery: Delivery): Promise<void> {
    const body = Buffer.from(webhook(this.#run, delivery, this.#options.textBytes))
    const signature = sign(body, APP_SECRET)
    for (let delayMs = FIRST_RESEND_MS; !this.#gaveUp; delayMs = Math.min(delayMs * 2, LAST_RESEND_MS)) {
      const attempt = await this.#post(body, signature)
      if (this.#gaveUp) break
      delivery.attempts.push(attempt)
      if (attempt.status === 200) {
        delivery.acknowledged = true
        break
      }
      await new Promise((resolve) => setTimeout(resolve, delayMs))
    }
    this.#busy--
  }

  #post(body: Buffer, signature: string): Promise<Attempt> {
    const sentMs = performance.now()
    const { promise, resolve } = Promise.withResolvers<Attempt>()
    const finish = (status: number, hasRetryAfter: boolean): void => {
      resolve({ sentMs, answeredMs: performance.now(), status, hasRetryAfter })
    }
    const sent = request(
      this.#url,
      {
        method: 'POST',
        agent: this.#agent,
        headers: {
          'content-type': 'application/json',
          'content-length': body.length,
          'x-hub-signature-256': signature,
        },
        signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
      },
      (answer) => {
        answer.on('error', () => finish(0, false)).resume()
        answer.on('end', () => finish(answer.statusCode ?? 0, answer.headers['retry-after'] !== undefined))
      },
    )
    sent.on('error', () => finish(0, false))
    sent.end(body)
    return promise
  }
}

/** The id of one message; found again in whatever holds it. */
export function messageId(run: string, group: number, number: number, user: number): string {
  return `wamid.FAULT.${run}.${group}.${number}.${user}.`
}

function webhook(run: string, { group, number }: Delivery, textBytes: number): string {
  const users = Array.from({ length: USERS }, (_, user) => String(15_550_000_000 + group * 10 + user))
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: '15550142367', phone_number_id: '218760345521983' },
    contacts: users.map((wa_id) => ({ profile: { name: `Someone ${wa_id}` }, wa_id })),
    messages: users.map((from, user) => ({
      from,
      id: messageId(run, group, number, user),
      timestamp: '1774521907',
      type: 'text',
      text: { body: 'x'.repeat(textBytes) },
    })),
  }
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '394028175630912', changes: [{ field: 'messages', value }] }],
  })
}
