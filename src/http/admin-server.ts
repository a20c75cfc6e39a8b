import fastify, { type FastifyInstance } from 'fastify'
import { STATUS_HEADERS } from '../status/page.ts'
import { Connections } from './connections.ts'

/** Time limit for a whole request to arrive. */
const TIMEOUT_MS = 5_000
/** Orchestrators and Prometheus need only a few. */
const CONNECTION_LIMIT = 64

export interface AdminServerOptions {
  /** Why deliveries are not accepted; empty if they are. */
  readonly reasons: () => readonly string[]
  /** Problems that do not keep deliveries from being accepted. */
  readonly warnings: () => readonly string[]
  readonly metrics: () => Promise<string>
  /** The status page as HTML. */
  readonly status: () => string
}

/** The admin port: health for the orchestrator, metrics for Prometheus. Not for Meta. */
export function adminServer({ reasons, warnings, metrics, status }: AdminServerOptions): FastifyInstance {
  const server = fastify({
    http: { headersTimeout: TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    requestTimeout: TIMEOUT_MS,
    logger: false,
    forceCloseConnections: true,
  }) as unknown as FastifyInstance
  new Connections(CONNECTION_LIMIT).watch(server.server)
  // The admin port reads no bodies.
  server.removeAllContentTypeParsers()
  server.get('/', async (_request, reply) => reply.headers(STATUS_HEADERS).send(status()))
  server.get('/livez', async () => ({ status: 'alive' }))
  server.get('/readyz', async (_request, reply) => {
    const missing = reasons()
    if (missing.length > 0) return reply.code(503).send({ status: 'not ready', reasons: missing })
    const warned = warnings()
    return { status: 'ready', ...(warned.length > 0 ? { warnings: warned } : {}) }
  })
  server.get('/metrics', async (_request, reply) => {
    return reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8').send(await metrics())
  })
  return server
}
