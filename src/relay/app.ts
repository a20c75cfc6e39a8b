import { compile } from '@fastify/proxy-addr'
import type { ConfigWith } from '../config/config.ts'
import type { LiveSettings } from '../config/live-settings.ts'
import { RelayError } from '../errors.ts'
import { adminServer } from '../http/admin-server.ts'
import { ByteBudget } from '../http/byte-budget.ts'
import type { CertificateHeader } from '../http/certificate-header.ts'
import { Connections, connectionLimit } from '../http/connections.ts'
import { LargeArrivals } from '../http/large-arrivals.ts'
import { watchTlsRefusals } from '../http/tls-refusals.ts'
import { UnverifiedBodies } from '../http/unverified-bodies.ts'
import { webhookServer } from '../http/webhook-server.ts'
import { type Ingested, Pipeline } from '../pipeline/ingest.ts'
import { BoundedLines } from './bounded-lines.ts'
import { followFiles, tlsOf } from './certificates.ts'
import { type DeliverOptions, deliver } from './deliver.ts'
import { DeliveryLog } from './delivery-log.ts'
import { Gate } from './gate.ts'
import { Lockstep } from './lockstep.ts'
import type { Log } from './log.ts'
import { Metrics } from './metrics.ts'
import { NewPaths } from './new-paths.ts'
import { Preparation } from './preparation.ts'
import { openKafka, prepareSchemas, prepareTopics } from './publishing.ts'
import { Status } from './status.ts'
import { Tracing } from './tracing.ts'
import { Turns } from './turns.ts'

export type ServeConfig = ConfigWith<'appSecrets' | 'verifyTokens'>

/** Records of one body; see IngestOptions. The limit in bytes is as many bodies of the largest size, at least so many bytes. */
const EXPANSION_FACTOR = 6
const EXPANSION_LIMIT_BODIES = 4
const EXPANSION_LIMIT_LEAST_BYTES = 16 * 1024 * 1024

/**
 * Backlog of connections to accept. With Node's 511, a burst makes senders retry for seconds. The kernel may allow
 * fewer.
 */
const BACKLOG = 4_096
/** Large bodies processed at the same time. The records of two may take more memory than a container of 384 MiB has. */
const LARGE_BODIES = 1

/** The running relay. */
export interface Relay {
  /** Addresses of both ports. */
  readonly webhookUrl: string
  readonly adminUrl: string
  /** Resolves once deliveries are accepted; rejects if that can never happen (topics or schemas missing). */
  readonly ready: Promise<void>
  /** Becomes unready at once, keeps serving for `delayMs`, then finishes deliveries in flight. True if all finished in time. */
  drain(delayMs: number, timeoutMs: number): Promise<boolean>
}

