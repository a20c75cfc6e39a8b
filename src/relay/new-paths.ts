import { shownName, shownPath } from './shown-name.ts'

/** Names remembered; the one reported longest ago is dropped first. */
const NAME_LIMIT = 5_000
const REPORTED_AGAIN_AFTER_MS = 24 * 60 * 60 * 1_000
/** Any others are reported in a later minute, if they recur. */
const REPORTED_A_MINUTE = 100
const MINUTE_MS = 60_000

/** A new field, or with a path a new attribute of one. */
export interface NewName {
  readonly field: string
  readonly path?: string
}

/** When a name was first and last reported, in epoch milliseconds. */
export interface ReportedName extends NewName {
  readonly firstAtMs: number
  readonly lastAtMs: number
}

export interface NewPathsOptions {
  readonly tell: (what: NewName) => void
  readonly nowMs?: () => number
}

/**
 * Reports each new attribute path and each new field once a day, so that a change at Meta is noticed the same day. Names are
 * redacted by `shownName`.
 */
export class NewPaths {
  readonly #tell: NewPathsOptions['tell']
  readonly #nowMs: () => number
  /** Oldest first. */
  readonly #reported = new Map<string, ReportedName>()
  #minuteEndsMs = 0
  #toldInMinute = 0

  constructor({ tell, nowMs = Date.now }: NewPathsOptions) {
    this.#tell = tell
    this.#nowMs = nowMs
  }

  /** An attribute that the field's schema does not cover, by its JSON Pointer; never its value. */
  see(field: string, pointer: string): void {
    const what = { field: shownName(field), path: shownPath(pointer) }
    this.#tellIfNew(`${what.field} ${what.path}`, what)
  }

  /** An unknown field. */
  seeField(field: string): void {
    const shown = shownName(field)
    this.#tellIfNew(shown, { field: shown })
  }

  /** Reported names, newest first. */
  get reported(): ReportedName[] {
    return [...this.#reported.values()].reverse()
  }

  #tellIfNew(name: string, what: NewName): void {
    const reported = this.#reported.get(name)
    const nowMs = this.#nowMs()
    if (reported !== undefined && nowMs - reported.lastAtMs < REPORTED_AGAIN_AFTER_MS) return
    if (nowMs >= this.#minuteEndsMs) {
      this.#minuteEndsMs = nowMs + MINUTE_MS
      this.#toldInMinute = 0
    }
    if (this.#toldInMinute >= REPORTED_A_MINUTE) return
    this.#toldInMinute++
    this.#reported.delete(name)
    this.#reported.set(name, { ...what, firstAtMs: reported?.firstAtMs ?? nowMs, lastAtMs: nowMs })
    const [oldest] = this.#reported.keys()
    if (this.#reported.size > NAME_LIMIT && oldest !== undefined) this.#reported.delete(oldest)
    this.#tell(what)
  }
}
