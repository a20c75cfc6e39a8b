import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** Descriptors reserved for Kafka, the registry, the admin port and files. */
const KEPT_DESCRIPTORS = 128
/** However few there are, and however many: a connection in the middle of its TLS handshake takes some 80 KiB. */
const FEWEST = 16
const MOST = 1_000

/** A connection that brings its first request by then, as a good one does, is spared as long as there are idle ones. */
const FIRST_REQUEST_MS = 500

/** Why a connection was closed early: it never sent a request, sent no further one, or no other could be closed in its place. */
export const CLOSED_EARLY = ['silent', 'idle', 'none_to_spare'] as const
export type ClosedEarly = (typeof CLOSED_EARLY)[number]

interface Connection {
  readonly socket: Socket
  /** The socket forgets it once closed. */
  readonly peer: string
  readonly openedMs: number
  /** To the latest request; undefined before the first. */
  response: ServerResponse<IncomingMessage> | undefined
  isClosed: boolean
}

/** The number of connections that the process's descriptor limit allows. */
export function connectionLimit(): number {
  // Looking up the names of network interfaces and peers may take long.
  const report = Object.assign(process.report, { excludeNetwork: true })
  const { userLimits } = report.getReport() as { userLimits?: { open_files: { soft: number | 'unlimited' } } }
  const descriptors = Number(userLimits?.open_files.soft)
  return Number.isNaN(descriptors) ? MOST : Math.max(FEWEST, Math.min(MOST, descriptors - KEPT_DESCRIPTORS))
}

/**
 * Keeps a server's connections below a limit, so that the process never runs out of descriptors. At the limit, it closes the one
 * that has waited longest: first among those that owe a first request, then among those idle between two.
 */
export class Connections {
  readonly #limit: number
  readonly #onClosedEarly: (why: ClosedEarly) => void
  /** Those that owe a first request, oldest first. */
  readonly #silent = new Set<Connection>()
  /** The others, by their latest request. */
  readonly #used = new Set<Connection>()
  readonly #of = new WeakMap<Socket, Connection>()
  readonly #byPeer = new Map<string, Connection>()
  #count = 0

  constructor(limit: number, onClosedEarly: (why: ClosedEarly) => void = () => undefined) {
    this.#limit = limit
    this.#onClosedEarly = onClosedEarly
  }

  get count(): number {
    return this.#count
  }

  /** Call it before the server listens. */
  watch(server: Server): void {
    server.maxConnections = this.#limit
    server.on('drop', () => this.#onClosedEarly('none_to_spare'))
    server.on('connection', (socket: Socket) => this.#opened(socket))
    server.on('secureConnection', (socket: TLSSocket) => this.#secured(socket))
    server.on('request', (_request, response) => this.#requested(response))
  }

  /** The response that a connection owes. */
  underWay(socket: object): ServerResponse<IncomingMessage> | undefined {
    const response = this.#of.get(socket as Socket)?.response
    return response?.writableFinished ? undefined : response
  }

  #opened(socket: Socket): void {
    const connection: Connection = {
      socket,
      peer: peerOf(socket),
      openedMs: performance.now(),
      response: undefined,
      isClosed: false,
    }
    this.#of.set(socket, connection)
    this.#byPeer.set(connection.peer, connection)
    this.#silent.add(connection)
    this.#count++
    socket.once('close', () => this.#closed(connection))
    if (this.#count >= this.#limit) this.#makeRoom(connection)
  }

  /** The socket over which requests come is another one than that of the connection; their peer is the same. */
  #secured(socket: TLSSocket): void {
    const connection = this.#byPeer.get(peerOf(socket))
    if (connection !== undefined) this.#of.set(socket, connection)
  }

  #requested(response: ServerResponse<IncomingMessage>): void {
    const connection = this.#of.get(response.req.socket)
    if (connection === undefined || connection.isClosed) return
    connection.response = response
    this.#silent.delete(connection)
    this.#used.delete(connection)
    this.#used.add(connection)
  }

  #makeRoom(newest: Connection): void {
    const [silent = newest] = this.#silent
    const idle = this.#used.values().find(({ response }) => response?.writableFinished)
    const isSilentForLong = performance.now() - silent.openedMs > FIRST_REQUEST_MS
    const waiting = isSilentForLong ? silent : (idle ?? silent)
    // All others are busy: Node refuses the next connection.
    if (waiting === newest) return
    this.#onClosedEarly(waiting === idle ? 'idle' : 'silent')
    this.#closed(waiting)
    waiting.socket.destroy()
  }

  #closed(connection: Connection): void {
    if (connection.isClosed) return
    connection.isClosed = true
    this.#silent.delete(connection)
    this.#used.delete(connection)
    if (this.#byPeer.get(connection.peer) === connection) this.#byPeer.delete(connection.peer)
    this.#count--
  }
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
