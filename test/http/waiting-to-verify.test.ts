import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request } from 'node:http'
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
async function busyServer(limitBytes: number) {
  const unverified = new UnverifiedBodies(limitBytes)
  const turns: (() => void)[] = []
  const stored: number[] = []
  const server = webhookServer({
    path: '/webhook',
    appSecrets: [SECRET],
    verifyTokens: ['token'],
    bodyLimitBytes: 4 * LARGE_BODY_BYTES,
    unverified,
    largeArrivals: new LargeArrivals(),
    turn: () => new Promise((resolve) => void turns.push(resolve)),
    pending: new ByteBudget(64 * LARGE_BODY_BYTES),
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
  expect(unverified.usedBytes).toBe(BODY.length)
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
