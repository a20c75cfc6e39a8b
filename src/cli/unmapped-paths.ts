import { DEAD_LETTER, UNRECOGNIZED } from '../pipeline/fields.ts'
import { shownName, shownPath } from '../relay/shown-name.ts'

/** How often, and when, content that no schema covers was seen. */
export interface Sighting {
  /** Records that have it. */
  readonly count: number
  /** Milliseconds since 1970: publish times of the first and the last of them. */
  readonly firstMs: number
  readonly lastMs: number
  /** The last one's content, truncated; only if contents were requested. */
  readonly value: string | undefined
}

/** An attribute that its field's schema does not cover. */
export interface UnmappedPath extends Sighting {
  readonly field: string
  /** JSON Pointer in the record; the indexes of lists are `*`. */
  readonly path: string
}

/** A whole change of an unknown field. */
export interface UnknownField extends Sighting {
  readonly field: string
}

/** A dead letter. */
export interface LostShape extends Sighting {
  /** The field it was meant for, if known. */
  readonly field: string | undefined
  readonly reason: string
}

/** A record: its topic without the prefix, its publish time and its decoded value. */
export interface SeenRecord {
  readonly topic: string
  readonly timestampMs: number
  readonly value: unknown
}

interface Entry<Names> {
  readonly names: Names
  count: number
  firstMs: number
  lastMs: number
  value: string | undefined
}

/** Distinct entries remembered. Any more would come from a map with arbitrary keys, not from a change at Meta. */
export const PATH_LIMIT = 10_000
/** Characters shown of a path or a value. */
const TEXT_LIMIT = 300
const INDEX = /\/\d+(?=\/|$)/g

/** Collects unmapped content from decoded records, in bounded memory. */
export class UnmappedPaths {
  readonly #withValues: boolean
  readonly #topicPrefix: string
  readonly #paths = new Map<string, Entry<{ field: string; path: string }>>()
  readonly #fields = new Map<string, Entry<{ field: string }>>()
  readonly #lost = new Map<string, Entry<{ field: string | undefined; reason: string }>>()
  #unlisted = 0

  /** `withValues`: also keeps one example of each content, and names of any kind. */
  constructor({ withValues, topicPrefix }: { readonly withValues: boolean; readonly topicPrefix: string }) {
    this.#withValues = withValues
    this.#topicPrefix = topicPrefix
  }

  see({ topic, timestampMs, value: record }: SeenRecord): void {
    if (typeof record !== 'object' || record === null) return
    if (topic === DEAD_LETTER) this.#seeLetter(record as Letter, timestampMs)
    else this.#seeEvent(topic, record as Event, timestampMs)
  }

  /** Occurrences beyond the limit of distinct entries. */
  get unlisted(): number {
    return this.#unlisted
  }

  /** By field, most frequent first. */
  unmapped(): UnmappedPath[] {
    return sorted(this.#paths)
  }

  unrecognized(): UnknownField[] {
    return sorted(this.#fields)
  }

  deadLetters(): LostShape[] {
    return sorted(this.#lost)
  }

  #seeEvent(topic: string, { field, value, unmapped = {} }: Event, timestampMs: number): void {
    const own = topic === UNRECOGNIZED ? this.#name(field) : topic
    if (topic === UNRECOGNIZED) this.#count(this.#fields, own, { field: own }, timestampMs, String(value))
    const seen = new Set<string>()
    for (const [pointer, text] of Object.entries(unmapped)) {
      const path = this.#path(pointer)
      if (!seen.has(path)) this.#count(this.#paths, `${own} ${path}`, { field: own, path }, timestampMs, text)
      seen.add(path)
    }
  }

  #seeLetter({ topic, reason, piece, body }: Letter, timestampMs: number): void {
    // The other pieces are part of the same letter.
    if ((piece ?? 0) > 0) return
    const field = topic?.startsWith(this.#topicPrefix) ? topic.slice(this.#topicPrefix.length) : undefined
    const text = this.#withValues ? Buffer.from(body).toString('latin1', 0, TEXT_LIMIT + 1) : ''
    this.#count(this.#lost, `${field} ${reason}`, { field, reason }, timestampMs, text)
  }

  #count<Names>(entries: Map<string, Entry<Names>>, id: string, names: Names, atMs: number, text: string): void {
    const known = entries.get(id)
    if (known === undefined && this.#size() >= PATH_LIMIT) {
      this.#unlisted++
      return
    }
    const entry = known ?? { names, count: 0, firstMs: atMs, lastMs: atMs, value: undefined }
    entries.set(id, entry)
    entry.count++
    entry.firstMs = Math.min(entry.firstMs, atMs)
    entry.lastMs = Math.max(entry.lastMs, atMs)
    if (this.#withValues) entry.value = cut(text)
  }

  #size(): number {
    return this.#paths.size + this.#fields.size + this.#lost.size
  }

  /** The path as the log shows it, or in full; list indexes become `*` either way. */
  #path(pointer: string): string {
    return this.#withValues ? cut(pointer.replaceAll(INDEX, '/*')) : shownPath(pointer)
  }

  #name(name: string): string {
    return this.#withValues ? cut(name) : shownName(name)
  }
}

interface Event {
  readonly field: string
  readonly value: unknown
  readonly unmapped?: Readonly<Record<string, string>>
}

interface Letter {
  readonly topic: string | null
  readonly reason: string
  readonly piece: number | null
  readonly body: Uint8Array
}

function sorted<Names extends { field: string | undefined }>(entries: ReadonlyMap<string, Entry<Names>>) {
  return [...entries.values()]
    .map(({ names, ...sighting }) => ({ ...names, ...sighting }))
    .sort((a, b) => (a.field ?? '').localeCompare(b.field ?? '') || b.count - a.count)
}

function cut(text: string): string {
  return text.length > TEXT_LIMIT ? `${text.slice(0, TEXT_LIMIT)}…` : text
}
