import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { RelayError } from '../errors.ts'
import { KEPT_REQUEST_HEADERS } from '../pipeline/dead-letter.ts'
import type { Delivery } from '../pipeline/record.ts'
import { isSignature, type VerifiedBody, verify } from '../pipeline/verify.ts'
import type { Answered } from './answers.ts'
import { type ByteBudget, LARGE_BODY_BYTES } from './byte-budget.ts'
import type { LargeArrivals } from './large-arrivals.ts'
import type { UnverifiedBodies, UnverifiedBody } from './unverified-bodies.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set for a delivery once its headers have passed the checks. */
    unverified: UnverifiedBody | undefined
  }
}

export interface ReceiveOptions {
  /** Read for each delivery, since they may change. */
  readonly appSecrets: readonly string[]
  readonly bodyLimitBytes: number
  /** Bodies still arriving or not yet verified. */
  readonly unverified: UnverifiedBodies
  readonly largeArrivals: LargeArrivals
  /** Resolves when the event loop has time for something that takes milliseconds. */
  readonly turn: () => Promise<void>
  /** Verified bodies, until they are answered. */
  readonly pending: ByteBudget
  /** Stores a delivery that began to arrive at `startedAtMs` (epoch); resolves once every record is stored, with details for the log. */
  readonly deliver: (
    body: VerifiedBody,
    delivery: Delivery,
    startedAtMs: number,
  ) => Promise<Readonly<Record<string, unknown>>>
  readonly onAnswered: (answered: Answered) => void
}

const TRACEPARENT_LENGTH_LIMIT = 128
/** Read as bytes like any other; Fastify would refuse a malformed content type. */
const AS_BYTES = { 'content-type': 'application/octet-stream' }

/** Meta's deliveries: admitted by their headers, read within a budget, verified, stored, answered 200. */
export function receiveDeliveries(server: FastifyInstance, path: string, options: ReceiveOptions): void {
  const { unverified, pending, deliver, onAnswered } = options
  server.decorateRequest('unverified', undefined)
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(['application/json', '*'], (request, _payload, done) => readBody(request, options, done))
  const stopWatching = unverified.watchPace()
  server.addHook('onClose', async () => stopWatching())

  server.post<{ Body: Buffer }>(path, {
    onRequest(request, reply, done) {
      if (request.raw.headers['content-type'] !== 'application/json') request.headers = AS_BYTES
      done(headerFault(request, options) ?? admit(request, reply, options))
    },
    async handler(request, reply) {
      if (request.body.length >= LARGE_BODY_BYTES) await turnToVerify(request, options)
      endUnverified(request, options)
      // While it waited for its turn, others needed its part of the budget.
      if (reply.sent) return reply
      const body = verify(request.body, signatureOf(request), options.appSecrets)
      if (body === undefined) throw new RelayError('not_authentic', 'wrong signature')
      const bytes = body.length
      if (!pending.take(bytes)) throw new RelayError('too_much_pending')
      try {
        const facts = await deliver(body, deliveryOf(request), performance.timeOrigin + request.startedMs)
        // 200 without a body, before logging, so that the sender does not wait for the log.
        void reply.send()
        onAnswered({ outcome: 'stored', status: 200, bytes, durationMs: performance.now() - request.startedMs, facts })
      } finally {
        pending.give(bytes)
      }
      return reply
    },
  })
}

/** Why a delivery is refused for its headers. */
function headerFault(request: FastifyRequest, { bodyLimitBytes }: ReceiveOptions): RelayError | undefined {
  const signature = signatureOf(request)
  if (signature === undefined) return new RelayError('not_authentic', 'no signature')
  if (!isSignature(signature)) return new RelayError('not_authentic', 'no well-formed signature')
  if (announcedBytes(request) <= bodyLimitBytes) return undefined
  return tooLarge(bodyLimitBytes)
}

function tooLarge(limitBytes: number): RelayError {
  return new RelayError('body_too_large', `more than ${limitBytes} bytes`)
}

/** 0 for chunks, which announce nothing. */
function announcedBytes({ raw }: FastifyRequest): number {
  return Number(raw.headers['content-length'] ?? 0)
}

/** Admits a body if it may find room. */
function admit(request: FastifyRequest, reply: FastifyReply, options: ReceiveOptions): RelayError | undefined {
  const bytes = announcedBytes(request)
  // A large one waits for room.
  if (bytes < LARGE_BODY_BYTES && !options.pending.hasRoomFor(bytes)) return new RelayError('too_much_pending')
  request.unverified = options.unverified.begin((refusal) => void reply.send(refusal))
  // Its sender waits to be asked for the body. HTTP/1.0 does not know how.
  if (request.raw.headers.expect !== undefined && request.raw.httpVersion === '1.1') reply.raw.writeContinue()
  return undefined
}

/** Counts a body's bytes as they arrive, and paces them if it is large. Of a refused body, nothing more is read. */
function readBody(
  request: FastifyRequest,
  { unverified, largeArrivals, pending, bodyLimitBytes }: ReceiveOptions,
  done: (error: Error | null, body?: Buffer) => void,
): void {
  const { raw } = request
  const body = request.unverified as UnverifiedBody
  const announced = announcedBytes(request)
  const largestBytes = (): number => Math.max(announced, body.bytes)
  const hasRoom = (): boolean => pending.hasRoomFor(largestBytes())
  const arrival = { stream: raw, body, largestBytes, hasRoom, leftBytes: 0, waitingSinceMs: 0 }
  raw.on('data', (piece: Buffer) => {
    const isTooLarge = body.bytes + piece.length > bodyLimitBytes
    if (isTooLarge) unverified.refuse(body, tooLarge(bodyLimitBytes))
    if (!unverified.came(body, piece)) return void raw.destroy()
    if (largestBytes() >= LARGE_BODY_BYTES) largeArrivals.came(arrival, piece.length)
  })
  raw.once('end', () => done(null, Buffer.concat(body.pieces)))
  raw.once('error', done)
}

/** Verifying a large body takes milliseconds. Until its turn it stays in the budget, so that those who wait are bounded. */
function turnToVerify({ unverified: body }: FastifyRequest, { turn }: ReceiveOptions): Promise<void> {
  if (body !== undefined) body.isHeld = true
  return turn()
}

/** Releases the budget of an arriving body; call it when the body is complete or its request fails. */
export function endUnverified({ unverified: body }: FastifyRequest, { unverified }: ReceiveOptions): void {
  if (body !== undefined) unverified.end(body)
}

function signatureOf(request: FastifyRequest): string | undefined {
  const signature = request.raw.headers['x-hub-signature-256']
  return typeof signature === 'string' ? signature : undefined
}

function deliveryOf({ raw }: FastifyRequest): Delivery {
  const { traceparent } = raw.headers
  return {
    receivedAtMs: Date.now(),
    traceparent:
      typeof traceparent === 'string' && traceparent.length <= TRACEPARENT_LENGTH_LIMIT ? traceparent : undefined,
    requestHeaders: () => keptHeaders(raw),
  }
}

function keptHeaders({ headersDistinct }: FastifyRequest['raw']): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT_REQUEST_HEADERS) {
    const [value] = headersDistinct[name] ?? []
    if (value !== undefined) kept[name] = value
  }
  return kept
}
