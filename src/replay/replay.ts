import type { CommittedOffset } from '../kafka/read/group-offsets.ts'
import type { Position, RecordReader, StoredRecord } from '../kafka/read/record-reader.ts'
import type { Ingested } from '../pipeline/ingest.ts'
import type { Delivery, RelayRecord } from '../pipeline/record.ts'
import type { VerifiedBody } from '../pipeline/verify.ts'
import { OpenOffsets } from './open-offsets.ts'

/** An item to process again. */
export interface Replayable {
  readonly id: string
  readonly webhook: VerifiedBody
  readonly delivery: Delivery
  /** Its records; several if it is in pieces. */
  readonly records: readonly StoredRecord[]
}

export interface ReplayOptions {
  readonly reader: RecordReader
  /** Progress committed by earlier replays. */
  readonly committed: readonly CommittedOffset[]
  /** Saves progress; called only after the records are stored. */
  readonly commit: (offsets: readonly CommittedOffset[]) => Promise<void>
  /** Whether to include items already replayed. */
  readonly again: boolean
  /** The item that a record completes; undefined if not selected or incomplete. Rejects if not decodable. */
  readonly take: (record: StoredRecord) => Promise<Replayable | undefined>
  readonly ingest: (webhook: VerifiedBody, delivery: Delivery) => Ingested
  /** Stores records and returns the broker's reasons for those it refused. Rejects if one may not be stored. */
  readonly publish: (records: readonly RelayRecord[]) => Promise<readonly string[]>
  /** The topic to replay. */
  readonly source: string
  readonly deadLetterTopic: string
  readonly signal: AbortSignal
  /** Records read so far, and in total. */
  readonly onProgress: (done: number, total: number) => void
}

export interface ReplayResult {
  /** Items published, and the records published for them. */
  readonly replayed: number
  readonly records: number
  /** Items that failed again and stay where they are, by reason. */
  readonly failed: Readonly<Record<string, number>>
  readonly failures: readonly { readonly id: string; readonly reason: string }[]
  readonly interrupted: boolean
}

/** Reason for a record that no relay wrote, or whose schema is gone from the registry. */
export const NOT_DECODABLE = 'not_decodable'

/** Limit of records in flight to Kafka. */
const BATCH_COUNT = 100
const BATCH_BYTES = 16 * 1024 * 1024
/** Failures listed; all are counted. */
const LISTED_FAILURES = 1_000

interface UnderWay {
  readonly replayable: Replayable
  readonly count: number
  readonly reason: string | undefined
  readonly stored: Promise<readonly string[]>
}

/**
 * Processes the open items of a topic again, in order, up to its current end. Items that fail again stay open where
 * they are. An interrupted replay leaves nothing half-done: the next one continues after the committed progress, and
 * any repeats have the same event ids.
 */
export async function replay(options: ReplayOptions): Promise<ReplayResult> {
  const run = new Run(options)
  const { places, until, total } = await run.begin()
  let seen = 0
  for await (const batch of options.reader.read(places, { until, signal: options.signal })) {
    for (const record of batch) {
      if (options.signal.aborted) break
      seen++
      await run.look(record)
    }
    options.onProgress(seen, total)
    await run.flush()
    if (options.signal.aborted) break
  }
  return run.result()
}

class Run {
  readonly #options: ReplayOptions
  readonly #open = new Map<number, OpenOffsets>()
  readonly #underWay: UnderWay[] = []
  readonly #failed: Record<string, number> = {}
  readonly #failures: { id: string; reason: string }[] = []
  #bytes = 0
  #replayed = 0
  #records = 0

  constructor(options: ReplayOptions) {
    this.#options = options
  }

