import { beforeAll, describe, expect, test } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { version } from '../../src/version.ts'
import { exchange } from '../support/http.ts'
import { webhookOf } from '../support/pipeline.ts'
import { type RelayProcess, startRelay, VERIFY_TOKEN } from '../support/relay.ts'

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay()
})

async function metrics(): Promise<Map<string, number>> {
  const { status, headers, text } = await relay.admin('/metrics')
  expect(status).toBe(200)
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/)
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

describe('health', () => {
  test('/livez is 200 while the process works', async () => {
    expect(await relay.admin('/livez')).toMatchObject({ status: 200 })
  })

  test('/readyz is 200 when records can be accepted', async () => {
    const { status, text } = await relay.admin('/readyz')
    expect(status).toBe(200)
    expect(JSON.parse(text)).toEqual({ status: 'ready' })
  })

  test('/readyz is 503 with a reason for each missing part', async () => {
    const nowhere = { WABA_KAFKA_BROKERS: '127.0.0.1:1', WABA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' }
    const lost = await startRelay(nowhere, { untilReady: false })
    expect((await lost.admin('/livez')).status).toBe(200)
    const { status, text } = await lost.admin('/readyz')
    expect(status).toBe(503)
    const { reasons } = JSON.parse(text) as { reasons: string[] }
    expect(reasons.map((reason) => reason.split(':')[0])).toEqual(['kafka', 'registry'])
    expect((await lost.admin('/metrics')).text).toMatch(/^waba_relay_ready 0$/m)
    await lost.stop()
  })

  test('other paths on the admin port are 404, including the webhook’s', async () => {
    expect((await relay.admin('/status')).status).toBe(404)
    expect((await relay.admin('/webhook')).status).toBe(404)
  })
})

describe('metrics', () => {
  test('count deliveries by outcome, records by topic, unmapped by field and dead letters by reason', async () => {
    const webhook = webhookOf('messages', { messages: [{ id: 'wamid.1', newer: 1, newest: 2 }, { id: 'wamid.2' }] })
    for (const body of [webhook, webhookOf('newer_field', {}), 'nonsense', '[]']) await relay.post(body)
    await relay.post(webhook, { secret: 'wrong' })
    await exchange(`${relay.webhookUrl}?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`)
    await exchange(`${relay.webhookUrl}?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1`)
    const values = await metrics()
    const count = (name: string, label: string, value: string): number | undefined =>
      values.get(`waba_relay_${name}{${label}="${value}"}`)
    expect(count('deliveries_total', 'outcome', 'stored')).toBe(4)
    expect(count('deliveries_total', 'outcome', 'not_authentic')).toBe(1)
    expect(count('deliveries_total', 'outcome', 'verified')).toBe(1)
    expect(count('deliveries_total', 'outcome', 'wrong_verification')).toBe(1)
    expect(count('records_total', 'topic', `${relay.prefix}messages`)).toBe(2)
    expect(count('records_total', 'topic', `${relay.prefix}unrecognized`)).toBe(1)
    expect(count('records_total', 'topic', `${relay.prefix}dead_letter`)).toBe(2)
    expect(count('unmapped_total', 'field', 'messages')).toBe(2)
    expect(count('unrecognized_total', 'field', 'newer_field')).toBe(1)
    expect(count('dead_letters_total', 'reason', 'invalid_json')).toBe(1)
    expect(count('dead_letters_total', 'reason', 'unsupported_shape')).toBe(1)
  })

  test('measure batches, lag, bytes, connections and the event loop, and name the running versions', async () => {
    const before = await metrics()
    const timestamp = String(Math.floor(Date.now() / 1000) - 60)
    const body = webhookOf('messages', { messages: [{ id: 'wamid.measured', timestamp }] })
    await relay.post(body)
    const after = await metrics()
    const grown = (name: string): number =>
      Number(after.get(`waba_relay_${name}`)) - Number(before.get(`waba_relay_${name}`))
    for (const name of [
      'queue_wait_seconds',
      'publish_duration_seconds',
      'batch_records',
      'batch_bytes',
      'delivery_lag_seconds',
    ]) {
      expect(grown(`${name}_count`), name).toBe(1)
    }
    expect(grown('batch_records_sum')).toBe(1)
    expect(grown('delivery_lag_seconds_sum')).toBeGreaterThanOrEqual(60)
    expect(grown('delivery_lag_seconds_sum')).toBeLessThan(90)
    expect(grown('received_bytes_total')).toBe(body.length)
    expect(grown('published_bytes_total')).toBeGreaterThan(100)
    expect(after.get('waba_relay_event_loop_utilization_ratio')).toBeGreaterThan(0)
    expect(after.get('waba_relay_event_loop_utilization_ratio')).toBeLessThanOrEqual(1)
    expect(after.get('waba_relay_producer_reconnects_total')).toBe(0)
    expect(after.get('waba_relay_tls_refusals_total{cause="unknown_ca"}')).toBe(0)
  })

  test('begin at zero, so that alerts see the first trouble as an increase', async () => {
    const fresh = await startRelay()
    const { text } = await fresh.admin('/metrics')
    for (const series of [
      'deliveries_total{outcome="not_stored"}',
      'deliveries_total{outcome="stored"}',
      'dead_letters_total{reason="record_too_large"}',
      `records_total{topic="${fresh.prefix}unrecognized"}`,
      `publish_troubles_total{topic="${fresh.prefix}messages"}`,
      'unmapped_total{field="messages"}',
      'log_failures_total',
    ]) {
      expect(text).toContain(`waba_relay_${series} 0\n`)
    }
    expect(text).toMatch(
      new RegExp(
        `^waba_relay_build_info\\{version="${version}",node="v\\d+\\.[^"]+",producer="platformatic"\\} 1$`,
        'm',
      ),
    )
    await fresh.stop()
  })

  test('count other requests without including them in delivery times', async () => {
    const before = await metrics()
    await exchange(new URL('/nowhere?token=secret', relay.webhookUrl).href, { method: 'POST', body: '{}' })
    await exchange(relay.webhookUrl, { method: 'DELETE' })
    const after = await metrics()
    const grown = (name: string): number => (after.get(name) as number) - (before.get(name) as number)
    expect(grown('waba_relay_deliveries_total{outcome="not_found"}')).toBe(1)
    expect(grown('waba_relay_deliveries_total{outcome="wrong_method"}')).toBe(1)
    expect(grown('waba_relay_request_duration_seconds_count')).toBe(0)
  })

  test('have histograms for publishing and whole requests, and gauges for pending work', async () => {
    const values = await metrics()
    expect(values.get('waba_relay_publish_duration_seconds_count')).toBeGreaterThan(0)
    expect(values.get('waba_relay_request_duration_seconds_count')).toBeGreaterThan(0)
    expect(values.get('waba_relay_request_duration_seconds_bucket{le="+Inf"}')).toBe(
      values.get('waba_relay_request_duration_seconds_count'),
    )
    expect(values.get('waba_relay_pending_bytes')).toBe(0)
    expect(values.get('waba_relay_pending_records')).toBe(0)
    expect(values.get('waba_relay_ready')).toBe(1)
    expect([...values.keys()].filter((name) => !name.startsWith('waba_relay_'))).toEqual([])
  })

  test('limit the number of names that Meta, or anyone with the secret, can create', async () => {
    const entries = Array.from({ length: 400 }, (_, index) => {
      return { id: '1', changes: [{ field: `made_up_${index}`, value: {} }] }
    })
    await relay.post(JSON.stringify({ object: 'whatsapp_business_account', entry: entries }))
    const names = [...(await metrics()).keys()].filter((name) => name.startsWith('waba_relay_unrecognized_total'))
    expect(names.length).toBeLessThan(300)
    expect(names).toContain('waba_relay_unrecognized_total{field="other"}')
  })
})

test('a new attribute and a new field are logged once, by name and never by value', async () => {
  const watched = await startRelay()
  const webhook = webhookOf('messages', { messages: [{ id: 'wamid.1', brand_new: 'personal' }] })
  for (let time = 0; time < 3; time++) await watched.post(webhook)
  for (let time = 0; time < 2; time++) await watched.post(webhookOf('brand_new_field', { text: 'personal' }))
  await watched.post(readSample('messages.text'))
  await watched.stop()
  const told = watched.lines().filter(({ level, msg }) => level === 'warn' && String(msg).startsWith('Meta sent'))
  expect(told).toEqual([
    expect.objectContaining({ field: 'messages', path: '/value/message/brand_new' }),
    expect.objectContaining({ field: 'brand_new_field' }),
  ])
  expect(watched.stdout).not.toContain('personal')
})

test('a refused request is logged with its remedy', async () => {
  const watched = await startRelay({ WABA_LOG_LEVEL: 'debug' })
  await watched.post('{}', { secret: 'wrong' })
  await exchange(new URL('/nowhere?token=secret', watched.webhookUrl).href)
  await watched.stop()
  const told = watched.lines().filter(({ outcome }) => outcome !== undefined)
  expect(told).toEqual([
    expect.objectContaining({
      level: 'warn',
      outcome: 'not_authentic',
      todo: expect.stringContaining('WABA_APP_SECRETS'),
    }),
    expect.objectContaining({
      level: 'debug',
      detail: 'GET /nowhere',
      todo: expect.stringContaining('WABA_WEBHOOK_PATH'),
    }),
  ])
  expect(watched.stdout).not.toContain('token=secret')
})
