import type { Output } from './context.ts'

const WIDTH = 30
const REDRAW_EVERY_MS = 100
const CLEAR_LINE = '\r\u001b[K'

/** A progress bar on the terminal's last line; does nothing if the output is not a terminal. */
export interface Progress {
  readonly total: number
  update(done: number): void
  /** Removes the bar. */
  clear(): void
}

export function progress(output: Output, total: number, what: string): Progress {
  if (output.isTTY !== true) return { total, update: () => {}, clear: () => {} }
  let drawnMs = Number.NEGATIVE_INFINITY
  return {
    total,
    update(done) {
      const nowMs = performance.now()
      if (nowMs - drawnMs < REDRAW_EVERY_MS && done < total) return
      drawnMs = nowMs
      const share = total === 0 ? 1 : Math.min(1, done / total)
      const filled = Math.round(share * WIDTH)
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
      output.write(`${CLEAR_LINE}${bar} ${Math.floor(share * 100)} %  ${done} of ${total} ${what}`)
    },
    clear: () => {
      output.write(CLEAR_LINE)
    },
  }
}
