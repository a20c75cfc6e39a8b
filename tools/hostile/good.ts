import { setTimeout as sleep } from 'node:timers/promises'
import { sign } from '../../src/pipeline/verify.ts'
import { head } from './attack.ts'
import { APP_SECRET, EMAIL, MESSAGE_TEXT, PERSON, PHONE } from './planted.ts'
import { attackOnce, type Target } from './wire.ts'

/** A good delivery is to be stored within this time. */
export const GOOD_WITHIN_MS = 1_000
/** How long to wait for an answer. */
const UNDER_WAY_LIMIT = 64

/** The outcomes of good deliveries. */
export interface GoodResult {
  readonly sent: number
  /** Numbers of those answered 200. */
  readonly acknowledged: ReadonlySet<number>
  readonly durationsMs: readonly number[]
  /** 0: no answer. */
  readonly statuses: ReadonlyMap<number, number>
}

/** Deliveries as Meta sends them, each over a separate connection, at a steady pace during the attack. */
export class GoodDeliveries {
  readonly #target: Target
  readonly #acknowledged = new Set<number>()
  readonly #durationsMs: number[] = []
  readonly #statuses = new Map<number, number>()
  readonly #underWay = new Set<Promise<void>>()
  #sent = 0

  constructor(target: Target) {
    this.#target = target
  }

  /** Sends one every `everyMs`, until the signal; what was not sent in time, while this process had other work, is sent at once. */
  async run(everyMs: number, signal: AbortSignal): Promise<void> {
    const startedMs = performance.now()
    while (!signal.aborted) {
      const due = 1 + Math.floor((performance.now() - startedMs) / everyMs) - this.#sent
      for (let left = due; left > 0 && this.#underWay.size < UNDER_WAY_LIMIT; left--) this.#begin()
      await sleep(everyMs)
    }
    await Promise.all(this.#underWay)
  }

  get result(): GoodResult {
    return {
      sent: this.#sent,
      acknowledged: this.#acknowledged,
      durationsMs: this.#durationsMs,
      statuses: this.#statuses,
    }
  }

  #begin(): void {
    const delivery = this.#send(this.#sent++).finally(() => this.#underWay.delete(delivery))
    this.#underWay.add(delivery)
  }

  async #send(number: number): Promise<void> {
    const body = Buffer.from(goodBody(number))
    const headers = [`x-hub-signature-256: ${sign(body, APP_SECRET)}`, `content-length: ${body.length}`]
    const parts = [Buffer.concat([Buffer.from(head('POST', '/webhook', headers)), body])]
    const { statuses, durationMs } = await attackOnce(this.#target, { parts })
    const [status = 0] = statuses
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1)
    if (status !== 200) return
    this.#acknowledged.add(number)
    this.#durationsMs.push(durationMs)
  }
}

/** The share of all that were sent which were stored within a time. */
export function shareWithin({ sent, durationsMs }: GoodResult, limitMs: number): number {
  return sent === 0 ? 0 : durationsMs.filter((durationMs) => durationMs <= limitMs).length / sent
}

function goodBody(number: number): string {
  const contacts = [{ wa_id: PHONE, profile: { name: PERSON, [EMAIL]: 1 } }]
  const messages = [
    { from: PHONE, id: `wamid.GOOD.${number}.`, timestamp: '1774521907', type: 'text', text: { body: MESSAGE_TEXT } },
  ]
  const metadata = { display_phone_number: PHONE, phone_number_id: '218760345521983' }
  const changes = [{ field: 'messages', value: { messaging_product: 'whatsapp', metadata, contacts, messages } }]
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '394028175630912', changes }] })
}
