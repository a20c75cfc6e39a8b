import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, openSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { readSample } from '../../src/samples.ts'
import { exchange } from '../support/http.ts'
import { APP_SECRET, relaySettings } from '../support/relay.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
/** A file of Linux's on a disk that is always full. */
const FULL = '/dev/full'
const BODY = readSample('messages.text')
/** The log is written twice a second. */
const SEVERAL_WRITES_MS = 1_600

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
    const ports = { WABA_PORT: String(port), WABA_ADMIN_PORT: String(adminPort) }
    const env = { PATH: process.env.PATH, ...relaySettings(ports) }
    const child = spawn(process.execPath, [MAIN, 'serve'], { env, stdio: ['ignore', openSync(FULL, 'w'), 'pipe'] })
    const ended = once(child, 'exit')
    let stderr = ''
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    const isReady = (): Promise<boolean> =>
      exchange(`http://127.0.0.1:${adminPort}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      )
    try {
      await vi.waitUntil(isReady, { timeout: 30_000, interval: 50 })
      const post = async (): Promise<number> => {
        const headers = { 'x-hub-signature-256': sign(BODY, APP_SECRET), 'content-type': 'application/json' }
        const url = `http://127.0.0.1:${port}/webhook`
        return (await exchange(url, { method: 'POST', body: BODY, headers })).status
      }
      expect(await post()).toBe(200)
      await new Promise((resolve) => setTimeout(resolve, SEVERAL_WRITES_MS))
      expect(await post()).toBe(200)
      expect(stderr.match(/The log cannot be written: .*ENOSPC/g)).toHaveLength(1)
    } finally {
      child.kill('SIGTERM')
    }
    expect(await ended).toEqual([0, null])
  })
})
