import pino, { type Logger } from 'pino'

export type { Logger } from 'pino'

/** Lines are written together; what a crash may cost is bounded by this. */
const BUFFER_BYTES = 15 * 1024
/** With few lines they would wait for the buffer: they are written at the latest after so long. */
const FLUSH_EVERY_MS = 500
/** A reader that is gone, or does not read, must not keep the process from ending. */
const LAST_FLUSH_MS = 1_000
/** A reader that does not read costs lines, not memory. */
const BACKLOG_BYTES = 16 * 1024 * 1024

/** The relay's log: JSON lines on stdout, off the path of deliveries. Call `flush` before the process ends. */
export function createLog(level: string): { log: Logger; flush: () => Promise<void> } {
  const destination = pino.destination({ dest: 1, sync: false, minLength: BUFFER_BYTES, maxLength: BACKLOG_BYTES })
  const timer = setInterval(() => destination.flush(), FLUSH_EVERY_MS)
  timer.unref()
  const flush = (): Promise<void> => {
    clearInterval(timer)
    // Not flushSync: where the reader is gone, that tries again without end.
    return new Promise((resolve) => {
      const limit = setTimeout(resolve, LAST_FLUSH_MS)
      destination.flush(() => {
        clearTimeout(limit)
        resolve()
      })
    })
  }
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: levelName } },
    destination,
  )
  return { log, flush }
}

function levelName(level: string): { level: string } {
  return { level }
}
