import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { METRICS, type MetricKey } from '../../src/relay/metric-table.ts'
import { ALERTS } from '../../tools/monitoring/alerts.ts'
import { queriesOf } from '../../tools/monitoring/queries.ts'
import { type Cluster, startCluster } from '../../tools/stack/cluster.ts'
import { javaRuns } from '../support/java.ts'
import { webhookOf } from '../support/pipeline.ts'
import { type Prometheus, startPrometheus } from '../support/prometheus.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'

const ROOT = join(import.meta.dirname, '../..')
const noPrometheus = inject('noPrometheus')
const CLUSTER_LIMIT_MS = 120_000
/** Two scrapes and their evaluation, on a slow machine. */
const SEEN_LIMIT_MS = 20_000
/** How long no rule may hold under a load without faults. A rule that must hold for minutes may blink on a slow machine. */
const STEADY_SECONDS = 20
const BLINKS = 5
const BY_ACCOUNT = { WABA_METRICS_BY_ACCOUNT: 'true' }
const UNTIL = { timeout: SEEN_LIMIT_MS, interval: 200 }

/** Of what only certificates or unknown fields bring about: a query that is right may be empty. */
const MAY_BE_EMPTY: readonly MetricKey[] = ['unrecognized', 'certificateExpiry']

describe.skipIf(noPrometheus !== undefined)('promtool', () => {
  test('accepts the rules, and they fire at their thresholds', async () => {
    const run = (...args: string[]): Promise<{ stdout: string }> => promisify(execFile)('promtool', args, { cwd: ROOT })
    expect((await run('check', 'rules', 'deploy/prometheus/alerts.yaml')).stdout).toContain('SUCCESS')
    expect((await run('test', 'rules', 'test/monitoring/alerts.test.yaml')).stdout).toContain('SUCCESS')
  })
})

describe.skipIf(noPrometheus !== undefined || !(await javaRuns()))('a Prometheus that scrapes the relay', () => {
  let cluster: Cluster
  let relay: RelayProcess
  let prometheus: Prometheus
  let stopLoad: () => Promise<void>
  let steadySinceMs: number

  beforeAll(async () => {
    cluster = await startCluster({ brokers: 1 })
    relay = await startRelay({ WABA_KAFKA_BROKERS: cluster.bootstrap, WABA_PUBLISH_TIMEOUT_MS: '1000', ...BY_ACCOUNT })
    prometheus = await startPrometheus(new URL(relay.adminUrl).host)
    stopLoad = startLoad(relay)
    // A rate has a value after two scrapes in its window.
    await vi.waitUntil(() => holds('rate(waba_relay_deliveries_total{outcome="stored"}[5m]) > 0'), UNTIL)
    steadySinceMs = Date.now()
  }, CLUSTER_LIMIT_MS)

  afterAll(async () => {
    await stopLoad?.()
    await prometheus?.[Symbol.asyncDispose]()
    await cluster?.close()
  })

  const holds = async (expr: string): Promise<boolean> => (await prometheus.query(expr)).length > 0
  const firing = (name: string): Promise<boolean> => holds(ALERTS.find((alert) => alert.name === name)?.expr ?? '')

  test('gets data for every query of the dashboard, under load', async () => {
    for (const [key, metric] of Object.entries(METRICS)) {
      for (const { expr } of queriesOf(metric)) {
        const asked = expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m')
        const samples = await prometheus.query(asked)
        if (!MAY_BE_EMPTY.includes(key as MetricKey)) expect(samples.length, asked).toBeGreaterThan(0)
        for (const { value } of samples) expect(value, asked).toBeGreaterThanOrEqual(0)
      }
    }
  })

  test('gets data for every rule, and no rule fires without a fault', async () => {
    await setTimeout(Math.max(0, steadySinceMs + STEADY_SECONDS * 1_000 - Date.now()))
    for (const { name, expr, for: atLeast } of ALERTS) {
      const [compared = ''] = expr.split(/ (?:>|<|==) /)
      if (name !== 'WabaRelayCertificateExpires') expect(await holds(compared), compared).toBe(true)
      // Every second of what was recorded: a rule that comes and goes is found, too.
      const held = await prometheus.query(`count_over_time((${expr})[${STEADY_SECONDS}s:1s])`)
      for (const { value } of held) expect(value, expr).toBeLessThanOrEqual(atLeast === undefined ? 0 : BLINKS)
    }
  })

  test('sees requests with a wrong signature', async () => {
    for (let sent = 0; sent < 200; sent++) await relay.post('{}', { secret: 'another' })
    await vi.waitUntil(() => firing('WabaRelayRefusesSignatures'), UNTIL)
  })

  test('sees dead letters', async () => {
    expect((await relay.post('nonsense')).status).toBe(200)
    await vi.waitUntil(() => firing('WabaRelayDeadLetters'), UNTIL)
  })

  test('sees a field that this version does not know', async () => {
    const body = { object: 'whatsapp_business_account', entry: [{ id: '1', changes: [{ field: 'newer', value: {} }] }] }
    expect((await relay.post(JSON.stringify(body))).status).toBe(200)
    await vi.waitUntil(() => firing('WabaRelayNewFieldAtMeta'), UNTIL)
  })

  test(
    'sees Kafka stop and return',
    async () => {
      const [node] = cluster.nodes
      await node?.kill()
      for (const name of ['WabaRelayNotReady', 'WabaRelayAnswers503', 'WabaRelayPartitionTakesNothing']) {
        await vi.waitUntil(() => firing(name), UNTIL)
      }
      await node?.start()
      await vi.waitUntil(async () => !(await firing('WabaRelayNotReady')), { timeout: CLUSTER_LIMIT_MS, interval: 200 })
      await vi.waitUntil(() => holds('increase(waba_relay_producer_reconnects_total[5m]) > 0'), UNTIL)
    },
    CLUSTER_LIMIT_MS,
  )

  test('sees that a relay is gone', async () => {
    await stopLoad()
    relay.kill('SIGKILL')
    await relay.ended
    await vi.waitUntil(() => firing('WabaRelayDown'), UNTIL)
  })
})

/** Posts one message after the other until it is stopped. */
function startLoad(relay: RelayProcess): () => Promise<void> {
  const controller = new AbortController()
  const run = async (): Promise<void> => {
    for (let count = 0; !controller.signal.aborted; count++) {
      const timestamp = String(Math.floor(Date.now() / 1000))
      const message = { id: `wamid.load.${count}`, from: String(count % 10), timestamp, newer: 1 }
      await relay.post(webhookOf('messages', { messages: [message] })).catch(() => undefined)
      await once(AbortSignal.timeout(20), 'abort')
    }
  }
  const running = run()
  return async () => {
    controller.abort()
    await running
  }
}
