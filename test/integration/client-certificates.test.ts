import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { newAuthority } from '../support/certificates.ts'
import { countRecords } from '../support/consumer.ts'
import { exchange } from '../support/http.ts'
import { type PostOptions, type RelayProcess, startRelay, VERIFY_TOKEN } from '../support/relay.ts'

const META = 'client.webhooks.fbclientcerts.com'
const DAY_MS = 86_400_000
const BODY = readSample('messages.text')

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-certificates-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const serverAuthority = newAuthority('Public CA')
const clientAuthority = newAuthority('Meta CA')
const server = serverAuthority.issue('relay.test')
const { cert: ca } = serverAuthority

function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const tlsSettings = {
  WABA_TLS_CERT_FILE: fileOf('server.pem', server.cert),
  WABA_TLS_KEY_FILE: fileOf('server.key', server.key),
}

test('with a certificate, the relay serves only HTTPS', async () => {
  const relay = await startRelay(tlsSettings)
  expect(relay.webhookUrl).toMatch(/^https:/)
  expect((await relay.post(BODY, { tls: { ca } })).status).toBe(200)
  await expect(exchange(relay.webhookUrl.replace('https:', 'http:'))).rejects.toThrow()
})

describe('with a CA for clients', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay({ ...tlsSettings, WABA_TLS_CLIENT_CA_FILE: fileOf('client-ca.pem', clientAuthority.cert) })
  })

  const handshake = (options: PostOptions) =>
    exchange(`${relay.webhookUrl}?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=7`, options)

  test('a certificate from that CA with Meta’s name is accepted', async () => {
    const tls = { ca, ...clientAuthority.issue(META) }
    expect((await relay.post(BODY, { tls })).status).toBe(200)
    expect(await handshake({ tls })).toMatchObject({ status: 200, text: '7' })
  })

  test.each([
    ['no certificate', {}],
    ['another name', clientAuthority.issue('client.example.com')],
    ['two names', clientAuthority.issue(META, DAY_MS, [['CN', 'client.example.com']])],
    ['two names, Meta’s first', clientAuthority.issue('client.example.com', DAY_MS, [['CN', META]])],
    ['Meta’s name in another attribute', clientAuthority.issue('client.example.com', DAY_MS, [['O', META]])],
    ['a certificate that has ended', clientAuthority.issue(META, -1_000)],
    ['a name that only ends like it', clientAuthority.issue(`evil-${META}`)],
    ['another CA', newAuthority('Meta CA').issue(META)],
    ['a certificate of the server’s CA', serverAuthority.issue(META)],
  ])('%s is refused, and nothing is published', async (_what, credentials) => {
    const before = await countRecords(relay.prefix)
    const tls = { ca, ...credentials }
    await expect(relay.post(BODY, { tls })).rejects.toThrow()
    await expect(handshake({ tls })).rejects.toThrow()
    expect(await countRecords(relay.prefix)).toBe(before)
  })

  test('refusals are counted, and logged with the presented name', async () => {
    await relay.post(BODY, { tls: { ca, ...clientAuthority.issue('client.example.com') } }).catch(() => undefined)
    const refusal = (): object | undefined =>
      relay.lines().find(({ outcome }) => outcome === 'wrong_client_certificate')
    await vi.waitUntil(() => refusal() !== undefined, 5_000)
    expect(JSON.stringify(refusal())).toContain('client.example.com')
    expect((await relay.admin('/metrics')).text).toContain('outcome="wrong_client_certificate"')
  })
})

describe('with a proxy’s header', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay({ WABA_CLIENT_CERT_HEADER: 'X-Client-Subject' })
  })

  test.each([
    `CN=${META}`,
    `CN=${META},O=Meta Platforms\\, Inc.,L=Menlo Park,ST=California,C=US`,
    `C=US, ST=California, L=Menlo Park, O="Meta Platforms, Inc.", CN=${META}`,
  ])('the subject %s is accepted', async (subject) => {
    expect((await relay.post(BODY, { headers: { 'x-client-subject': subject } })).status).toBe(200)
  })

  test.each([
    'CN=client.example.com',
    `CN=${META}.example.com`,
    `CN=x${META}`,
    `O=CN\\=${META},CN=client.example.com`,
    `O="x, CN=${META}",CN=client.example.com`,
    `O=x\\,CN=${META},CN=client.example.com`,
    `OU=x/CN=${META},CN=client.example.com`,
    `O="never ends,CN=${META}`,
    `/C=US/ST=California/O=Meta Platforms, Inc./CN=${META}`,
    `CN=${META},CN=client.example.com`,
    '',
  ])('the subject %j is answered 403, and nothing is published', async (subject) => {
    const before = await countRecords(relay.prefix)
    expect((await relay.post(BODY, { headers: { 'x-client-subject': subject } })).status).toBe(403)
    expect(await countRecords(relay.prefix)).toBe(before)
  })

  test('a missing subject is answered 403, and so are two subjects', async () => {
    expect((await relay.post(BODY)).status).toBe(403)
    const twice = { 'x-client-subject': [`CN=${META}`, 'CN=client.example.com'] } as unknown as Record<string, string>
    expect((await relay.post(BODY, { headers: twice })).status).toBe(403)
  })
})

describe('the handshake, if it is exempt from the certificate', () => {
  const ask = (relay: RelayProcess, options: PostOptions = {}) =>
    exchange(`${relay.webhookUrl}?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=7`, options)

  test('needs none in TLS, but a delivery does', async () => {
    const relay = await startRelay({
      ...tlsSettings,
      WABA_TLS_CLIENT_CA_FILE: fileOf('client-ca.pem', clientAuthority.cert),
      WABA_CLIENT_CERT_HANDSHAKE: 'false',
    })
    expect((await relay.post(BODY, { tls: { ca, ...clientAuthority.issue(META) } })).status).toBe(200)
    for (const credentials of [{}, clientAuthority.issue('client.example.com'), newAuthority('Meta CA').issue(META)]) {
      const tls = { ca, ...credentials }
      expect(await ask(relay, { tls })).toMatchObject({ status: 200, text: '7' })
      const refused = { status: 403, text: '{"error":"wrong_client_certificate"}' }
      expect(await relay.post(BODY, { tls })).toMatchObject(refused)
    }
  })

  test('needs none behind a proxy, but a delivery does', async () => {
    const relay = await startRelay({ WABA_CLIENT_CERT_HEADER: 'X-Client-Subject', WABA_CLIENT_CERT_HANDSHAKE: 'false' })
    expect(await ask(relay)).toMatchObject({ status: 200, text: '7' })
    expect((await relay.post(BODY)).status).toBe(403)
  })
})

test('behind a proxy, the handshake also needs the certificate unless it is exempt', async () => {
  const relay = await startRelay({ WABA_CLIENT_CERT_HEADER: 'X-Client-Subject' })
  const url = `${relay.webhookUrl}?hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=7`
  expect((await exchange(url)).status).toBe(403)
  expect(await exchange(url, { headers: { 'x-client-subject': `CN=${META}` } })).toMatchObject({ status: 200 })
})
