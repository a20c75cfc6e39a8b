import type { TLSSocket } from 'node:tls'

/** A part of a subject as RFC 4514 writes it: commas and plus signs part it where they are not escaped or quoted. */
const SUBJECT_PART = /((?:\\.|"(?:\\.|[^"\\])*"|[^,+\\"])*)(?:[,+]|$)/y
const COMMON_NAME = /^\s*CN\s*=\s*"?(.*?)"?\s*$/i

/**
 * Whether a certificate's subject, as a proxy hands it on, has exactly this common name: as RFC 4514 writes it (nginx,
 * Envoy, AWS), in the older form with slashes (/C=US/CN=…), or the name alone.
 */
export function subjectHasName(subject: string | undefined, name: string): boolean {
  if (subject === undefined) return false
  const names = [subject.trim(), ...partsOf(subject.trim()).flatMap((part) => COMMON_NAME.exec(part)?.[1] ?? [])]
  return names.some((candidate) => candidate.toLowerCase() === name.toLowerCase())
}

/** None where the subject is not well-formed. */
function partsOf(subject: string): string[] {
  if (subject.startsWith('/')) return subject.split('/')
  const parts: string[] = []
  SUBJECT_PART.lastIndex = 0
  while (SUBJECT_PART.lastIndex < subject.length) {
    const [, part] = SUBJECT_PART.exec(subject) ?? []
    if (part === undefined) return []
    parts.push(part)
  }
  return parts
}

/**
 * Ends connections whose client certificate, already checked against the CA, has another name. A request that came
 * along with the end of the TLS handshake is read all the same: what is returned tells whether a socket was refused.
 */
export function refuseOtherNames(
  server: NodeJS.EventEmitter,
  name: string,
  onRefused: (names: string) => void,
): (socket: object) => boolean {
  const refused = new WeakSet<object>()
  // Before the HTTP server gets to see the connection.
  server.prependListener('secureConnection', (socket: TLSSocket) => {
    const names = namesOf(socket)
    if (names.some((candidate) => candidate.toLowerCase() === name.toLowerCase())) return
    refused.add(socket)
    onRefused(names.join(', '))
    socket.destroy()
  })
  return (socket) => refused.has(socket)
}

function namesOf(socket: TLSSocket): string[] {
  const { subject, subjectaltname: alternatives } = socket.getPeerCertificate()
  const other = alternatives?.split(', ').map((entry) => entry.replace(/^DNS:/, '')) ?? []
  return [subject?.CN ?? [], other].flat(2)
}
