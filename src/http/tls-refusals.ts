import type { Server } from 'node:http'
import type { TLSSocket } from 'node:tls'

/** Why TLS handshakes fail: the metric's label values. */
export const TLS_REFUSALS = [
  'no_certificate',
  'unknown_ca',
  'expired',
  'bad_certificate',
  'wrong_name',
  'no_tls',
  'protocol',
  'timeout',
  'aborted',
] as const

export type TlsRefusal = (typeof TLS_REFUSALS)[number]

/** Error codes of Node and OpenSSL; X509 codes come from `tlsSocket.authorizationError`. */
const CAUSES: Readonly<Record<string, TlsRefusal>> = {
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: 'no_certificate',
  UNABLE_TO_GET_ISSUER_CERT: 'unknown_ca',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'unknown_ca',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'unknown_ca',
  SELF_SIGNED_CERT_IN_CHAIN: 'unknown_ca',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'unknown_ca',
  CERT_HAS_EXPIRED: 'expired',
  ERR_SSL_HTTP_REQUEST: 'no_tls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no_tls',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'timeout',
  ECONNRESET: 'aborted',
}

/** Reports every failed TLS handshake with its cause; does nothing for a server without TLS. */
export function watchTlsRefusals(server: Pick<Server, 'on'>, onRefused: (cause: TlsRefusal) => void): void {
  server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
    onRefused(causeOf(error, socket))
  })
}

function causeOf({ code = '' }: NodeJS.ErrnoException, socket: TLSSocket): TlsRefusal {
  // Node closes a connection whose certificate it does not trust, and the error then says only that it closed.
  const untrusted = socket.authorizationError as unknown
  if (untrusted) return CAUSES[String(untrusted)] ?? 'bad_certificate'
  return CAUSES[code] ?? 'protocol'
}
