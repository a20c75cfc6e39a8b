import type { TLSSocket } from 'node:tls'
import { RelayError } from '../errors.ts'

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

/** What is wrong with the certificates that clients have shown in TLS. */
export class ClientCertificates {
  readonly #name: string
  readonly #faults = new WeakMap<object, RelayError>()

  constructor(name: string) {
    this.#name = name
  }

  /**
   * Looks at each certificate once, when the connection is made. `onFault` may end the connection; a request that came along with
   * the end of the handshake is read all the same.
   */
  watch(server: NodeJS.EventEmitter, onFault: (socket: TLSSocket, fault: RelayError) => void): void {
    // Before the HTTP server gets to see the connection.
    server.prependListener('secureConnection', (socket: TLSSocket) => {
      const detail = this.#problemOf(socket)
      if (detail === undefined) return
      const fault = new RelayError('wrong_client_certificate', detail)
      this.#faults.set(socket, fault)
      onFault(socket, fault)
    })
  }

  faultOf(socket: object): RelayError | undefined {
    return this.#faults.get(socket)
  }

  #problemOf(socket: TLSSocket): string | undefined {
    if (!socket.authorized) return 'no certificate of the CA'
    // Not by `authorized` alone: it is true of a session that is resumed, though that had no certificate.
    const names = namesOf(socket)
    const isKnown = names.some((candidate) => candidate.toLowerCase() === this.#name.toLowerCase())
    return isKnown ? undefined : names.join(', ') || 'no name'
  }
}

/** What is wrong with the subject that a proxy hands on in a header. */
export function headerFault(subjects: readonly string[] | undefined, name: string): RelayError | undefined {
  const [subject, ...more] = subjects ?? []
  // Given twice, one of them is not the proxy's.
  if (more.length === 0 && subjectHasName(subject, name)) return
  return new RelayError('wrong_client_certificate', subject === undefined ? 'no certificate' : 'another name')
}

function namesOf(socket: TLSSocket): string[] {
  const { subject, subjectaltname: alternatives } = socket.getPeerCertificate()
  const other = alternatives?.split(', ').map((entry) => entry.replace(/^DNS:/, '')) ?? []
  return [subject?.CN ?? [], other].flat(2)
}
