import type { TLSSocket } from 'node:tls'

/** Whether a certificate's subject, as a proxy hands it on, has exactly this common name. */
export function subjectHasName(subject: string | undefined, name: string): boolean {
  if (subject === undefined) return false
  // RFC 4514 separates by comma (nginx, Envoy, AWS), the older form by slash (/C=US/CN=…); both may stand alone.
  return (
    subject.split(/[,/+]/).some((part) => {
      const match = /^\s*CN\s*=\s*(.*?)\s*$/i.exec(part)
      return match?.[1]?.toLowerCase() === name.toLowerCase()
    }) || subject.trim().toLowerCase() === name.toLowerCase()
  )
}

/** Ends connections whose client certificate, already checked against the CA, has another name. */
export function refuseOtherNames(server: NodeJS.EventEmitter, name: string, onRefused: (names: string) => void): void {
  server.on('secureConnection', (socket: TLSSocket) => {
    const { subject, subjectaltname: alternatives } = socket.getPeerCertificate()
    const names = [subject?.CN ?? [], alternatives?.split(', ').map((entry) => entry.replace(/^DNS:/, '')) ?? []].flat(
      2,
    )
    if (names.some((candidate) => candidate.toLowerCase() === name.toLowerCase())) return
    onRefused(names.join(', '))
    socket.destroy()
  })
}
