import { setTimeout as sleep } from 'node:timers/promises'
import type { RelayUnderAttack } from './relay.ts'

const LOOK_EVERY_MS = 1_000
const PAGES = ['/metrics', '/', '/readyz', '/livez']
/** Gauges that are 0, or nearly, once nobody asks for anything. */
const HELD = ['pending_bytes', 'unverified_bytes', 'connections']
/** The one that reads the gauge is on the admin port. */
const FEW = 3

/** Looks at the admin port as operators and Prometheus do. */
export class AdminWatch {
  /** Planted texts that were found, with their page. */
  readonly leaks = new Map<string, string>()
  looks = 0
  /** Pages that did not come, or not with 200. */
  readonly failures: string[] = []
  largestBytes = 0
  /** What is held still, by the last look. */
  held: readonly string[] = []
  readonly #relay: RelayUnderAttack
  readonly #planted: readonly string[]

  constructor(relay: RelayUnderAttack, planted: readonly string[]) {
    this.#relay = relay
    this.#planted = planted
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.look()
      await sleep(LOOK_EVERY_MS)
    }
  }

  async look(): Promise<void> {
    this.looks++
    for (const page of PAGES) {
      try {
        const { status, text } = await this.#relay.admin(page)
        if (status !== 200) this.failures.push(`${page}: ${status} ${text.slice(0, 200)}`)
        this.largestBytes = Math.max(this.largestBytes, text.length)
        for (const planted of this.#planted) if (text.includes(planted)) this.leaks.set(planted, page)
        if (page === '/metrics') this.held = heldBy(text)
      } catch (error) {
        this.failures.push(`${page}: ${String(error)}`)
      }
    }
  }
}

function heldBy(metrics: string): string[] {
  return HELD.flatMap((name) => {
    const value = new RegExp(`^waba_relay_${name} (\\d+)`, 'm').exec(metrics)?.[1]
    if (value === undefined) return [`${name} is missing`]
    return Number(value) <= FEW ? [] : [`${name} is ${value}`]
  })
}
