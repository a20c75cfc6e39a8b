import { protocolErrorsCodesById } from '@platformatic/kafka'

const DEPTH_LIMIT = 6

/** A broker's error code by the name under which it is found (Kafka protocol guide, "Error codes"), as `NOT_ENOUGH_REPLICAS`. */
export function errorName(code: number): string {
  return protocolErrorsCodesById[code] ?? `Kafka error ${code}`
}

/** What is at the bottom of an error of @platformatic/kafka, which wraps errors in errors. */
export function reasonsOf(error: unknown): string {
  return [...new Set(bottom(error, 0))].join('; ')
}

function bottom(error: unknown, depth: number): string[] {
  if (!(error instanceof Error)) return [String(error)]
  const { errors } = error as { errors?: unknown }
  const inner = Array.isArray(errors) ? errors : error.cause === undefined ? [] : [error.cause]
  if (inner.length === 0 || depth === DEPTH_LIMIT) return [error.message]
  return inner.flatMap((next) => bottom(next, depth + 1))
}
