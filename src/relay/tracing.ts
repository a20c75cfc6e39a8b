import {
  type Context,
  type Link,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { FAULTS, RelayError } from '../errors.ts'
import type { PublishedBatch } from '../kafka/publish/publisher.ts'
import { type Delivery, type RelayRecord, traceParentOf } from '../pipeline/record.ts'
import { version } from '../version.ts'

/** A batch shared by many deliveries is linked to at most this many; the OpenTelemetry SDK keeps 128 by default. */
const LINK_LIMIT = 128

/** The attributes that a delivery's spans have for its request, which is a POST. */
export interface TracedRequest {
  readonly path: string
  readonly bytes: number
  /** Epoch milliseconds. */
  readonly startedAtMs: number
}

/**
 * Spans of deliveries, using only OpenTelemetry's API: without an SDK (`--import`), the API's tracer creates none.
 * Names and attributes follow the semantic conventions for HTTP and messaging. Only verified deliveries are traced, so
 * strangers cannot fill the tracing backend.
 */
export class Tracing {
  readonly #tracer: Tracer = trace.getTracer('waba-relay', version)
  /** Whether any delivery has been traced. Until then, no batch has records to link. */
  #isTracing = false

  /**
   * Runs a delivery within a SERVER span and, for its records, a PRODUCER span. `run` receives the delivery with the
   * traceparent for its records: the PRODUCER span's, or the request's if there is no span. A request whose sampling
   * flag is off gets none.
   */
  deliver<T>(request: TracedRequest, delivery: Delivery, run: (delivery: Delivery) => Promise<T>): Promise<T> {
    const parent = contextOf(delivery.traceparent)
    if (parent === undefined) return run(delivery)
    const server = this.#serverSpan(request, parent)
    if (!server.isRecording()) return run(delivery)
    this.#isTracing = true
    return inSpans(server, this.#producerSpan(trace.setSpan(parent, server)), delivery, run)
  }

  /** Adds a span for a stored batch, linked to the PRODUCER spans of the deliveries that share it. */
  batchStored({ topic, partition, records, durationMs }: PublishedBatch): void {
    const links = this.#isTracing ? linksOf(records) : []
    if (links.length === 0) return
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.destination.name': topic,
      'messaging.destination.partition.id': String(partition),
      'messaging.batch.message_count': records.length,
    }
    const endedAtMs = Date.now()
    const options = { kind: SpanKind.CLIENT, startTime: endedAtMs - durationMs, attributes, links }
    // In the first delivery's trace, so that it is sampled like that delivery.
    const parent = trace.setSpanContext(ROOT_CONTEXT, links[0]?.context as Link['context'])
    this.#tracer.startSpan(`send ${topic}`, options, parent).end(endedAtMs)
  }

  #serverSpan({ path, bytes, startedAtMs }: TracedRequest, parent: Context): Span {
    const attributes = {
      'http.request.method': 'POST',
      'http.route': path,
      'url.path': path,
      'url.scheme': 'https',
      'http.request.body.size': bytes,
    }
    return this.#tracer.startSpan(`POST ${path}`, { kind: SpanKind.SERVER, startTime: startedAtMs, attributes }, parent)
  }

  #producerSpan(parent: Context): Span {
    const attributes = {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'create',
      'messaging.operation.name': 'publish',
    }
    return this.#tracer.startSpan('publish', { kind: SpanKind.PRODUCER, attributes }, parent)
  }
}

/** Undefined if the caller has decided against tracing. */
function contextOf(traceparent: string | undefined): Context | undefined {
  const spanContext = spanContextOf(traceparent)
  if (spanContext === undefined) return ROOT_CONTEXT
  if ((spanContext.traceFlags & TraceFlags.SAMPLED) === 0) return undefined
  return trace.setSpanContext(ROOT_CONTEXT, spanContext)
}

function spanContextOf(traceparent: string | undefined): Link['context'] | undefined {
  const parent = traceparent === undefined ? undefined : traceParentOf(traceparent)
  if (parent === undefined) return undefined
  const { traceId, spanId, flags } = parent
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
}

function traceparentOf(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext()
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`
}

function linksOf(records: readonly RelayRecord[]): Link[] {
  const links = new Map<string, Link>()
  for (const { headers } of records) {
    const { traceparent } = headers
    if (traceparent === undefined || links.has(traceparent)) continue
    const context = spanContextOf(traceparent)
    if (context !== undefined && (context.traceFlags & TraceFlags.SAMPLED) !== 0) links.set(traceparent, { context })
    if (links.size >= LINK_LIMIT) break
  }
  return [...links.values()]
}

function markFailed(server: Span, producer: Span, error: unknown): void {
  const code = error instanceof RelayError ? error.code : 'internal'
  const { status } = FAULTS[code]
  producer.setStatus({ code: SpanStatusCode.ERROR, message: code })
  server.setAttributes({ 'http.response.status_code': status, 'error.type': code })
  if (status >= 500) server.setStatus({ code: SpanStatusCode.ERROR, message: code })
}

async function inSpans<T>(
  server: Span,
  producer: Span,
  delivery: Delivery,
  run: (delivery: Delivery) => Promise<T>,
): Promise<T> {
  try {
    const stored = await run({ ...delivery, traceparent: traceparentOf(producer) })
    server.setAttribute('http.response.status_code', 200)
    return stored
  } catch (error) {
    markFailed(server, producer, error)
    throw error
  } finally {
    producer.end()
    server.end()
  }
}