/** Opens the ports at once and becomes ready when Kafka and the registry are available. */
export async function startRelay(live: LiveSettings<'appSecrets' | 'verifyTokens'>, output: Log): Promise<Relay> {
  const { config } = live
  const { log } = output
  const lines = new BoundedLines(log)
  const kafka = openKafka(config, {
    onProblem: (problem) => lines.write('kafka', 'warn', { problem }, 'Kafka has a problem'),
    onTrouble: (trouble) =>
      lines.write(`partitions of ${trouble.topic}`, 'warn', { ...trouble }, 'a partition accepts no records'),
  })
  const preparation = new Preparation({
    topics: () => prepareTopics(config, kafka),
    schemas: () => prepareSchemas(config),
    onRetry: (what, reason, delayMs) => log.warn({ what, reason, retryInMs: delayMs }, `${what} not ready yet`),
  })
  let draining = false
  let stages: DeliverOptions | undefined
  const largeBodies = new Gate(LARGE_BODIES)
  const turns = new Turns()
  const budget = new ByteBudget(config.pendingLimitBytes, config.bodyLimitBytes)
  const unverified = new UnverifiedBodies(config.unverifiedLimitBytes ?? config.pendingLimitBytes / 4)
  const connections = new Connections(config.maxConnections ?? connectionLimit(), (why) =>
    metrics.connectionsClosed.inc(why),
  )
  const metrics: Metrics = new Metrics({
    topicPrefix: config.topicPrefix,
    producer: config.kafkaProducer,
    connections: () => connections.count,
    unverifiedBytes: () => unverified.usedBytes,
    pendingBytes: () => budget.usedBytes,
    pendingRecords: () => kafka.publisher.depth,
    ready: () => reasons().length === 0,
    logFailures: output.failures,
    logDroppedLines: output.dropped,
  })
  const tracing = new Tracing()
  kafka.observe(metrics, tracing)
  const newPaths = new NewPaths({
    tell: (found) => log.warn(found, meaningOf(found)),
  })
  const deliveryLog = new DeliveryLog(log, metrics, lines)
  const reasons = (): string[] => [
    ...(draining ? ['draining'] : []),
    ...preparation.missing(),
    ...(preparation.isDone && kafka.topology.problem !== undefined ? [`kafka: ${kafka.topology.problem}`] : []),
  ]
  const webhooks = webhookServer({
    path: config.webhookPath,
    get appSecrets() {
      return config.appSecrets
    },
    get verifyTokens() {
      return config.verifyTokens
    },
    bodyLimitBytes: config.bodyLimitBytes,
    unverified,
    largeArrivals: new LargeArrivals(unverified),
    turn: () => turns.next(),
    pending: budget,
    tls: tlsOf(config),
    clientCertName: config.clientCertName,
    clientCertHeader: certificateHeaderOf(config),
    clientCertHandshake: config.clientCertHandshake,
    connections,
    isDraining: () => draining,
    deliver: (body, delivery, startedAtMs) =>
      tracing.deliver({ path: config.webhookPath, bytes: body.length, startedAtMs }, delivery, (traced) => {
        if (stages === undefined) throw new RelayError('not_ready', preparation.missing().join('; '))
        return deliver(body, traced, stages)
      }),
    onAnswered: (answered) => deliveryLog.tell(answered),
  })
  const warnings = (): string[] =>
    kafka.topology.leaderless.map((topic) => `kafka: a partition of ${topic} has no leader`)
  const status = new Status({ config, metrics, kafka, newPaths, reasons, warnings })
  watchTlsRefusals(webhooks.server, (cause) => metrics.tlsRefusals.inc(cause))
  const admin = adminServer({
    reasons,
    warnings,
    metrics: () => metrics.registry.metrics(),
    status: () => status.page(),
  })
  followFiles(live, webhooks, metrics, log)
  const webhookUrl = await webhooks.listen({ host: config.host, port: config.port, backlog: BACKLOG })
  const adminUrl = await admin.listen({ host: config.adminHost, port: config.adminPort })
  const ready = preparation.run().then((schemas) => {
    const { topicPrefix, publishTimeoutMs, metricsByAccount, bodyLimitBytes } = config
    const { publisher, limits } = kafka
    const recordLimitBytes = (topic: string): number => limits.of(topic)
    const pipeline = new Pipeline({
      topicPrefix,
      schemas,
      recordLimitBytes,
      expansionFactor: EXPANSION_FACTOR,
      expansionLimitBytes: Math.max(EXPANSION_LIMIT_LEAST_BYTES, EXPANSION_LIMIT_BODIES * bodyLimitBytes),
    })
    const shared = {
      largeBodies,
      lockstep: new Lockstep<Ingested>(turns),
      turns,
      budget,
      limits,
      metrics,
      metricsByAccount,
      newPaths,
    }
    stages = { pipeline, publisher, publishTimeoutMs, ...shared }
  })
  return {
    webhookUrl: `${webhookUrl}${config.webhookPath}`,
    adminUrl,
    ready,
    async drain(delayMs, timeoutMs) {
      draining = true
      live.stop()
      preparation.stop()
      await new Promise((resolve) => setTimeout(resolve, delayMs))
      const finished = await within(timeoutMs, webhooks.close())
      if (!finished) webhooks.server.closeAllConnections()
      await within(1_000, Promise.all([kafka.close(), admin.close()]))
      lines.close()
      status.stop()
      return finished
    },
  }
}

function certificateHeaderOf(config: ServeConfig): CertificateHeader | undefined {
  const { clientCertHeader: header, clientCertFormat: format, trustedProxies } = config
  if (header === undefined) return undefined
  const trusts = compile(trustedProxies)
  return { header, format, isTrusted: (address) => trusts(address, 0) }
}

function meaningOf({ path }: { readonly path?: string | undefined }): string {
  return path === undefined
    ? 'Meta sent a field that this version does not know; its changes go to the topic unrecognized'
    : 'Meta sent an attribute that the schema does not cover; it is kept in unmapped'
}

/** True if the promise settled in time. */
async function within(timeoutMs: number, promise: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  const settled = promise.then(
    () => true,
    () => true,
  )
  const finished = await Promise.race([settled, timeout])
  clearTimeout(timer)
  return finished
}
