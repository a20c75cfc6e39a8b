/** Counts by a name: a field, a reason. */
export type Counts = ReadonlyMap<string, number>

/** The counters behind the charts, at one point in time. */
export interface Reading {
  readonly atMs: number
  readonly stored: number
  readonly refused: number
  /** By field. */
  readonly records: Counts
  /** Cumulative buckets of the time from a delivery's first byte to its answer. */
  readonly latencies: readonly { readonly upToSeconds: number; readonly count: number }[]
}

/** The page's content next to the charts. */
export interface StatusFacts {
  readonly version: string
  readonly producer: string
  readonly startedAtMs: number
  /** Why deliveries are not accepted; empty if they are. */
  readonly reasons: readonly string[]
  readonly warnings: readonly string[]
  readonly records: Counts
  readonly deadLetters: Counts
  /** Attributes and fields that no schema covers; `path` is undefined for a field. */
  readonly newPaths: readonly {
    readonly field: string
    readonly path?: string | undefined
    readonly seenAtMs: number
  }[]
  readonly troubles: readonly {
    readonly topic: string
    readonly partition: number
    readonly reason: string
    readonly sinceMs: number
  }[]
  readonly certificates: readonly { readonly name: string; readonly expiresAtMs: number }[]
  /** Secrets are redacted. */
  readonly settings: Readonly<Record<string, unknown>>
}
