const MINUTE_MS = 60_000
/** Calls slow down from this percentage of the app's quota; at 100 Meta refuses them. */
const NEAR_LIMIT_PERCENT = 90
const NEAR_LIMIT_PAUSE_MS = 5_000

interface UseCase {
  /** Minutes. */
  readonly estimated_time_to_regain_access?: number
}

/**
 * How long Meta wants calls to pause, in milliseconds, from `X-Business-Use-Case-Usage` (minutes until access is
 * restored) and `X-App-Usage` (percentages of the app's hourly quota). Unreadable headers count as no pause.
 */
export function pauseMs(headers: Headers): number {
  return Math.max(useCasePauseMs(headers.get('x-business-use-case-usage')), appPauseMs(headers.get('x-app-usage')))
}

function useCasePauseMs(header: string | null): number {
  const usage = objectIn(header)
  const cases = Object.values(usage).flatMap((value) => (Array.isArray(value) ? (value as UseCase[]) : []))
  const minutes = cases.map((useCase) => Number(useCase?.estimated_time_to_regain_access ?? 0))
  return Math.max(0, ...minutes.filter(Number.isFinite)) * MINUTE_MS
}

function appPauseMs(header: string | null): number {
  const percentages = Object.values(objectIn(header)).filter((value) => typeof value === 'number')
  const most = Math.max(0, ...percentages)
  return most >= 100 ? MINUTE_MS : most >= NEAR_LIMIT_PERCENT ? NEAR_LIMIT_PAUSE_MS : 0
}

function objectIn(header: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(header ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
