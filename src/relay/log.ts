import { writeSync } from 'node:fs'
import pino, { type Logger } from 'pino'

export type { Logger } from 'pino'

/** Lines are written in batches of this many bytes, or every half second. A crash may lose that much. */
const WRITE_BYTES = 12 * 1024
const WRITE_EVERY_MS = 500
/** If the reader stalls, lines are dropped rather than kept in memory. */
const BACKLOG_BYTES = 16 * 1024 * 1024
/** A reader that is gone or stalled must not keep the process from exiting. */
const LAST_WRITE_MS = 1_000

/** The relay's log: JSON lines on stdout. */
export interface Log {
  readonly log: Logger
  /** How often the log could not be written. */
  readonly failures: () => number
  /** Lines dropped because the backlog was full. */
  readonly dropped: () => number
  /** Writes the remaining lines, for up to a second, and ends the log; call it before the process ends. */
  readonly flush: () => Promise<void>
}

/**
 * Behaviour of the destination (sonic-boom's README): it retries a full pipe every 100 ms (EAGAIN), and a full disk with every further
 * line and every half second; both buffer up to `maxLength` bytes. A reader that is gone (EPIPE) ends the log, not the relay.
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
    // As text, the destination would measure the whole backlog again for each line.
    contentMode: 'buffer',
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
    // Its type declarations allow only text.
    { write: (line) => destination.write(Buffer.from(line) as Uint8Array as never) },
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
    // Unwritten lines would be retried forever when the process exits.
    destination.destroy()
  }
  return { log, failures: () => failures, dropped: () => dropped, flush }
}

function tellOnStderr(error: Error): void {
  try {
    writeSync(2, `The log cannot be written: ${error.message}. From now on, log lines are lost; deliveries are not.\n`)
  } catch {
    // Stderr may have the same destination.
  }
}
