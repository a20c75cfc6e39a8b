import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type ServerOptions } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { recordDecoder } from '../../src/registry/decoder.ts'
import { type Authority, newAuthority } from '../support/certificates.ts'
import { cli } from '../support/command-line.ts'
import { type RelaySettings, relaySettings } from '../support/relay.ts'
import { CLIENT_SECRET, startTokenIssuer, USERNAME } from '../support/secured-kafka.ts'
import { registryUrl } from '../support/stack.ts'

/** A gateway before the real registry, as managed registries have one: TLS, client certificates, and a look at the headers. */
interface Gateway extends AsyncDisposable {
  readonly url: string
  /** Headers of the requests that came. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>[]
}

const SECRET = 's3cret-of-the-registry'
let authority: Authority
let folder: string
let gateway: Gateway
let mayPass: (authorization: string) => boolean

beforeAll(() => {
  authority = newAuthority('Registry CA')
  folder = mkdtempSync(join(tmpdir(), 'waba-relay-registry-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

beforeEach(async () => {
  mayPass = () => true
  gateway = await startGateway({ ...authority.issue('registry.test'), ca: authority.cert, requestCert: true })
})
afterEach(() => gateway[Symbol.asyncDispose]())

async function startGateway(options: ServerOptions): Promise<Gateway> {
  const headers: Gateway['headers'] = []
  const target = new URL(registryUrl())
  const server = createServer(options, (asked, reply) => {
    headers.push(asked.headers)
    const authorization = asked.headers.authorization ?? ''
    if (!mayPass(authorization)) {
      const decoded = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
      const message = `User cannot access: Authorization: ${authorization} (${decoded}) of ${asked.headers['target-sr-cluster']}`
      return void reply.writeHead(401).end(JSON.stringify({ error_code: 40101, message }))
    }
    const { authorization: _own, host: _host, ...rest } = asked.headers
    const { hostname, port } = target
    const path = `${target.pathname}${asked.url}`
    const onward = request({ hostname, port, path, method: asked.method, headers: rest }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(reply)
    })
    asked.pipe(onward)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    headers,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function list(settings: RelaySettings): ReturnType<typeof cli> {
  const own = authority.issue('relay')
  const access = {
    WABA_SCHEMA_REGISTRY_URL: gateway.url,
    WABA_SCHEMA_REGISTRY_CA_FILE: fileOf('ca.pem', authority.cert),
    WABA_SCHEMA_REGISTRY_CERT_FILE: fileOf('relay.pem', own.cert),
    WABA_SCHEMA_REGISTRY_KEY_FILE: fileOf('relay.key', own.key),
  }
  return cli(['schemas', 'list'], relaySettings({ ...access, ...settings }))
}

it('reaches a registry with a private CA, a client certificate and extra headers', async () => {
  const { code, stderr } = await list({
    WABA_SCHEMA_REGISTRY_HEADERS: 'target-sr-cluster: lsrc-1, Confluent-Identity-Pool-Id: pool-1',
  })
  expect(stderr).not.toContain('answer')
  expect(code).toBe(0)
  const expected = { 'target-sr-cluster': 'lsrc-1', 'confluent-identity-pool-id': 'pool-1' }
  for (const headers of gateway.headers) expect(headers).toMatchObject(expected)
})

it('authenticates by a bearer token, or by user name and password', async () => {
  mayPass = (authorization) => authorization === `Bearer ${SECRET}`
  expect((await list({ WABA_SCHEMA_REGISTRY_TOKEN: SECRET })).code).toBe(0)
  mayPass = (authorization) => authorization === `Basic ${Buffer.from(`user:${SECRET}`).toString('base64')}`
  const settings = { WABA_SCHEMA_REGISTRY_USERNAME: 'user', WABA_SCHEMA_REGISTRY_PASSWORD: SECRET }
  expect((await list(settings)).code).toBe(0)
})

it('authenticates by a token from an issuer', async () => {
  await using issuer = await startTokenIssuer()
  mayPass = (authorization) => authorization.startsWith('Bearer ey')
  const settings = {
    WABA_SCHEMA_REGISTRY_TOKEN_URL: issuer.url,
    WABA_SCHEMA_REGISTRY_CLIENT_ID: USERNAME,
    WABA_SCHEMA_REGISTRY_CLIENT_SECRET: CLIENT_SECRET,
    WABA_SCHEMA_REGISTRY_SCOPE: 'registry',
  }
  expect((await list(settings)).code).toBe(0)
  expect(issuer.granted).toEqual(['grant_type=client_credentials&scope=registry'])
  const { code, stderr } = await list({ ...settings, WABA_SCHEMA_REGISTRY_CLIENT_SECRET: 'wr0ng-secret' })
  expect(code).toBe(1)
  expect(stderr).toContain('The token issuer answered 401. Check WABA_SCHEMA_REGISTRY_CLIENT_ID')
  expect(stderr).not.toContain('wr0ng-secret')
})

it('reports a registry’s refusal without repeating secrets from its response', async () => {
  mayPass = () => false
  const { code, stderr } = await list({
    WABA_SCHEMA_REGISTRY_TOKEN: SECRET,
    WABA_SCHEMA_REGISTRY_HEADERS: 'target-sr-cluster: lsrc-secret',
  })
  expect(code).toBe(1)
  expect(stderr).toMatch(/answered 401 to GET .*User cannot access.*Check WABA_SCHEMA_REGISTRY_USERNAME/)
  expect(stderr).not.toContain(SECRET)
  expect(stderr).not.toContain('lsrc-secret')
})

it('does not repeat a password that a registry has decoded', async () => {
  mayPass = () => false
  const { stderr } = await list({ WABA_SCHEMA_REGISTRY_USERNAME: 'relay', WABA_SCHEMA_REGISTRY_PASSWORD: SECRET })
  expect(stderr).toMatch(/User cannot access/)
  expect(stderr).not.toContain(SECRET)
  expect(stderr).not.toContain(Buffer.from(`relay:${SECRET}`).toString('base64'))
})

const wrong: [what: string, reason: RegExp, settings: () => RelaySettings][] = [
  [
    'another CA',
    /certificate is from a CA that is not trusted .*set WABA_SCHEMA_REGISTRY_CA_FILE/,
    () => ({ WABA_SCHEMA_REGISTRY_CA_FILE: fileOf('other.pem', newAuthority('Other CA').cert) }),
  ],
  [
    'no client certificate',
    /rejects our certificate .*check whether WABA_SCHEMA_REGISTRY_CERT_FILE/,
    () => ({ WABA_SCHEMA_REGISTRY_CERT_FILE: undefined, WABA_SCHEMA_REGISTRY_KEY_FILE: undefined }),
  ],
  [
    'https at a port without TLS',
    /does not speak TLS at this port .*WABA_SCHEMA_REGISTRY_URL/,
    () => ({ WABA_SCHEMA_REGISTRY_URL: registryUrl().replace('http:', 'https:') }),
  ],
]

it.each(wrong)('says what is wrong with %s, and the setting', async (_what, reason, settings) => {
  const { code, stderr } = await list(settings())
  expect(code).toBe(1)
  expect(stderr).toMatch(reason)
})

it('says if the registry’s own certificate has expired', async () => {
  await gateway[Symbol.asyncDispose]()
  gateway = await startGateway(authority.issue('registry.test', -60_000))
  expect((await list({})).stderr).toMatch(/its certificate has expired \(CERT_HAS_EXPIRED\)/)
})

it('decodes records with such a registry', async () => {
  mayPass = (authorization) => authorization === `Bearer ${SECRET}`
  const access = { url: gateway.url, timeoutMs: 5_000, tls: { ca: authority.cert, ...authority.issue('relay') } }
  const value = Buffer.from([0, 0x7f, 0xff, 0xff, 0xff])
  const decode = recordDecoder({ ...access, authorization: async () => `Bearer ${SECRET}` })
  await expect(decode(value)).rejects.toThrow(`the registry has no schema ${0x7fffffff}`)
  expect(gateway.headers.length).toBeGreaterThan(0)
  await expect(recordDecoder(access)(value)).rejects.toThrow(/answered 401 .*\/schemas\/ids/)
})
