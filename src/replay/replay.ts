import type { CommittedOffset } from '../kafka/read/group-offsets.ts'
import type { Position, RecordReader, StoredRecord } from '../kafka/read/record-reader.ts'
import type { Ingested } from '../pipeline/ingest.ts'
import type { Delivery, RelayRecord } from '../pipeline/record.ts'
import type { VerifiedBody } from '../pipeline/verify.ts'
import { OpenOffsets } from './open-offsets.ts'

/** Something that is to go through the pipeline again. */
export interface Replayable {
  readonly id: string
  readonly webhook: VerifiedBody
  readonly delivery: Delivery
  /** Where it is stored; several where it is in pieces. */
  readonly records: readonly StoredRecord[]
}

export interface ReplayOptions {
  readonly reader: RecordReader
  /** What earlier replays have committed. */
  readonly committed: readonly CommittedOffset[]
  /** Keeps what was done; called when the records are surely stored, never before. */
  readonly commit: (offsets: readonly CommittedOffset[]) => Promise<void>
  /** Also what was replayed already. */
  readonly again: boolean
  /** What a record is, with those read before it; undefined: not chosen, or not whole yet. Rejects: not decodable. */
  readonly take: (record: StoredRecord) => Promise<Replayable | undefined>
  readonly ingest: (webhook: VerifiedBody, delivery: Delivery) => Ingested
  /** Stores records; gives the broker's reasons where it refuses one for itself. Rejects where one is not surely stored. */
  readonly publish: (records: readonly RelayRecord[]) => Promise<readonly string[]>
  /** The topic that is replayed. */
  readonly source: string
  readonly deadLetterTopic: string
  readonly signal: AbortSignal
  /** Records looked at, of all. */
  readonly onProgress: (done: number, total: number) => void
}

export interface ReplayResult {
  /** What went to its topics, and the records that came of it. */
  readonly replayed: number
  readonly records: number
  /** What failed again and stays where it is, by reason. */
  readonly failed: Readonly<Record<string, number>>
  readonly failures: readonly { readonly id: string; readonly reason: string }[]
  readonly interrupted: boolean
}

/** The reason of a record that no relay wrote, or whose schema the registry has lost. */
export const NOT_DECODABLE = 'not_decodable'

/** Together under way to Kafka. */
const BATCH_COUNT = 100
const BATCH_BYTES = 16 * 1024 * 1024
/** Failures that are listed; all are counted. */
const LISTED_FAILURES = 1_000

interface UnderWay {
  readonly replayable: Replayable
  readonly count: number
  readonly reason: string | undefined
  readonly stored: Promise<readonly string[]>
}

/**
 * Sends what is open in a topic through the pipeline again, in order, until the end that it has now. What fails
 * again stays where it is and open. An interrupted replay leaves nothing half-done: the next one goes on after what
 * was committed, and repeats carry the same event ids.
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
    // It is awaited in flush; until then a rejection is nobody's.
    stored.catch(() => {})
    this.#underWay.push({ replayable, count: records.length, reason, stored })
    this.#bytes += records.reduce((sum, { value }) => sum + value.length, 0)
    if (this.#underWay.length >= BATCH_COUNT || this.#bytes >= BATCH_BYTES) await this.flush()
  }

  /** Waits until what is under way is stored, and commits it. Rejects where something is not. */
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

  /** The records that can be stored, and why not all could be made; what would go back to where it is stays there. */
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
    // A partition that was added since: nothing of it is done.
    const made = new OpenOffsets(0n)
    this.#open.set(partition, made)
    return made
  }
}

/** What earlier replays have left open. A commit beyond the end is of a topic that was deleted and made anew. */
function openIn({ partition, offset }: Position, end: bigint, committed: readonly CommittedOffset[]): OpenOffsets {
  const known = committed.find((commit) => commit.partition === partition)
  if (known === undefined || known.offset > end) return new OpenOffsets(offset)
  return OpenOffsets.parse(known.offset, known.metadata, offset)
}
