/** Prefix of the TLS settings of Kafka or of the registry. */
export type TlsSettings = 'WABA_KAFKA_TLS' | 'WABA_SCHEMA_REGISTRY'

/** Error codes of Node (`tls`, "X509 certificate error codes") and OpenSSL's alerts, with their meanings. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
])
const PLAIN = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])
const PORT_SETTINGS: Readonly<Record<TlsSettings, string>> = {
  WABA_KAFKA_TLS: 'the port in WABA_KAFKA_BROKERS, and WABA_KAFKA_TLS',
  WABA_SCHEMA_REGISTRY: 'whether WABA_SCHEMA_REGISTRY_URL should begin with http, or have another port',
}
/** `ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE`, `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`, `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA` … */
const ALERT = /^ERR_SSL_.*ALERT_(.*CERTIFICATE.*|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED)$/

/**
 * The meaning of a TLS error and the setting to check; undefined for other errors. Alerts from the other side concern our
 * certificate; problems with theirs are found on our side.
 */
export function tlsTrouble(error: unknown, settings: TlsSettings): string | undefined {
  const { code, message } = error as { code?: unknown; message?: string }
  if (typeof code !== 'string') return undefined
  if (UNTRUSTED.has(code)) {
    return `its certificate is from a CA that is not trusted (${code}): set ${settings}_CA_FILE to that CA’s certificate`
  }
  if (code === 'CERT_HAS_EXPIRED') return `its certificate has expired (${code}): renew it`
  if (code === 'CERT_NOT_YET_VALID') return `its certificate is not valid yet (${code}): compare the clocks`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `its certificate is for other host names (${code}): connect by one of them`
  }
  // OpenSSL's reason is only in the message if Node was writing when the answer came.
  if (PLAIN.has(code) || (code === 'EPROTO' && message?.includes('wrong version number'))) {
    return `it does not speak TLS at this port (${code}): check ${PORT_SETTINGS[settings]}`
  }
  const alert = ALERT.exec(code)?.[1]
  if (alert === undefined) return undefined
  const said = alert.toLowerCase().replaceAll('_', ' ')
  return `it rejects our certificate (${said}): check whether ${settings}_CERT_FILE is missing, expired, or from another CA`
}
