import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { exchange } from '../support/http.ts'
import { postSigned, relaySettings, spawnRelay, startRelay } from '../support/relay.ts'

/** A file of Linux's on a disk that is always full. */
const FULL = '/dev/full'
const BODY = readSample('messages.text')
/** The log is written twice a second. */
const SEVERAL_WRITES_MS = 1_600

/** The log, which tells ports, cannot be read here. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

describe.skipIf(!existsSync(FULL))('a log on a full disk', () => {
  test('loses no delivery, and is reported once', async () => {
    const [port, adminPort] = [await freePort(), await freePort()]
    const settings = relaySettings({ WABA_PORT: String(port), WABA_ADMIN_PORT: String(adminPort) })
    const full = openSync(FULL, 'w')
    const { child, ended, stderr } = spawnRelay(settings, ['serve'], full)
    closeSync(full)
    const isReady = (): Promise<boolean> =>
      exchange(`http://127.0.0.1:${adminPort}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      )
    await vi.waitUntil(isReady, { timeout: 30_000, interval: 50 })
    const post = async (): Promise<number> => (await postSigned(`http://127.0.0.1:${port}/webhook`, BODY)).status
    expect(await post()).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, SEVERAL_WRITES_MS))
    expect(await post()).toBe(200)
    const { text } = await exchange(`http://127.0.0.1:${adminPort}/metrics`)
    expect(Number(/^waba_relay_log_failures_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0)
    expect(stderr().match(/The log cannot be written: .*ENOSPC/g)).toHaveLength(1)
    child.kill('SIGTERM')
    expect(await ended).toEqual({ code: 0, signal: null })
  })
})

/** More than are told of together. */
const MANY = 70
/** Less than what the log waits for lines to write together. */
const PAUSE_MS = 300

test('the log and the metrics report every delivery once, in order, with its own time', async () => {
  const relay = await startRelay()
  const post = (secret?: string): Promise<unknown> => relay.post(BODY, secret === undefined ? {} : { secret })
  await post()
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  for (let count = 1; count < MANY; count++) await post()
  await post('another secret')
  await post()
  const { text } = await relay.admin('/metrics')
  expect(text).toContain(`\nwaba_relay_request_duration_seconds_count ${MANY + 2}\n`)
  expect(text).toContain(`\nwaba_relay_publish_duration_seconds_count ${MANY + 1}\n`)
  expect(await relay.stop()).toMatchObject({ code: 0 })
  const told = relay.lines().filter(({ msg }) => msg === 'delivery')
  const stored = Array.from({ length: MANY }, () => 'stored')
  expect(told.map(({ outcome }) => outcome)).toEqual([...stored, 'not_authentic', 'stored'])
  const timesMs = told.map(({ time }) => Date.parse(time as string))
  expect(timesMs).toEqual(timesMs.toSorted((a, b) => a - b))
  expect((timesMs[1] ?? 0) - (timesMs[0] ?? 0)).toBeGreaterThan(PAUSE_MS - 50)
})

/** More than a pipe and its reader's buffer hold. */
const LINES = 1_500

test.each(['does not read', 'is gone'])(
  'a reader that %s costs log lines, but no delivery and no delay at exit',
  async (fate) => {
    const [port, adminPort] = [await freePort(), await freePort()]
    const { child } = spawnRelay(relaySettings({ WABA_PORT: String(port), WABA_ADMIN_PORT: String(adminPort) }))
    if (fate === 'is gone') child.stdout?.destroy()
    else child.stdout?.pause()
    const isReady = (): Promise<boolean> =>
      exchange(`http://127.0.0.1:${adminPort}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      )
    await vi.waitUntil(isReady, { timeout: 30_000, interval: 50 })
    for (let sent = 0; sent < LINES; sent += 50) {
      const posts = Array.from({ length: 50 }, () => postSigned(`http://127.0.0.1:${port}/webhook`, BODY))
      for (const { status } of await Promise.all(posts)) expect(status).toBe(200)
    }
    const stoppedMs = Date.now()
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(Date.now() - stoppedMs).toBeLessThan(10_000)
  },
)
