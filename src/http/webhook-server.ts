import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { RelayError } from '../errors.ts'
import { sameSecret } from '../pipeline/verify.ts'
import { faultOf, refuse } from './answers.ts'
import { refuseOtherNames, subjectHasName } from './client-certificate.ts'
import { endUnverified, type ReceiveOptions, receiveDeliveries } from './receive.ts'

declare module 'fastify' {
  interface FastifyRequest {
    startedMs: number
  }
}

export interface WebhookServerOptions extends ReceiveOptions {
  readonly path: string
  readonly verifyTokens: readonly string[]
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined } | undefined
  readonly clientCertName: string
  /** Header in which a proxy hands on the subject of the client certificate, in lower case. */
  readonly clientCertHeader?: string | undefined
}

/** A whole request may take this long to arrive; Meta's arrive at once. */
const REQUEST_TIMEOUT_MS = 10_000
/** Connections are kept open this long between deliveries. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000
/** Of Node's HTTP server. */
const NODE_OPTIONS = { headersTimeout: 5_000, connectionsCheckingInterval: 1_000 }
const CLOSE_IDLE_EVERY_MS = 20
/** Of a path that nothing is at, in the log. */
const SHOWN_PATH_LENGTH = 100

/** The public port: the verification handshake and Meta's deliveries, on one path. */
export function webhookServer(options: WebhookServerOptions): FastifyInstance {
  const { path, tls, onAnswered } = options
  const server = fastify({
    ...(tls === undefined ? { http: NODE_OPTIONS } : { https: { ...NODE_OPTIONS, ...tlsOptions(tls) } }),
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    logger: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  }) as unknown as FastifyInstance
  const isRefused = tls?.clientCa === undefined ? () => false : refuseCertificates(server, options)
  server.decorateRequest('startedMs', 0)
  server.addHook('onRequest', (request, _reply, done) => {
    request.startedMs = performance.now()
    if (request.is404) done(notFound(request, path))
    else if (isRefused(request.raw.socket)) done(new RelayError('wrong_client_certificate'))
    else if (request.method === 'POST') done(certificateFault(options, request))
    else done()
  })
  server.setErrorHandler((error: Error, request, reply) => {
    endUnverified(request, options)
    const fault = faultOf(error, request)
    refuse(reply, fault)
    const { code: outcome, status, message: detail } = fault
    const bytes = request.unverified?.bytes ?? 0
    onAnswered({ outcome, status, bytes, durationMs: performance.now() - request.startedMs, detail })
  })
  server.get(path, async (request, reply) => {
    const challenge = challengeOf(request, options.verifyTokens)
    onAnswered({ outcome: 'verified', status: 200, bytes: 0, durationMs: performance.now() - request.startedMs })
    return reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(challenge)
  })
  receiveDeliveries(server, path, options)
  server.addHook('preClose', async () => closeIdleUntilClosed(server))
  return server
}

function tlsOptions({ cert, key, clientCa: ca }: NonNullable<WebhookServerOptions['tls']>): object {
  return ca === undefined ? { cert, key } : { cert, key, ca, requestCert: true, rejectUnauthorized: true }
}

function refuseCertificates({ server }: FastifyInstance, { clientCertName, onAnswered }: WebhookServerOptions) {
  return refuseOtherNames(server, clientCertName, (names) => {
    onAnswered({ outcome: 'wrong_client_certificate', status: 0, bytes: 0, durationMs: 0, detail: names })
  })
}

function certificateFault(
  { clientCertHeader, clientCertName }: WebhookServerOptions,
  { raw }: FastifyRequest,
): RelayError | undefined {
  if (clientCertHeader === undefined) return
  // Given twice, one of them is not the proxy's.
  const [subject, ...more] = raw.headersDistinct[clientCertHeader] ?? []
  if (more.length === 0 && subjectHasName(subject, clientCertName)) return
  return new RelayError('wrong_client_certificate', subject === undefined ? 'no certificate' : 'another name')
}

function notFound({ method, url }: FastifyRequest, webhookPath: string): RelayError {
  const [path = ''] = url.split('?', 1)
  return new RelayError(
    path === webhookPath ? 'wrong_method' : 'not_found',
    `${method} ${path.slice(0, SHOWN_PATH_LENGTH)}`,
  )
}

/** A connection whose delivery ends while the server closes is idle only then; kept open, it would hold up the end. */
function closeIdleUntilClosed({ server }: FastifyInstance): void {
  const timer = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
  server.once('close', () => clearInterval(timer))
}

/** Meta's check that the callback is ours (delivery.md section 1): the challenge is echoed as it came. */
function challengeOf(request: FastifyRequest, verifyTokens: readonly string[]): string {
  const query = request.query as Record<string, unknown>
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query
  const isKnown = typeof token === 'string' && isOneOf(token, verifyTokens)
  if (isKnown && mode === 'subscribe' && typeof challenge === 'string') return challenge
  throw new RelayError('wrong_verification')
}

/** Every token is compared, so that the time does not tell which one it was. */
function isOneOf(token: string, tokens: readonly string[]): boolean {
  return tokens.map((known) => sameSecret(token, known)).includes(true)
}
