import { todoOf } from '../errors.ts'
import type { Logger } from './log.ts'

/** Lines of a kind that are written individually; further ones are only counted. */
const FIRST_LINES = 5
const COUNT_EVERY_MS = 1_000
/** Kinds that are counted separately; all others share one count. */
const KIND_LIMIT = 500
const OTHER = 'other'

type Level = 'debug' | 'info' | 'warn' | 'error'

interface Kind {
  readonly level: Level
  written: number
  /** Lines suppressed since the last count. */
  left: number
}

/**
 * Bounds a log that others can fill. For each kind, such as an outcome, it writes the first few lines, then one line per second with
 * the number suppressed. A kind starts over after a second without suppressed lines.
 */
export class BoundedLines {
  readonly #log: Logger
  readonly #kinds = new Map<string, Kind>()
  #timer: NodeJS.Timeout | undefined

  constructor(log: Logger) {
    this.#log = log
  }

  /** Writes a line, unless this kind has had too many recently. */
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

  /** Writes pending counts; call it before the log ends. */
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
    // Runs only while there is something to count: an idle relay has no timer.
    this.#timer ??= setInterval(() => this.#count(), COUNT_EVERY_MS).unref()
    return kind
  }

  #count(): void {
    for (const [name, kind] of this.#kinds) {
      const { level, left } = kind
      kind.left = 0
      if (left === 0) this.#kinds.delete(name)
      else this.#log[level]({ kind: name, count: left, todo: todoOf(name) }, 'further lines of this kind suppressed')
    }
    if (this.#kinds.size > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }
}
