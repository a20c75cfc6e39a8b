import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { readRecords } from '../support/consumer.ts'
import { type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'

const SERVER = 2
const CLIENT = 3
const PRODUCER = 4
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736'
const SPAN_ID = '00f067aa0ba902b7'

let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>
let relay: RelayProcess
beforeAll(async () => {
  receiver = await startOtlpReceiver()
  relay = await startRelay(
    {},
    {
      env: {
        NODE_OPTIONS: `--import=${join(import.meta.dirname, '../support/otel-sdk.ts')}`,
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_TRACES_EXPORTER: 'otlp',
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        OTEL_BSP_SCHEDULE_DELAY: '100',
      },
    },
  )
})
afterAll(() => receiver.close())

async function spansOf(traceId: string, count: number): Promise<ReceivedSpan[]> {
  const found = (): ReceivedSpan[] => receiver.spans.filter((span) => span.traceId === traceId)
  await vi.waitUntil(() => found().length >= count, { timeout: 10_000, interval: 50 })
  return found()
}

describe('traces', () => {
  test('continue from the request’s header to the record’s', async () => {
    const headers = { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` }
    expect((await relay.post(readSample('messages.text'), { headers })).status).toBe(200)
    const spans = await spansOf(TRACE_ID, 3)
    const [server, producer, send] = [SERVER, PRODUCER, CLIENT].map((kind) => spans.find((span) => span.kind === kind))
    expect(server).toMatchObject({ name: 'POST /webhook', parentSpanId: SPAN_ID })
    expect(server?.attributes).toMatchObject({ 'http.request.method': 'POST', 'http.response.status_code': 200 })
    expect(producer).toMatchObject({ parentSpanId: server?.spanId })
    expect(send?.links).toEqual([expect.objectContaining({ traceId: TRACE_ID, spanId: producer?.spanId })])
    expect(send?.attributes).toMatchObject({ 'messaging.destination.name': `${relay.prefix}messages` })
    const [record] = await readRecords(relay.prefix)
    expect(record?.headers.traceparent).toBe(`00-${TRACE_ID}-${producer?.spanId}-01`)
  })

  test('are not created if the caller decided against it, and its header is passed on', async () => {
    const traceId = TRACE_ID.replaceAll('4', '5')
    const traceparent = `00-${traceId}-${SPAN_ID}-00`
    await relay.post(readSample('messages.text'), { headers: { traceparent } })
    await relay.post(readSample('messages.text'), { headers: { traceparent: `00-${'a'.repeat(32)}-${SPAN_ID}-01` } })
    await spansOf('a'.repeat(32), 3)
    expect(receiver.spans.filter((span) => span.traceId === traceId)).toEqual([])
    const records = await readRecords(relay.prefix)
    expect(records.map(({ headers }) => headers.traceparent)).toContain(traceparent)
  })

  test('continue one of a later version of the header', async () => {
    const traceId = TRACE_ID.replaceAll('4', '6')
    const headers = { traceparent: `01-${traceId}-${SPAN_ID}-01-more` }
    await relay.post(readSample('messages.text'), { headers })
    const spans = await spansOf(traceId, 3)
    expect(spans.find(({ kind }) => kind === SERVER)).toMatchObject({ parentSpanId: SPAN_ID })
  })

  test('begin at the relay if the request has none, and link every delivery of a shared batch', async () => {
    const before = new Set(receiver.spans.map(({ traceId }) => traceId))
    await Promise.all(Array.from({ length: 20 }, () => relay.post(readSample('messages.text'))))
    const fresh = (): ReceivedSpan[] => receiver.spans.filter(({ traceId }) => !before.has(traceId))
    const linked = (): Set<string> => new Set(fresh().flatMap(({ links = [] }) => links.map(({ spanId }) => spanId)))
    await vi.waitUntil(() => linked().size === 20, { timeout: 10_000, interval: 50 })
    const producers = fresh().filter(({ kind }) => kind === PRODUCER)
    expect(new Set(producers.map(({ spanId }) => spanId))).toEqual(linked())
  })

  test('are not created for unsigned requests', async () => {
    const traceId = 'b'.repeat(32)
    await relay.post('{}', { secret: 'wrong', headers: { traceparent: `00-${traceId}-${SPAN_ID}-01` } })
    await relay.post(readSample('messages.text'), { headers: { traceparent: `00-${'c'.repeat(32)}-${SPAN_ID}-01` } })
    await spansOf('c'.repeat(32), 3)
    expect(receiver.spans.filter((span) => span.traceId === traceId)).toEqual([])
  })
})
