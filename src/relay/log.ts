import { writeSync } from 'node:fs'
import pino, { type Logger } from 'pino'

export type { Logger } from 'pino'

/** Lines are written together; what a crash may cost is bounded by this. */
const BUFFER_CHARACTERS = 15 * 1024
/** With few lines they would wait for the buffer: they are written at the latest after so long. */
const FLUSH_EVERY_MS = 500
/** A reader that is gone, or does not read, must not keep the process from ending. */
const LAST_FLUSH_MS = 1_000
/** A reader that does not read costs lines, not memory. */
const BACKLOG_BYTES = 16 * 1024 * 1024
/** Lines of deliveries are made so many together: each by itself, between two deliveries, takes three times as long. */
const DELIVERIES_TOGETHER = 64

/** The relay's log: JSON lines on stdout, off the path of deliveries. */
export interface Log {
  readonly log: Logger
  /** The line of a delivery that is stored, at the level info, with at least one fact. Pino would take a twentieth of the delivery for it. */
  readonly delivered: (bytes: number, durationMs: number, facts: Readonly<Record<string, unknown>>) => void
  /** How often the log could not be written. */
  readonly failures: () => number
  /** To be called before the process ends. */
  readonly flush: () => Promise<void>
}

/** A delivery that is stored, to be told of. */
interface Stored {
  readonly atMs: number
  readonly bytes: number
  readonly durationMs: number
  readonly facts: Readonly<Record<string, unknown>>
}

export function createLog(level: string): Log {
  const destination = pino.destination({ dest: 1, sync: false, minLength: 1, maxLength: BACKLOG_BYTES })
  let failing = false
  let failures = 0
  let closed = false
  destination.on('write', () => {
    failing = false
  })
  // A log that cannot be written (its disk is full, say) costs lines, not the relay; what waits is tried again with the next ones.
  destination.on('error', () => {
    failing = true
    failures++
  })
  destination.once('error', tellOnStderr)
  const lines = new Lines((text) => {
    if (!closed) destination.write(text)
  })
  const timer = setInterval(() => lines.hand(), FLUSH_EVERY_MS)
  timer.unref()
  const flush = (): Promise<void> => {
    clearInterval(timer)
    lines.hand()
    // Not flushSync: where nothing can be written, that tries again without end.
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(limit)
        // The destination would do so when the process ends.
        closed = failing
        if (closed) destination.destroy()
        resolve()
      }
      const limit = setTimeout(done, LAST_FLUSH_MS)
      destination.flush(done)
    })
  }
  const timestamp = (): string => `,"time":"${lines.time(Date.now())}"`
  const write = (line: string): void => lines.write(line)
  const log = pino({ level, base: null, timestamp, formatters: { level: levelName } }, { write })
  const delivered: Log['delivered'] = log.isLevelEnabled('info')
    ? (bytes, durationMs, facts) => lines.tellOf({ atMs: Date.now(), bytes, durationMs, facts })
    : () => undefined
  return { log, delivered, failures: () => failures, flush }
}

/**
 * Gathers lines, and deliveries to be told of, in the order of what they tell. The destination could gather lines itself, yet
 * measures all that it has with each one, several microseconds.
 */
class Lines {
  readonly #put: (text: string) => void
  readonly time = timeText()
  #lines: string[] = []
  #length = 0
  #stored: Stored[] = []

  constructor(put: (text: string) => void) {
    this.#put = put
  }

  write(line: string): void {
    this.#tell()
    this.#add(line)
  }

  tellOf(stored: Stored): void {
    this.#stored.push(stored)
    if (this.#stored.length >= DELIVERIES_TOGETHER) this.#tell()
  }

  /** Hands on all that there is. */
  hand(): void {
    this.#tell()
    this.#handLines()
  }

  #tell(): void {
    for (const { atMs, bytes, durationMs, facts } of this.#stored) {
      const counts = `"outcome":"stored","status":200,"bytes":${bytes},"durationMs":${durationMs}`
      const others = JSON.stringify(facts).slice(1, -1)
      this.#add(`{"level":"info","time":"${this.time(atMs)}",${counts},${others},"msg":"delivery"}\n`)
    }
    this.#stored = []
  }

  #add(line: string): void {
    this.#lines.push(line)
    this.#length += line.length
    if (this.#length >= BUFFER_CHARACTERS) this.#handLines()
  }

  #handLines(): void {
    if (this.#length > 0) this.#put(this.#lines.join(''))
    this.#lines = []
    this.#length = 0
  }
}

function tellOnStderr(error: Error): void {
  try {
    writeSync(2, `The log cannot be written: ${error.message}. Lines are lost from now on, deliveries are not.\n`)
  } catch {
    // Stderr may go to the same place.
  }
}

function levelName(level: string): { level: string } {
  return { level }
}

/** The text of a time. Under load many lines have the same millisecond, whose text costs more than the line. */
function timeText(): (atMs: number) => string {
  let lastMs = 0
  let text = ''
  return (atMs) => {
    if (atMs !== lastMs) text = new Date(atMs).toISOString()
    lastMs = atMs
    return text
  }
}
