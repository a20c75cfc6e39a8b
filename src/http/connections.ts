import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

/** Descriptors reserved for Kafka, the registry, the admin port and files. */
const KEPT_DESCRIPTORS = 128
/** Bounds of the limit, whatever the number of descriptors. A connection in its TLS handshake takes about 80 KiB. */
const FEWEST = 16
const MOST = 1_000

/** A connection has this long to send its first request, or a request's body, as good clients do. */
const SENDING_MS = 500
/** Who has sent this much keeps its place: as much from each of a thousand is more than the budget of unverified bodies. */
const MUCH_BYTES = 32 * 1024

/** Requests that a connection may send without waiting for an answer. One read may bring a thousand, and others would wait for all. */
const PIPELINED_LIMIT = 8

/**
 * Why a connection was closed early: it never sent a request, did not send the body of one, sent no further one, none could be closed
 * instead, or it sent too many requests at once.
 */
export const CLOSED_EARLY = ['silent', 'slow', 'idle', 'none_to_spare', 'pipelining'] as const
export type ClosedEarly = (typeof CLOSED_EARLY)[number]

interface Connection {
  readonly socket: Socket
  /** Stored here because a closed socket no longer has it. */
  readonly peer: string
  readonly openedMs: number
  /** The latest response; undefined before the first request. */
  response: ServerResponse<IncomingMessage> | undefined
  requestedMs: number
  /** Its latest requests, each of which came before the answer to the one before. */
  pipelined: number
  isClosed: boolean
}

/** The number of connections that the process's descriptor limit allows. */
export function connectionLimit(): number {
  // Looking up the names of network interfaces and peers can be slow.
  const report = Object.assign(process.report, { excludeNetwork: true })
  const { userLimits } = report.getReport() as { userLimits?: { open_files: { soft: number | 'unlimited' } } }
  const descriptors = Number(userLimits?.open_files.soft)
  return Number.isNaN(descriptors) ? MOST : Math.max(FEWEST, Math.min(MOST, descriptors - KEPT_DESCRIPTORS))
}

/**
 * Keeps a server's connections below a limit, so that the process never runs out of descriptors. At the limit, it
 * closes the one that has waited longest: first among those that should have sent a request by now, then among those that should have
 * sent its body, then among these, younger ones, and those idle between requests.
 */
export class Connections {
  readonly #limit: number
  readonly #onClosedEarly: (why: ClosedEarly) => void
  /** Connections without a request so far, oldest first. */
  readonly #silent = new Set<Connection>()
  /** The others, ordered by their latest request. */
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
    server.on('drop', () => {
      this.#onClosedEarly('none_to_spare')
      // Those that were busy when the last place was taken may no longer be.
      this.#makeRoom()
    })
    server.on('connection', (socket: Socket) => this.#opened(socket))
    server.on('secureConnection', (socket: TLSSocket) => this.#secured(socket))
    server.on('request', (_request, response) => this.#requested(response))
  }

  /** A connection's pending response. */
  underWay(socket: object): ServerResponse<IncomingMessage> | undefined {
    const response = this.#of.get(socket as Socket)?.response
    return response?.writableFinished ? undefined : response
  }

  /** Whether the connection is closed, or about to be. */
  isClosed(socket: Socket): boolean {
    return this.#of.get(socket)?.isClosed ?? socket.destroyed
  }

  #opened(socket: Socket): void {
    const connection: Connection = {
      socket,
      peer: peerOf(socket),
      openedMs: performance.now(),
      response: undefined,
      requestedMs: 0,
      pipelined: 0,
      isClosed: false,
    }
    this.#of.set(socket, connection)
    this.#byPeer.set(connection.peer, connection)
    this.#silent.add(connection)
    this.#count++
    socket.once('close', () => this.#closed(connection))
    if (this.#count >= this.#limit) this.#makeRoom(connection)
  }

  /** With TLS, requests arrive on a different socket than the connection's, but with the same peer. */
  #secured(socket: TLSSocket): void {
    const connection = this.#byPeer.get(peerOf(socket))
    if (connection !== undefined) this.#of.set(socket, connection)
  }

  #requested(response: ServerResponse<IncomingMessage>): void {
    const connection = this.#of.get(response.req.socket)
    if (connection === undefined || connection.isClosed) return
    const isPipelined = connection.response?.writableFinished === false
    connection.pipelined = isPipelined ? connection.pipelined + 1 : 0
    connection.response = response
    connection.requestedMs = performance.now()
    this.#silent.delete(connection)
    this.#used.delete(connection)
    if (connection.pipelined < PIPELINED_LIMIT) {
      this.#used.add(connection)
      return
    }
    this.#closed(connection, 'pipelining')
    // Destroyed within the read that brought its requests, the socket would keep the answers to all of them in memory.
    setImmediate(() => connection.socket.destroy())
  }

  #makeRoom(newest?: Connection): void {
    const spared = this.#spared()
    // If all others are busy, Node refuses the next connection.
    if (spared === undefined || spared[0] === newest) return
    this.#closed(...spared)
    spared[0].socket.destroy()
  }

  /** The connection that good clients miss least. */
  #spared(): [Connection, ClosedEarly] | undefined {
    const sinceMs = performance.now() - SENDING_MS
    const [silent] = this.#silent
    if (silent !== undefined && silent.openedMs < sinceMs) return [silent, 'silent']
    const slow = this.#used.values().find(isSending)
    if (slow !== undefined && slow.requestedMs < sinceMs) return [slow, 'slow']
    // In a burst, all of them are new: whoever has waited longest, so that a connection in use outlives those that only came.
    const unused = this.#used.values().find((connection) => isSending(connection) || isIdle(connection))
    if (unused === undefined || (silent !== undefined && silent.openedMs < unused.requestedMs))
      return silent && [silent, 'silent']
    return [unused, unused === slow ? 'slow' : 'idle']
  }

  #closed(connection: Connection, early?: ClosedEarly): void {
    if (connection.isClosed) return
    if (early !== undefined) this.#onClosedEarly(early)
    connection.isClosed = true
    this.#silent.delete(connection)
    this.#used.delete(connection)
    if (this.#byPeer.get(connection.peer) === connection) this.#byPeer.delete(connection.peer)
    this.#count--
  }
}

/** Whether its request's body has not arrived yet, or much of it: large ones may take longer. */
function isSending({ response }: Connection): boolean {
  if (response === undefined || response.req.complete || response.writableEnded) return false
  return response.req.socket.bytesRead < MUCH_BYTES
}

/** Whether it owes no answer. Its client may not have read the last one: without that, it could keep its place as long as it likes. */
function isIdle({ response }: Connection): boolean {
  if (!response?.writableEnded) return false
  // A response has the socket once those before it are written, until it is itself.
  return response.writableFinished || response.socket !== null
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`
}
