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

/** A body below this size arrives in a packet or a few, and a listener for them would slow down every delivery. */
const SMALL_BODY_BYTES = 16 * 1024
const TRACEPARENT_LENGTH_LIMIT = 128
/** Read as bytes like any other; Fastify would refuse a malformed content type. */
const AS_BYTES = { 'content-type': 'application/octet-stream' }

/** Meta's deliveries: admitted by their headers, read within a budget, verified, stored, answered 200. */
export function receiveDeliveries(server: FastifyInstance, path: string, options: ReceiveOptions): void {
  const { unverified, pending, bodyLimitBytes, deliver, onAnswered } = options
  server.decorateRequest('unverified', undefined)
  server.removeAllContentTypeParsers()
  server.addContentTypeParser(['application/json', '*'], { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  )
  const stopWatching = unverified.watchPace()
  server.addHook('onClose', async () => stopWatching())

  server.post<{ Body: Buffer }>(path, {
    bodyLimit: bodyLimitBytes,
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
  return new RelayError('body_too_large', `more than ${bodyLimitBytes} bytes`)
}

/** 0 for chunks, which announce nothing. */
function announcedBytes({ raw }: FastifyRequest): number {
  return Number(raw.headers['content-length'] ?? 0)
}

/** Begins to count a body; the bytes of a small one, which are there at once as a rule, when its headers are. */
function admit(request: FastifyRequest, reply: FastifyReply, options: ReceiveOptions): RelayError | undefined {
  const { unverified, pending } = options
  const bytes = announcedBytes(request)
  // A large one waits for room.
  if (bytes < LARGE_BODY_BYTES && !pending.hasRoomFor(bytes)) return new RelayError('too_much_pending')
  const body = unverified.begin((refusal) => void reply.send(refusal))
  request.unverified = body
  if (bytes > 0 && bytes <= SMALL_BODY_BYTES) unverified.came(body, bytes)
  else followArrival(request, body, options)
  return undefined
}

/** Counts a body's bytes as they arrive, and paces it if it is large. */
function followArrival(
  request: FastifyRequest,
  body: UnverifiedBody,
  { unverified, largeArrivals, pending }: ReceiveOptions,
): void {
  const { raw } = request
  const announced = announcedBytes(request)
  const bytesSoFar = (): number => Math.max(announced, body.bytes)
  const arrival = largeArrivals.begin(raw, body, () => pending.hasRoomFor(bytesSoFar()))
  raw.on('data', ({ length }: Buffer) => {
    unverified.came(body, length)
    if (bytesSoFar() >= LARGE_BODY_BYTES) largeArrivals.came(arrival, length)
  })
  raw.once('close', () => largeArrivals.end(arrival))
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
