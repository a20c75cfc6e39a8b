import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { readSample } from '../../src/samples.ts'
import { exchange } from '../support/http.ts'
import { postSigned, relaySettings, spawnRelay } from '../support/relay.ts'

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
  test('costs no delivery, and is told of once', async () => {
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
