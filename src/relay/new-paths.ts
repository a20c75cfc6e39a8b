import { shownName, shownPath } from './shown-name.ts'

/** Names remembered; the one told longest ago gives way. */
const NAME_LIMIT = 5_000
const TOLD_AGAIN_AFTER_MS = 24 * 60 * 60 * 1_000
/** Others are told in a later minute, if they come again. */
const TOLD_A_MINUTE = 100
const MINUTE_MS = 60_000

/** What is told of: a field, or with a path an attribute of one. */
export interface NewName {
  readonly field: string
  readonly path?: string
}

export interface NewPathsOptions {
  readonly tell: (what: NewName) => void
  readonly nowMs?: () => number
}

/**
 * Tells each new attribute path and each new field once a day, so that a change at Meta is noticed the same day. Names are shown as
 * `shownName` has them.
 */
export class NewPaths {
  readonly #tell: NewPathsOptions['tell']
  readonly #nowMs: () => number
  /** When each was told, the longest ago first. */
  readonly #toldAtMs = new Map<string, number>()
  #minuteEndsMs = 0
  #toldInMinute = 0

  constructor({ tell, nowMs = Date.now }: NewPathsOptions) {
    this.#tell = tell
    this.#nowMs = nowMs
  }

  /** An attribute that the field's schema has no place for, by its JSON Pointer; never its value. */
  see(field: string, pointer: string): void {
    const what = { field: shownName(field), path: shownPath(pointer) }
    if (this.#isNew(`${what.field} ${what.path}`)) this.#tell(what)
  }

  /** A field that the relay does not know. */
  seeField(field: string): void {
    const shown = shownName(field)
    if (this.#isNew(shown)) this.#tell({ field: shown })
  }

  #isNew(name: string): boolean {
    const toldAtMs = this.#toldAtMs.get(name)
    const nowMs = this.#nowMs()
    if (toldAtMs !== undefined && nowMs - toldAtMs < TOLD_AGAIN_AFTER_MS) return false
    if (nowMs >= this.#minuteEndsMs) {
      this.#minuteEndsMs = nowMs + MINUTE_MS
      this.#toldInMinute = 0
    }
    if (this.#toldInMinute >= TOLD_A_MINUTE) return false
    this.#toldInMinute++
    this.#toldAtMs.delete(name)
    this.#toldAtMs.set(name, nowMs)
    const [oldest] = this.#toldAtMs.keys()
    if (this.#toldAtMs.size > NAME_LIMIT && oldest !== undefined) this.#toldAtMs.delete(oldest)
    return true
  }
}
