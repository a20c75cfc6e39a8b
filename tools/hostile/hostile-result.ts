import type { AdminWatch } from './admin-watch.ts'
import type { GoodResult } from './good.ts'
import type { Ledger } from './ledger.ts'
import type { LogWatch } from './log-watch.ts'
import type { Stored } from './read-back.ts'

export interface HostileOptions {
  /** Hostile requests; good deliveries come on top. */
  readonly requests: number
  readonly seed: number
  /** Attacks at a time, each over a separate connection. */
  readonly connections: number
  /** Between two good deliveries. */
  readonly goodEveryMs: number
  /** What share of good deliveries is to be stored within what time. */
  readonly good: { readonly share: number; readonly withinMs: number }
  readonly brokers: string
  readonly registryUrl: string
  /** PEM: the relay speaks HTTPS. */
  readonly tls?: { readonly ca: string; readonly cert: string; readonly key: string } | undefined
  /** Parts of kinds' names; all kinds by default. */
  readonly only?: readonly string[] | undefined
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly done: number
  readonly good: number
  readonly memoryMib: number | undefined
}

/** Everything known about a run; `complaints` lists broken promises. */
export interface HostileResult {
  readonly ledger: Ledger
  readonly good: GoodResult
  readonly stored: Stored
  readonly log: LogWatch
  readonly admin: AdminWatch
  readonly durationMs: number
  readonly memory: { readonly peakMib: number; readonly restMib: number } | undefined
  /** In use before and after, garbage collected. */
  readonly held: { readonly beforeMib: number; readonly afterMib: number }
  /** How long the relay's event loop stood still at most. */
  readonly standstillMs: number
  /** Of the relay after SIGTERM; null: it had to be killed, or had ended before. */
  readonly exitCode: number | null
  readonly survived: boolean
}

export interface Judged extends HostileResult {
  readonly complaints: readonly string[]
}
