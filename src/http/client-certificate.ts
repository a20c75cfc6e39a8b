import type { TLSSocket } from 'node:tls'
import { RelayError } from '../errors.ts'
import { isSameName } from './distinguished-name.ts'

/** If a subject has no common name, a subject alternative name counts. */
const ALTERNATIVE_NAMES = { subject: 'never', wildcards: false } as const

/** Faults of client certificates presented in TLS. */
export class ClientCertificates {
  readonly #name: string
  readonly #faults = new WeakMap<object, RelayError>()

  constructor(name: string) {
    this.#name = name
  }

  /**
   * Checks each certificate once, when the connection is established. `onFault` may close the connection, but a request
   * that arrived with the end of the handshake is still read.
   */
  watch(server: NodeJS.EventEmitter, onFault: (socket: TLSSocket, fault: RelayError) => void): void {
    // Runs before the HTTP server sees the connection.
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
    // `authorized` is not enough: it is true for a resumed session, even if that had no certificate.
    const names = [socket.getPeerCertificate().subject?.CN ?? []].flat()
    if (names.length > 1) return `more than one name: ${names.join(', ')}`
    const [name] = names
    if (name !== undefined) return isSameName(name, this.#name) ? undefined : name
    const isKnown = socket.getPeerX509Certificate()?.checkHost(this.#name, ALTERNATIVE_NAMES) !== undefined
    return isKnown ? undefined : 'no name'
  }
}
