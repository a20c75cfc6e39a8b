import { todoOf } from '../errors.ts'
import type { Logger } from './log.ts'

/** Lines of one kind that are written as they come, before they are counted. */
const FIRST_LINES = 5
const COUNT_EVERY_MS = 1_000
/** Kinds that are told apart; all others together are one more. */
const KIND_LIMIT = 500
const OTHER = 'other'

type Level = 'debug' | 'info' | 'warn' | 'error'

interface Kind {
  readonly level: Level
  written: number
  /** Lines left out since the last count. */
  left: number
}

/**
 * Bounds a log that others can fill. Of each kind (an outcome, say) the first few lines are written, then one line a second with
 * the count of those left out. After a second in which none was left out a kind begins anew.
 */
export class BoundedLines {
  readonly #log: Logger
  readonly #kinds = new Map<string, Kind>()
  #timer: NodeJS.Timeout | undefined

  constructor(log: Logger) {
    this.#log = log
  }

  /** Writes a line, unless there were too many of this kind just now. */
  write(name: string, level: Level, line: Readonly<Record<string, unknown>>, message: string): void {
    if (!this.#log.isLevelEnabled(level)) return
    const kind = this.#kindOf(name, level)
    if (kind.written >= FIRST_LINES) {
      kind.left++
      return
    }
    kind.written++
    this.#log[level](line, message)
  }

  /** Writes the counts that are due; to be called before the log ends. */
  close(): void {
    this.#count()
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #kindOf(name: string, level: Level): Kind {
    const known = this.#kinds.get(name)
    if (known !== undefined) return known
    if (this.#kinds.size >= KIND_LIMIT && name !== OTHER) return this.#kindOf(OTHER, level)
    const kind = { level, written: 0, left: 0 }
    this.#kinds.set(name, kind)
    // Only while there is something to count: a relay at rest has no timer for it.
    this.#timer ??= setInterval(() => this.#count(), COUNT_EVERY_MS).unref()
    return kind
  }

  #count(): void {
    for (const [name, kind] of this.#kinds) {
      const { level, left } = kind
      kind.left = 0
      if (left === 0) this.#kinds.delete(name)
      else this.#log[level]({ kind: name, count: left, todo: todoOf(name) }, 'more lines of this kind, left out')
    }
    if (this.#kinds.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
