/** What both Kafka's and the registry's settings of TLS begin with. */
export type TlsSettings = 'WABA_KAFKA_TLS' | 'WABA_SCHEMA_REGISTRY'

/** Codes of Node (`tls`, "X509 certificate error codes") and of OpenSSL's alerts, and what they mean. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
])
const PLAIN = new Set(['ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG'])
/** `ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE`, `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`, `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA` … */
const ALERT = /^ERR_SSL_.*ALERT_(.*CERTIFICATE.*|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED)$/

/**
 * What an error of TLS means and which setting to look at; undefined where it is none. The other side's alerts are about our
 * certificate: what is wrong with theirs we find ourselves.
 */
export function tlsTrouble(error: unknown, settings: TlsSettings): string | undefined {
  const { code } = error as { code?: unknown }
  if (typeof code !== 'string') return undefined
  if (UNTRUSTED.has(code)) {
    return `its certificate is of a CA that is not trusted (${code}): set ${settings}_CA_FILE to that CA’s certificate`
  }
  if (code === 'CERT_HAS_EXPIRED') return `its certificate has expired (${code}): it has to be renewed`
  if (code === 'CERT_NOT_YET_VALID') return `its certificate is not valid yet (${code}): compare the clocks`
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `its certificate is for other names (${code}): it has to be reached by one of them`
  }
  if (PLAIN.has(code)) return `it does not speak TLS at this port (${code})`
  const alert = ALERT.exec(code)?.[1]
  if (alert === undefined) return undefined
  const said = alert.toLowerCase().replaceAll('_', ' ')
  return `it does not take our certificate (${said}): see ${settings}_CERT_FILE, whether it is missing, expired, or of another CA`
}
