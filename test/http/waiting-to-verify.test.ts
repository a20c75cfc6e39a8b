import { once } from 'node:events'
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { ByteBudget, LARGE_BODY_BYTES } from '../../src/http/byte-budget.ts'
import { Connections } from '../../src/http/connections.ts'
import { LargeArrivals } from '../../src/http/large-arrivals.ts'
import { UnverifiedBodies } from '../../src/http/unverified-bodies.ts'
import { webhookServer } from '../../src/http/webhook-server.ts'
import { sign } from '../../src/pipeline/verify.ts'

const BODY = Buffer.alloc(LARGE_BODY_BYTES, ' ')
const SECRET = 'secret'
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server whose event loop has no time for large bodies until `turns` are given. */
async function busyServer(limitBytes: number, pending = new ByteBudget(64 * LARGE_BODY_BYTES, 4 * LARGE_BODY_BYTES)) {
  const unverified = new UnverifiedBodies(limitBytes)
  const turns: (() => void)[] = []
  const stored: number[] = []
  const server = webhookServer({
    path: '/webhook',
    appSecrets: [SECRET],
    verifyTokens: ['token'],
    bodyLimitBytes: 4 * LARGE_BODY_BYTES,
    unverified,
    largeArrivals: new LargeArrivals(unverified),
    turn: () => new Promise((resolve) => void turns.push(resolve)),
    pending,
    deliver: async ({ length }) => {
      stored.push(length)
      return {}
    },
    clientCertName: 'any',
    clientCertHandshake: false,
    connections: new Connections(10),
    isDraining: () => false,
    onAnswered: () => undefined,
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  closing.push(() => server.close())
  return { port: (server.server.address() as AddressInfo).port, unverified, turns, stored }
}

function post(port: number, signature = sign(BODY, SECRET)): ClientRequest {
  const headers = { 'x-hub-signature-256': signature, 'content-length': BODY.length }
  return request({ port, host: '127.0.0.1', path: '/webhook', method: 'POST', agent: false, headers }).end(BODY)
}

async function statusOf(sent: ClientRequest): Promise<number | undefined> {
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

test.each([
  { signature: sign(BODY, 'wrong'), status: 401 },
  { signature: sign(BODY, SECRET), status: 200 },
])('a large body that ends with $status counts as unverified until its turn', async ({ signature, status }) => {
  const { port, unverified, turns } = await busyServer(4 * BODY.length)
  const answered = statusOf(post(port, signature))
  await vi.waitUntil(() => turns.length === 1)
  expect(unverified.usedBytes).toBeGreaterThanOrEqual(BODY.length)
  turns[0]?.()
  expect(await answered).toBe(status)
  expect(unverified.usedBytes).toBe(0)
})

test('one whose share others need is refused, and is not stored at its turn', async () => {
  const { port, unverified, turns, stored } = await busyServer(1.5 * BODY.length)
  const first = statusOf(post(port))
  await vi.waitUntil(() => turns.length === 1)
  const second = statusOf(post(port))
  expect(await Promise.race([first, second])).toBe(503)
  await vi.waitUntil(() => turns.length === 2 || unverified.usedBytes <= BODY.length)
  for (const turn of turns) turn()
  expect((await Promise.all([first, second])).toSorted()).toEqual([200, 503])
  expect(stored).toEqual([BODY.length])
  expect(unverified.usedBytes).toBe(0)
})

test.each([
  { form: 'of known length', headers: { 'content-length': BODY.length } },
  { form: 'in chunks', headers: { 'transfer-encoding': 'chunked' } },
])('a large body $form that finds no room gets 503, and its connection takes the next request', async ({ headers }) => {
  const pending = new ByteBudget(64 * LARGE_BODY_BYTES, LARGE_BODY_BYTES)
  pending.take(64 * LARGE_BODY_BYTES)
  const { port, unverified } = await busyServer(4 * BODY.length, pending)
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  closing.push(async () => agent.destroy())
  const signed = { ...headers, 'x-hub-signature-256': sign(BODY, SECRET) }
  const to = { port, host: '127.0.0.1', agent }
  const startedMs = performance.now()
  const refused = statusOf(request({ ...to, path: '/webhook', method: 'POST', headers: signed }).end(BODY))
  const next = statusOf(request({ ...to, path: '/other' }).end())
  expect(await refused).toBe(503)
  expect(performance.now() - startedMs).toBeGreaterThan(1_900)
  expect(await next).toBe(404)
  expect(unverified.usedBytes).toBe(0)
})
