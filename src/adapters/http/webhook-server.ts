import { Server as TlsServer } from 'node:https'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { FAULTS, RelayError } from '../../errors.ts'
import { KEPT_REQUEST_HEADERS } from '../../pipeline/dead-letter.ts'
import type { Delivery } from '../../pipeline/record.ts'
import { sameSecret, type VerifiedBody, verify } from '../../pipeline/verify.ts'
import { Body } from './body.ts'
import type { ByteBudget } from './byte-budget.ts'
import { refuseOtherNames, subjectHasName } from './client-certificate.ts'

/** How a request to the webhook path ended, for the log and the metrics. */
export interface Answered {
  readonly outcome: string
  readonly status: number
  readonly bytes: number
  readonly durationMs: number
  readonly detail?: string | undefined
  readonly facts?: Readonly<Record<string, unknown>> | undefined
}

export interface WebhookServerOptions {
  readonly path: string
  readonly appSecrets: readonly string[]
  readonly verifyTokens: readonly string[]
  readonly bodyLimitBytes: number
  readonly budget: ByteBudget
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined } | undefined
  readonly clientCertName: string
  /** Header in which a proxy hands on the subject of the client certificate, in lower case. */
  readonly clientCertHeader?: string | undefined
  /** Stores a delivery; resolves once every record is surely stored, with facts for the log. */
  readonly deliver: (body: VerifiedBody, delivery: Delivery) => Promise<Readonly<Record<string, unknown>>>
  readonly onAnswered: (answered: Answered) => void
}

/** A whole request may take so long to arrive; Meta's arrive at once. */
const REQUEST_TIMEOUT_MS = 10_000
const HEADERS_TIMEOUT_MS = 5_000
/** Connections that are kept open between deliveries. */
const IDLE_TIMEOUT_MS = 75_000
const CLOSE_IDLE_EVERY_MS = 20
const TRACEPARENT_LENGTH_LIMIT = 128

/** The public port: the verification handshake and Meta's deliveries, on one path. */
export function webhookServer(options: WebhookServerOptions): FastifyInstance {
  const { tls } = options
  const http = {
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: 1_000,
  }
  const https = tls && {
    ...http,
    cert: tls.cert,
    key: tls.key,
    ...(tls.clientCa === undefined ? {} : { ca: tls.clientCa, requestCert: true, rejectUnauthorized: true }),
  }
  const server = fastify({
    ...(https === undefined ? { http } : { https }),
    logger: false,
    exposeHeadRoutes: false,
    keepAliveTimeout: IDLE_TIMEOUT_MS,
    // Fastify sets its own, none, over the one in its options for the HTTP server.
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // Answered by ourselves, with the bytes counted as they come.
    bodyLimit: options.bodyLimitBytes,
    return503OnClosing: false,
  }) as unknown as FastifyInstance
  let isRefused = (_socket: object): boolean => false
  if (tls?.clientCa !== undefined && server.server instanceof TlsServer) {
    isRefused = refuseOtherNames(server.server, options.clientCertName, (names) => {
      options.onAnswered({ outcome: 'wrong_client_certificate', status: 0, bytes: 0, durationMs: 0, detail: names })
    })
  }
  // Whatever the content type says, or does not say: the signature is checked over the bytes.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))
  server.addHook('onRequest', (request, reply, done) => {
    if (isRefused(request.raw.socket)) return void answer(reply, new RelayError('wrong_client_certificate'))
    // Fastify would take the content type apart, and refuse one that is empty or wrong.
    const headers: Record<string, unknown> = request.raw.headers
    headers['content-type'] = undefined
    done()
  })
  server.get(options.path, async (request, reply) => handshake(options, request, reply))
  // In this hook Fastify has not yet begun to look for a parser, which would cost as much as verifying does.
  const onRequest = async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> =>
    post(options, request, reply)
  server.post(options.path, { onRequest }, () => undefined)
  server.setNotFoundHandler((request, reply) => {
    const [path] = request.url.split('?', 1)
    if (path !== options.path) return answer(reply, new RelayError('not_found'))
    return answer(reply.header('allow', 'GET, POST'), new RelayError('wrong_method'))
  })
  closeIdleWhileClosing(server)
  server.setErrorHandler((error, _request, reply) => answer(reply, new RelayError('internal', String(error))))
  return server
}

