import { once } from 'node:events'
import { createServer } from 'node:https'
import { type AddressInfo, connect as connectPlain } from 'node:net'
import { type ConnectionOptions, connect } from 'node:tls'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { watchTlsRefusals } from '../../src/http/tls-refusals.ts'
import { newAuthority } from '../support/certificates.ts'

const authority = newAuthority()
const { cert, key } = authority.issue('localhost')
const server = createServer({ cert, key, ca: authority.cert, requestCert: true, rejectUnauthorized: true })
const causes: string[] = []
let port = 0

beforeAll(async () => {
  watchTlsRefusals(server, (cause) => causes.push(cause))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

async function causeOf(call: () => void): Promise<string | undefined> {
  causes.length = 0
  call()
  await vi.waitUntil(() => causes.length > 0, { timeout: 5_000, interval: 10 })
  return causes[0]
}

function shake(options: ConnectionOptions): void {
  const socket = connect({ port, host: '127.0.0.1', ca: authority.cert, ...options })
  socket.on('error', () => socket.destroy()).on('secureConnect', () => socket.write('GET / HTTP/1.1\r\n\r\n'))
}

it('distinguishes a missing certificate from one issued by another CA', async () => {
  expect(await causeOf(() => shake({}))).toBe('no_certificate')
  expect(await causeOf(() => shake(newAuthority('Another').issue('stranger')))).toBe('unknown_ca')
  expect(await causeOf(() => shake({ maxVersion: 'TLSv1.2' }))).toBe('no_certificate')
})

it('reports connections that are not TLS or are abandoned halfway', async () => {
  expect(
    await causeOf(() =>
      connectPlain(port, '127.0.0.1')
        .on('error', () => {})
        .write('GET / HTTP/1.1\r\n\r\n'),
    ),
  ).toBe('no_tls')
  expect(
    await causeOf(() =>
      connectPlain(port, '127.0.0.1')
        .on('error', () => {})
        .end(Buffer.from([22, 3, 1])),
    ),
  ).toBe('aborted')
})

it('does not report a successful handshake', async () => {
  causes.length = 0
  const socket = connect({ port, host: '127.0.0.1', ca: authority.cert, ...authority.issue('client') })
  await once(socket, 'secureConnect')
  socket.destroy()
  await once(socket, 'close')
  expect(causes).toEqual([])
})
