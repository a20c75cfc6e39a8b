import { writeSync } from 'node:fs'
import pino, { type Logger } from 'pino'

export type { Logger } from 'pino'

/** Lines are written together; this many bytes, and half a second, are what a crash may cost. */
const WRITE_BYTES = 4 * 1024
const WRITE_EVERY_MS = 500
/** A reader that does not read costs lines, not memory. */
const BACKLOG_BYTES = 16 * 1024 * 1024
/** A reader that is gone, or does not read, must not keep the process from ending. */
const LAST_WRITE_MS = 1_000

/** The relay's log: JSON lines on stdout. */
export interface Log {
  readonly log: Logger
  /** How often the log could not be written. */
  readonly failures: () => number
  /** Lines dropped because the backlog was full. */
  readonly dropped: () => number
  /** Writes what is left, for up to a second, and ends the log; to be called before the process ends. */
  readonly flush: () => Promise<void>
}

/**
 * What the destination does (sonic-boom's README): a full pipe is tried again every 100 ms (EAGAIN), a full disk with every further
 * line and every half second, and both hold up to `maxLength` bytes; a reader that is gone (EPIPE) ends the log, not the relay.
 */
export function createLog(level: string): Log {
  let ended = false
  let failures = 0
  let dropped = 0
  const destination = pino.destination({
    dest: 1,
    sync: false,
    minLength: WRITE_BYTES,
    periodicFlush: WRITE_EVERY_MS,
    maxLength: BACKLOG_BYTES,
    retryEAGAIN: () => !ended,
  })
  destination.on('error', () => failures++)
  destination.once('error', tellOnStderr)
  destination.on('drop', () => dropped++)
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
  const flush = async (): Promise<void> => {
    if (ended) return
    log.level = 'silent'
    await new Promise<void>((resolve) => {
      const limit = setTimeout(resolve, LAST_WRITE_MS)
      const done = (): void => {
        clearTimeout(limit)
        resolve()
      }
      destination.once('close', done).once('error', done)
      destination.end()
    })
    ended = true
    // What could not be written by now would be tried again without end when the process exits.
    destination.destroy()
  }
  return { log, failures: () => failures, dropped: () => dropped, flush }
}

function tellOnStderr(error: Error): void {
  try {
    writeSync(2, `The log cannot be written: ${error.message}. Lines are lost from now on, deliveries are not.\n`)
  } catch {
    // Stderr may go to the same place.
  }
}