  async begin(): Promise<{ places: Position[]; until: Position[]; total: number }> {
    const { reader, committed } = this.#options
    const until = await reader.positions('end')
    const beginnings = await reader.positions('beginning')
    const ends = new Map(until.map(({ partition, offset }) => [partition, offset]))
    const places = beginnings.map((place) => {
      const open = openIn(place, ends.get(place.partition) ?? 0n, committed)
      this.#open.set(place.partition, open)
      return this.#options.again ? place : { ...place, offset: open.first() }
    })
    const total = places.reduce((sum, { partition, offset }) => {
      const length = Number((ends.get(partition) ?? 0n) - offset)
      return sum + Math.max(0, length)
    }, 0)
    return { places, until, total }
  }

  async look(record: StoredRecord): Promise<void> {
    const open = this.#openOf(record)
    const isOpen = open.has(record.offset)
    if (!isOpen && !this.#options.again) return
    if (isOpen) open.keep(record.offset)
    const replayable = await this.#options.take(record).catch(() => 'undecodable' as const)
    if (replayable === 'undecodable') this.#fail(`${record.partition}/${record.offset}`, NOT_DECODABLE)
    if (replayable === undefined || replayable === 'undecodable') return
    const { records, reason } = this.#ingest(replayable)
    const stored = records.length === 0 ? Promise.resolve([]) : this.#options.publish(records)
    // Awaited in flush; until then, a rejection would count as unhandled.
    stored.catch(() => {})
    this.#underWay.push({ replayable, count: records.length, reason, stored })
    this.#bytes += records.reduce((sum, { value }) => sum + value.length, 0)
    if (this.#underWay.length >= BATCH_COUNT || this.#bytes >= BATCH_BYTES) await this.flush()
  }

  /** Waits until everything in flight is stored, then commits it. Rejects if something is not stored. */
  async flush(): Promise<void> {
    const underWay = this.#underWay.splice(0)
    this.#bytes = 0
    let trouble: unknown
    for (const { replayable, count, reason, stored } of underWay) {
      try {
        const refused = await stored
        this.#records += count - refused.length
        const why = reason ?? (refused.length > 0 ? `refused_by_broker: ${refused[0]}` : undefined)
        if (why === undefined) this.#done(replayable)
        else this.#fail(replayable.id, why)
      } catch (error) {
        trouble ??= error
      }
    }
    await this.#options.commit(
      [...this.#open].map(([partition, open]) => ({ partition, offset: open.next, metadata: open.metadata() })),
    )
    if (trouble !== undefined) throw trouble
  }

  result(): ReplayResult {
    return {
      replayed: this.#replayed,
      records: this.#records,
      failed: this.#failed,
      failures: this.#failures,
      interrupted: this.#options.signal.aborted,
    }
  }

  /**
   * The records to store, and why others could not be created; items that would return to the same topic stay there.
   */
  #ingest({ webhook, delivery }: Replayable): { records: RelayRecord[]; reason: string | undefined } {
    const { source, deadLetterTopic } = this.#options
    const { records, deadLetters } = this.#options.ingest(webhook, delivery)
    const good = records.filter(({ topic }) => topic !== source && topic !== deadLetterTopic)
    return { records: good, reason: deadLetters[0] ?? (good.length < records.length ? 'unrecognized' : undefined) }
  }

  #done({ records }: Replayable): void {
    this.#replayed++
    for (const record of records) this.#openOf(record).close(record.offset)
  }

  #fail(id: string, reason: string): void {
    this.#failed[reason] = (this.#failed[reason] ?? 0) + 1
    if (this.#failures.length < LISTED_FAILURES) this.#failures.push({ id, reason })
  }

  #openOf({ partition }: StoredRecord): OpenOffsets {
    const open = this.#open.get(partition)
    if (open !== undefined) return open
    // A partition added since then has no progress.
    const made = new OpenOffsets(0n)
    this.#open.set(partition, made)
    return made
  }
}

/**
 * Progress of earlier replays. A committed offset beyond the end dates from before the topic was deleted and recreated.
 */
function openIn({ partition, offset }: Position, end: bigint, committed: readonly CommittedOffset[]): OpenOffsets {
  const known = committed.find((commit) => commit.partition === partition)
  if (known === undefined || known.offset > end) return new OpenOffsets(offset)
  return OpenOffsets.parse(known.offset, known.metadata, offset)
}