/** A connection whose delivery ends while the server closes is idle only then; kept open, it would hold up the end. */
function closeIdleWhileClosing(server: FastifyInstance): void {
  server.addHook('preClose', async () => {
    const timer = setInterval(() => server.server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
    server.server.once('close', () => clearInterval(timer))
  })
}

/** Meta's check that the callback is ours (delivery.md section 1): the challenge is echoed as it came. */
function handshake(options: WebhookServerOptions, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const query = request.query as Record<string, unknown>
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query
  const known = typeof token === 'string' && isOneOf(token, options.verifyTokens)
  const startedMs = performance.now()
  if (!known || mode !== 'subscribe' || typeof challenge !== 'string') {
    const refusal = new RelayError('wrong_verification')
    options.onAnswered({
      outcome: refusal.code,
      status: refusal.status,
      bytes: 0,
      durationMs: performance.now() - startedMs,
    })
    return answer(reply, refusal)
  }
  options.onAnswered({ outcome: 'verified', status: 200, bytes: 0, durationMs: performance.now() - startedMs })
  return reply
    .header('content-type', 'text/plain; charset=utf-8')
    .header('x-content-type-options', 'nosniff')
    .send(challenge)
}

/** Every token is compared, so that the time does not tell which one it was. */
function isOneOf(token: string, tokens: readonly string[]): boolean {
  return tokens.map((known) => sameSecret(token, known)).includes(true)
}

async function post(
  options: WebhookServerOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const startedMs = performance.now()
  const body = new Body(options.budget)
  let bytes = 0
  const finish = (outcome: string, status: number, more: Partial<Answered> = {}): void => {
    options.onAnswered({ outcome, status, bytes, durationMs: performance.now() - startedMs, ...more })
  }
  try {
    checkCertificate(options, request)
    const raw = await body.read(request.raw, options.bodyLimitBytes)
    bytes = raw.length
    const signature = request.headers['x-hub-signature-256']
    const verified = verify(raw, typeof signature === 'string' ? signature : undefined, options.appSecrets)
    if (verified === undefined)
      throw new RelayError('not_authentic', signature === undefined ? 'no signature' : 'wrong signature')
    const facts = await options.deliver(verified, deliveryOf(request))
    finish('stored', 200, { facts })
    return reply.code(200).send()
  } catch (error) {
    const fault =
      error instanceof RelayError
        ? error
        : new RelayError('internal', error instanceof Error ? (error.stack ?? error.message) : String(error))
    finish(fault.code, fault.status, { detail: fault.message })
    // What is left of the body would only be read to be thrown away.
    if (!request.raw.readableEnded) reply.header('connection', 'close')
    return answer(reply, fault)
  } finally {
    body.release()
  }
}

function checkCertificate({ clientCertHeader, clientCertName }: WebhookServerOptions, request: FastifyRequest): void {
  if (clientCertHeader === undefined) return
  // Given twice, one of them is not the proxy's.
  const [subject, ...more] = request.raw.headersDistinct[clientCertHeader] ?? []
  if (more.length === 0 && subjectHasName(subject, clientCertName)) return
  throw new RelayError('wrong_client_certificate', subject === undefined ? 'no certificate' : 'another name')
}

function deliveryOf(request: FastifyRequest): Delivery {
  const { traceparent } = request.headers
  return {
    receivedAtMs: Date.now(),
    traceparent:
      typeof traceparent === 'string' && traceparent.length <= TRACEPARENT_LENGTH_LIMIT ? traceparent : undefined,
    requestHeaders: () => keptHeaders(request),
  }
}

function keptHeaders(request: FastifyRequest): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT_REQUEST_HEADERS) {
    // As they came: the content type was replaced for Fastify.
    const [value] = request.raw.headersDistinct[name] ?? []
    if (value !== undefined) kept[name] = value
  }
  return kept
}

function answer(reply: FastifyReply, fault: RelayError): FastifyReply {
  const { status, retryAfterSeconds } = FAULTS[fault.code]
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  return reply
    .code(status)
    .header('content-type', 'application/json')
    .send(JSON.stringify({ error: fault.code }))
}
