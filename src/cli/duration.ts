import { InvalidArgumentError } from 'commander'

const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}

/** `500ms`, `30s`, `10m`, `2h`, `7d`, `4w` in milliseconds; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(ms|[smhdw])$/.exec(text) ?? []
  return number === undefined || unit === undefined ? undefined : Math.round(Number(number) * (UNITS_MS[unit] ?? 0))
}

/** Commander parser for an age (`10m`) or a time (`2026-03-26`, `2026-03-26T10:45:00Z`), in milliseconds. */
export function parseTime(text: string): number {
  const agoMs = durationMs(text)
  if (agoMs !== undefined) return Date.now() - agoMs
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (!Number.isNaN(time)) return time
  throw new InvalidArgumentError('It must be a time (2026-03-26T10:45:00Z) or an age (30s, 10m, 2h, 7d).')
}

/** Commander parser for a duration (`7d`), in milliseconds. */
export function parseDuration(text: string): number {
  const parsed = durationMs(text)
  if (parsed !== undefined) return parsed
  throw new InvalidArgumentError('It must be a duration, such as 500ms, 30s, 10m, 2h, 7d.')
}

/** The shortest exact text for a duration that parseDuration reads back. */
export function durationText(ms: number): string {
  const unit = ['w', 'd', 'h', 'm', 's'].find((name) => ms > 0 && ms % (UNITS_MS[name] ?? 1) === 0) ?? 'ms'
  return `${ms / (UNITS_MS[unit] ?? 1)}${unit}`
}
