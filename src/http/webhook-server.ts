import { createServer, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { RelayError } from '../errors.ts'
import { sameSecret } from '../pipeline/verify.ts'
import { refuseOtherNames } from './client-certificate.ts'
import { type ReceiveOptions, receive, refuse } from './receive.ts'
import { WebhookRequest } from './webhook-request.ts'

export interface WebhookServerOptions extends ReceiveOptions {
  readonly path: string
  readonly verifyTokens: readonly string[]
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string | undefined } | undefined
}

/** Of Node's HTTP server; times are in milliseconds. */
const OPTIONS = {
  IncomingMessage: WebhookRequest,
  headersTimeout: 5_000,
  /** A whole request may take so long to arrive; Meta's arrive at once. */
  requestTimeout: 10_000,
  /** Connections that are kept open between deliveries. */
  keepAliveTimeout: 75_000,
  connectionsCheckingInterval: 1_000,
}
const CLOSE_IDLE_EVERY_MS = 20
/** Of a path that nothing is at, in the log. */
const SHOWN_PATH_LENGTH = 100

type Handler = (request: WebhookRequest, response: ServerResponse) => void

/** The public port: the verification handshake and Meta's deliveries, on one path. */
export function webhookServer(options: WebhookServerOptions): FastifyInstance {
  const server = fastify({
    serverFactory: (others) => {
      // Deliveries go past Fastify, which would take a tenth of all that the relay does for one.
      const handler: Handler = (request, response) => {
        if (request.method !== 'POST' || request.url !== options.path) return others(request, response)
        if (!server.server.listening) response.setHeader('connection', 'close')
        void receive(options, request, response)
      }
      return options.tls === undefined ? createServer(OPTIONS, handler) : tlsServer(options.tls, options, handler)
    },
    // For the URL that it tells.
    ...(options.tls === undefined ? {} : { https: {} }),
    logger: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  }) as unknown as FastifyInstance
  // Whatever the content type of something else that is posted says: its body is not read.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))
  server.addHook('onRequest', (request, _reply, done) => {
    // Fastify would take the content type apart, and refuse one that is empty or wrong.
    const headers: Record<string, unknown> = request.raw.headers
    headers['content-type'] = undefined
    done()
  })
  server.get(options.path, async (request, reply) => handshake(options, request, reply))
  // Deliveries whose URL has a query, or the path in another spelling.
  const onRequest = (request: FastifyRequest, reply: FastifyReply): void => {
    reply.hijack()
    void receive(options, request.raw as WebhookRequest, reply.raw)
  }
  server.post(options.path, { onRequest }, () => undefined)
  server.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1)
    const isWrongMethod = path === options.path
    if (isWrongMethod) reply.raw.setHeader('allow', 'GET, POST')
    const fault = new RelayError(isWrongMethod ? 'wrong_method' : 'not_found')
    const detail = `${request.method} ${path.slice(0, SHOWN_PATH_LENGTH)}`
    options.onAnswered({ outcome: fault.code, status: fault.status, bytes: 0, durationMs: 0, detail })
    return answer(reply, fault)
  })
  server.setErrorHandler((error, _request, reply) => answer(reply, new RelayError('internal', String(error))))
  server.addHook('preClose', async () => closeIdleUntilClosed(server))
  return server
}

function tlsServer(
  { cert, key, clientCa: ca }: NonNullable<WebhookServerOptions['tls']>,
  { clientCertName, onAnswered }: WebhookServerOptions,
  handler: Handler,
): TlsServer {
  if (ca === undefined) return createTlsServer({ ...OPTIONS, cert, key }, handler)
  const client = { ca, requestCert: true, rejectUnauthorized: true }
  const server = createTlsServer({ ...OPTIONS, cert, key, ...client }, (request, response) => {
    if (isRefused(request.socket)) refuse(response, new RelayError('wrong_client_certificate'))
    else handler(request, response)
  })
  const isRefused = refuseOtherNames(server, clientCertName, (names) => {
    onAnswered({ outcome: 'wrong_client_certificate', status: 0, bytes: 0, durationMs: 0, detail: names })
  })
  return server
}

/** A connection whose delivery ends while the server closes is idle only then; kept open, it would hold up the end. */
function closeIdleUntilClosed({ server }: FastifyInstance): void {
  const timer = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
  server.once('close', () => clearInterval(timer))
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

function answer(reply: FastifyReply, fault: RelayError): FastifyReply {
  reply.hijack()
  refuse(reply.raw, fault)
  return reply
}
