import { protocolErrorsCodesById } from '@platformatic/kafka'
import { tlsTrouble } from '../../config/tls-trouble.ts'

const DEPTH_LIMIT = 6

/**
 * The searchable name of a broker's error code (Kafka protocol guide, "Error codes"), such as `NOT_ENOUGH_REPLICAS`.
 */
export function errorName(code: number): string {
  return protocolErrorsCodesById[code] ?? `Kafka error ${code}`
}

/** The root cause of an error of @platformatic/kafka, which nests errors, with the setting to check, if any. */
export function reasonsOf(error: unknown): string {
  return [...new Set(bottom(error, 0))].join('; ')
}

function bottom(error: unknown, depth: number): string[] {
  if (!(error instanceof Error)) return [String(error)]
  const known = explained(error)
  if (known !== undefined) return [known]
  const { errors } = error as { errors?: unknown }
  const inner = Array.isArray(errors) ? errors : error.cause === undefined ? [] : [error.cause]
  if (inner.length === 0 || depth === DEPTH_LIMIT) return [error.message]
  return inner.flatMap((next) => bottom(next, depth + 1))
}

/** The remedy for refused credentials; `words` are the broker's own, in brackets. */
export function saslRefusal(words: string): string {
  return `SASL authentication failed${words}: check WABA_KAFKA_SASL_MECHANISM and its user, password or token`
}

/** Messages of the library that are more specific than their causes. */
const MESSAGES: ReadonlyMap<string, string> = new Map([
  ['Broker requires TLS.', 'the broker requires TLS: set WABA_KAFKA_TLS=true'],
  [
    'TLS handshake failed. Please verify the broker supports TLS.',
    'the broker ended the TLS handshake: check whether it speaks TLS at this port (WABA_KAFKA_TLS) and accepts our certificate (WABA_KAFKA_TLS_CERT_FILE)',
  ],
])

/** The meaning of an access error; undefined for other errors. */
function explained(error: Error): string | undefined {
  // The name of a broker's error code, with the broker's own message.
  const { apiId, serverErrorMessage } = error as { apiId?: string; serverErrorMessage?: string | null }
  const words = serverErrorMessage ? ` (${serverErrorMessage})` : ''
  if (apiId === 'SASL_AUTHENTICATION_FAILED') return saslRefusal(words)
  if (apiId === 'UNSUPPORTED_SASL_MECHANISM') {
    return `the broker does not offer this SASL mechanism${words}: check WABA_KAFKA_SASL_MECHANISM`
  }
  if (apiId === 'ILLEGAL_SASL_STATE') {
    return 'the broker’s listener at this port has no SASL (ILLEGAL_SASL_STATE): unset WABA_KAFKA_SASL_MECHANISM, or give the port that has SASL in WABA_KAFKA_BROKERS'
  }
  return MESSAGES.get(error.message) ?? tlsTrouble(error, 'WABA_KAFKA_TLS')
}
