import { expect, test, vi } from 'vitest'
import { webhookOf } from '../support/pipeline.ts'
import { startRelay } from '../support/relay.ts'

const PLANTED = ['15557654321', '+49 170 7654321', 'maria.garcia@example.com', 'María García', 'x'.repeat(500_000)]

test('names that may be personal data appear only in records, not in the log or the metrics', async () => {
  const relay = await startRelay({ WABA_LOG_LEVEL: 'trace', WABA_METRICS_BY_ACCOUNT: 'true' })
  for (const name of PLANTED) {
    const message = { id: `wamid.${name.length}`, [name]: { newer_attribute: 1 }, newer: { [name]: 1 } }
    const value = { messages: [message], [name]: [{ [name]: name }] }
    expect(await relay.post(webhookOf('messages', value))).toMatchObject({ status: 200 })
    expect(await relay.post(webhookOf(name, { [name]: 1 }))).toMatchObject({ status: 200 })
    // By digits alone nobody can tell a phone number from an account, and accounts are asked for.
    const id = /^\d+$/.test(name) ? '102290129340398' : name
    const entry = { id, [name]: 1, changes: [{ field: 'messages', [name]: 1, value: {} }] }
    const body = { object: 'whatsapp_business_account', [name]: 1, entry: [entry] }
    expect(await relay.post(JSON.stringify(body))).toMatchObject({ status: 200 })
  }
  const { text } = await relay.admin('/metrics')
  expect(await relay.stop()).toMatchObject({ code: 0 })
  for (const name of PLANTED) {
    const found = [relay.stdout, relay.stderr, text].map((shown) => shown.includes(name))
    expect(found, `log, stderr, metrics with ${name.slice(0, 30)}`).toEqual([false, false, false])
  }
  expect(text.length).toBeLessThan(200_000)
  expect(text).toContain('waba_relay_unrecognized_total{field="*"}')
  const paths = relay.lines().flatMap(({ path }) => path ?? [])
  expect(paths).toContain('/value/message/newer')
  expect(paths).toContain('/value/message/*')
})

test('a flood of unsigned requests adds a few lines and one count per second', async () => {
  const relay = await startRelay()
  const requests = 2_000
  const startedMs = Date.now()
  for (let sent = 0; sent < requests; sent += 50) {
    await Promise.all(Array.from({ length: 50 }, () => relay.post('{}', { secret: 'another' })))
  }
  const seconds = (Date.now() - startedMs) / 1_000
  await relay.post(webhookOf('messages', { messages: [{ id: 'wamid.1' }] }))
  const counted = (): number => {
    const refused = relay.lines().filter(({ outcome }) => outcome === 'not_authentic').length
    const left = relay.lines().map(({ kind, count }) => (kind === 'not_authentic' ? Number(count) : 0))
    return left.reduce((sum, count) => sum + count, refused)
  }
  await vi.waitUntil(() => counted() === requests, { timeout: 10_000, interval: 50 })
  const told = relay.lines().filter(({ level }) => level === 'warn')
  expect(told.length).toBeLessThan(10 + 6 * Math.ceil(seconds + 1))
  expect(relay.lines().filter(({ outcome }) => outcome === 'stored')).toHaveLength(1)
  await relay.stop()
})
