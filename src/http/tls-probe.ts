import { connect, type PeerCertificate } from 'node:tls'

/** A server's certificate, judged by a client that trusts public CAs, as Meta does. */
export interface TlsView {
  /** OpenSSL's reason for distrusting the certificate; undefined if it is trusted. */
  readonly fault: string | undefined
  readonly subject: string
  readonly issuer: string
  /** Milliseconds since 1970. */
  readonly validUntilMs: number
  readonly protocol: string
}

/** Reads a server's certificate. Rejects if no TLS connection is established in time. */
export function probeTls(
  { host, port, ca }: { readonly host: string; readonly port: number; readonly ca?: string | undefined },
  timeoutMs: number,
): Promise<TlsView> {
  return new Promise((resolve, reject) => {
    const trusted = ca === undefined ? {} : { ca }
    const socket = connect({ host, port, servername: host, rejectUnauthorized: false, ...trusted })
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error(`no TLS handshake within ${timeoutMs} ms`)))
    socket.once('error', reject)
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate()
      const { authorizationError: error } = socket as { authorizationError?: Error | string | null }
      resolve({
        fault: error ? (error instanceof Error ? (codeOf(error) ?? error.message) : error) : undefined,
        subject: nameOf(certificate.subject),
        issuer: nameOf(certificate.issuer),
        validUntilMs: Date.parse(certificate.valid_to),
        protocol: socket.getProtocol() ?? '',
      })
      socket.destroy()
    })
  })
}

function codeOf(error: Error): string | undefined {
  return (error as NodeJS.ErrnoException).code
}

function nameOf(certificate: PeerCertificate['subject'] | undefined): string {
  return String(certificate?.CN ?? certificate?.O ?? '')
}
