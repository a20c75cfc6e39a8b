import { type FaultCode, todoOf } from '../errors.ts'
import type { Answered } from '../http/answers.ts'
import type { BoundedLines } from './bounded-lines.ts'
import type { Logger } from './log.ts'
import type { Metrics } from './metrics.ts'

/** Outcomes of requests that are neither deliveries nor handshakes. */
const NO_DELIVERY: ReadonlySet<string> = new Set<FaultCode>([
  'not_found',
  'wrong_method',
  'bad_request',
  'headers_too_large',
  'too_slow',
])

/** Counts every request to the public port, and logs each stored delivery and as many others as `BoundedLines` allows. */
export class DeliveryLog {
  readonly #log: Logger
  readonly #metrics: Metrics
  readonly #lines: BoundedLines

  constructor(log: Logger, metrics: Metrics, lines: BoundedLines) {
    this.#log = log
    this.#metrics = metrics
    this.#lines = lines
  }

  tell({ outcome, status, bytes, durationMs, detail, facts }: Answered): void {
    this.#metrics.deliveries.inc(outcome)
    // The certificate was valid but has another name: the connection was closed after the handshake.
    if (outcome === 'wrong_client_certificate' && status === 0) this.#metrics.tlsRefusals.inc('wrong_name')
    const todo = todoOf(outcome)
    // Scanners try all sorts of paths; neither the log nor the histogram needs them.
    if (bytes === 0 && NO_DELIVERY.has(outcome)) {
      this.#lines.write(outcome, 'debug', { outcome, status, detail, todo }, 'no delivery')
      return
    }
    this.#metrics.requestDuration.observe(durationMs / 1000)
    this.#metrics.receivedBytes.inc(bytes)
    const line = { outcome, status, bytes, durationMs: Math.round(durationMs * 100) / 100 }
    if (facts !== undefined) this.#log.info({ ...line, ...facts }, 'delivery')
    else this.#lines.write(outcome, levelOf(outcome, status), { ...line, detail, todo }, 'delivery')
  }
}

function levelOf(outcome: string, status: number): 'info' | 'warn' | 'error' {
  if (outcome === 'internal') return 'error'
  return status > 0 && status < 400 ? 'info' : 'warn'
}
