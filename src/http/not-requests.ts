import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { FAULTS, type FaultCode, RelayError } from '../errors.ts'
import { type Answered, answerBody } from './answers.ts'
import type { Connections } from './connections.ts'

/**
 * Node's error codes for connections without a valid request (https://nodejs.org/api/errors.html; HPE: its HTTP
 * parser's).
 */
const FAULT_OF_ERROR: Readonly<Record<string, FaultCode>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'too_slow',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
}

interface Options {
  readonly connections: Connections
  readonly onAnswered: (answered: Answered) => void
}

/**
 * For Node's event `clientError`: answers input that is not HTTP, headers that are too large, and headers that arrive
 * too late.
 */
export function answerClientError(
  { code = '' }: NodeJS.ErrnoException,
  socket: Socket,
  { connections, onAnswered }: Options,
): void {
  // Already reported and answered, but Node keeps parsing further input.
  if (socket.writableEnded) return
  const fault = FAULT_OF_ERROR[code] ?? (code.startsWith('HPE_') ? 'bad_request' : undefined)
  // The client has gone away, or TLS failed.
  if (fault === undefined) return void socket.destroy()
  const underWay = connections.underWay(socket)
  if (underWay === undefined) {
    tell(new RelayError(fault, code), onAnswered)
    answerRaw(socket, fault)
  } else if (underWay.headersSent) {
    socket.destroy()
  } else if (underWay.req.complete) {
    // What follows a request is answered by the end of the connection, after that request's own answer.
    underWay.setHeader('connection', 'close')
    // Otherwise it is in the middle of a body, and the body's reader reports the end.
  } else answerRaw(socket, fault)
}

/** Requests that Node passes to no request handler: CONNECT, and those with an `Expect` header. */
export function answerOthers(server: Server, onAnswered: Options['onAnswered']): void {
  server.on('connect', (_request: IncomingMessage, socket: Socket) => {
    // The target is omitted, since it is untrusted text that does not help operators.
    tell(new RelayError('not_found', 'CONNECT'), onAnswered)
    answerRaw(socket, 'not_found')
  })
  for (const event of ['checkContinue', 'checkExpectation']) {
    server.on(event, (request: IncomingMessage, response: ServerResponse) => {
      server.emit('request', request, response)
    })
  }
}

function tell({ code: outcome, status, detail }: RelayError, onAnswered: Options['onAnswered']): void {
  onAnswered({ outcome, status, bytes: 0, durationMs: 0, detail })
}

function answerRaw(socket: Socket, code: FaultCode): void {
  const { status } = FAULTS[code]
  const body = answerBody(code)
  const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\nconnection: close`
  if (socket.writable) socket.write(`${head}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  socket.destroySoon()
}
