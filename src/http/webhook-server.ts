import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { RelayError } from '../errors.ts'
import { sameSecret } from '../pipeline/verify.ts'
import { faultOf, refuse } from './answers.ts'
import { type CertificateHeader, certificateHeaderFault } from './certificate-header.ts'
import { ClientCertificates } from './client-certificate.ts'
import type { Connections } from './connections.ts'
import { answerClientError, answerOthers } from './not-requests.ts'
import { endUnverified, type ReceiveOptions, receiveDeliveries } from './receive.ts'
import { shownPath } from './shown-path.ts'

declare module 'fastify' {
  interface FastifyRequest {
    startedMs: number
  }
}

export interface WebhookServerOptions extends ReceiveOptions {
  readonly path: string
  /** Read for each handshake, since they may change. */
  readonly verifyTokens: readonly string[]
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined } | undefined
  readonly clientCertName: string
  /** Set if a proxy terminates mTLS. */
  readonly clientCertHeader?: CertificateHeader | undefined
  /** Whether the handshake needs the certificate as well. */
  readonly clientCertHandshake: boolean
  readonly connections: Connections
  /** Whether connections close after their next answer, so that clients move elsewhere. */
  readonly isDraining: () => boolean
}

/** Time limit for a whole request to arrive; Meta's arrive at once. */
const REQUEST_TIMEOUT_MS = 10_000
/** Connections are kept open this long between deliveries. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000
/** Options for Node's HTTP server. */
const HTTP_OPTIONS = {
  headersTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  // A missing Host header is answered and counted like any other bad request.
  requireHostHeader: false,
}
/** Time limit for a TLS handshake. */
const HANDSHAKE_TIMEOUT_MS = 5_000
const CLOSE_IDLE_EVERY_MS = 20

/** The public port: the verification handshake and Meta's deliveries, on one path. */
export function webhookServer(options: WebhookServerOptions): FastifyInstance {
  const { path, tls, connections, isDraining, onAnswered } = options
  const server = fastify({
    ...(tls === undefined ? { http: HTTP_OPTIONS } : { https: { ...HTTP_OPTIONS, ...tlsOptions(tls, options) } }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    logger: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    clientErrorHandler: (error, socket) => answerClientError(error, socket, options),
    // Called before any hook if the URL is malformed.
    frameworkErrors: (error, request, reply) => answerFault(new RelayError('bad_request', error.code), request, reply),
  }) as unknown as FastifyInstance
  connections.watch(server.server)
  answerOthers(server.server, onAnswered)
  const certificateFault = certificateCheck(server, options)

  server.decorateRequest('startedMs', 0)
  server.addHook('onRequest', (request, reply, done) => {
    request.startedMs = performance.now()
    if (isDraining()) reply.header('connection', 'close')
    // The rest of a read with too many requests. Unanswered, they would all be kept until the connection has closed.
    const fault = connections.isClosed(request.raw.socket)
      ? new RelayError('bad_request', 'too many at once')
      : undefined
    done(fault ?? requestFault(request, options) ?? certificateFault(request))
  })
  server.setErrorHandler((error: Error, request, reply) => {
    endUnverified(request, options)
    answerFault(faultOf(error, request), request, reply)
  })
  server.get(path, async (request, reply) => {
    const challenge = challengeOf(request, options.verifyTokens)
    onAnswered({ outcome: 'verified', status: 200, bytes: 0, durationMs: performance.now() - request.startedMs })
    return reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(challenge)
  })
  receiveDeliveries(server, path, options)
  server.addHook('preClose', async () => closeIdleUntilClosed(server))
  return server

  function answerFault(fault: RelayError, request: FastifyRequest, reply: FastifyReply): void {
    refuse(reply, fault)
    const { code: outcome, status, detail } = fault
    const bytes = request.unverified?.bytes ?? 0
    const durationMs = request.startedMs === undefined ? 0 : performance.now() - request.startedMs
    onAnswered({ outcome, status, bytes, durationMs, detail })
  }
}

function tlsOptions(
  { cert, key, clientCa: ca }: NonNullable<WebhookServerOptions['tls']>,
  { clientCertHandshake }: WebhookServerOptions,
): object {
  const own = { cert, key, handshakeTimeout: HANDSHAKE_TIMEOUT_MS }
  // TLS cannot know whether the request will be the handshake, so if that is exempt, TLS admits everyone.
  return ca === undefined ? own : { ...own, ca, requestCert: true, rejectUnauthorized: clientCertHandshake }
}

/** The fault of a request's client certificate, if it needs one. */
function certificateCheck({ server }: FastifyInstance, options: WebhookServerOptions) {
  const { tls, clientCertName, clientCertHeader, clientCertHandshake, onAnswered } = options
  const certificates = new ClientCertificates(clientCertName)
  if (tls?.clientCa !== undefined) {
    certificates.watch(server, (socket, { code: outcome, detail }) => {
      if (!clientCertHandshake) return
      onAnswered({ outcome, status: 0, bytes: 0, durationMs: 0, detail })
      socket.destroy()
    })
  }
  return ({ method, raw }: FastifyRequest): RelayError | undefined => {
    if (method === 'GET' && !clientCertHandshake) return
    const isInHeader = clientCertHeader !== undefined
    const fault = isInHeader ? certificateHeaderFault(raw, clientCertHeader, clientCertName) : undefined
    return fault ?? certificates.faultOf(raw.socket)
  }
}

/** The fault of a request's first line or host. */
function requestFault(
  { raw, method, url, is404 }: FastifyRequest,
  { path: webhookPath, verifyTokens, appSecrets }: WebhookServerOptions,
): RelayError | undefined {
  if (raw.httpVersion === '1.1' && raw.headers.host === undefined) return new RelayError('bad_request', 'no host')
  if (!is404) return
  const [path = ''] = url.split('?', 1)
  const code = path === webhookPath ? 'wrong_method' : 'not_found'
  return new RelayError(code, `${method} ${shownPath(path, [...verifyTokens, ...appSecrets])}`)
}

/** A connection whose delivery ends while the server closes would stay idle and delay shutdown. */
function closeIdleUntilClosed({ server }: FastifyInstance): void {
  const timer = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
  server.once('close', () => clearInterval(timer))
}

/** Meta's verification handshake: echoes the challenge unchanged. */
function challengeOf(request: FastifyRequest, verifyTokens: readonly string[]): string {
  const query = request.query as Record<string, unknown>
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query
  const isKnown = typeof token === 'string' && isOneOf(token, verifyTokens)
  if (isKnown && mode === 'subscribe' && typeof challenge === 'string') return challenge
  throw new RelayError('wrong_verification')
}

/** Compares every token, so that the time taken does not reveal which one matched. */
function isOneOf(token: string, tokens: readonly string[]): boolean {
  return tokens.map((known) => sameSecret(token, known)).includes(true)
}
