const MINUTE_S = 60
const HOUR_S = 3_600
const DAY_S = 86_400

/** `0`, `0.4`, `1,234`; the heading says that it is per second. */
export function perSecond(value: number): string {
  const digits = value < 10 ? 1 : 0
  return value.toLocaleString('en', { maximumFractionDigits: digits })
}

/** `0`, `0.8 ms`, `12 ms`, `1.5 s`. */
export function seconds(value: number): string {
  if (value === 0) return '0'
  if (value >= 1) return `${value.toLocaleString('en', { maximumFractionDigits: 1 })} s`
  const ms = value * 1000
  return `${ms.toLocaleString('en', { maximumFractionDigits: ms < 10 ? 1 : 0 })} ms`
}

/** The time from then to now: `42 s`, `3 min`, `5 h`, `12 days`. */
export function ago(thenMs: number, nowMs: number): string {
  const s = Math.max(0, Math.round((nowMs - thenMs) / 1000))
  if (s < 2 * MINUTE_S) return `${s} s`
  if (s < 2 * HOUR_S) return `${Math.floor(s / MINUTE_S)} min`
  if (s < 2 * DAY_S) return `${Math.floor(s / HOUR_S)} h`
  return `${Math.floor(s / DAY_S)} days`
}
