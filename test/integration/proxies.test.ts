import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { newAuthority } from '../support/certificates.ts'
import { countRecords } from '../support/consumer.ts'
import { type Answer, exchange } from '../support/http.ts'
import { type ProxyName, startProxy, whyNot } from '../support/proxies.ts'
import { APP_SECRET, type RelayProcess, startRelay } from '../support/relay.ts'

const META = 'client.webhooks.fbclientcerts.com'
const BODY = readSample('messages.text')
const DAY_MS = 86_400_000

const serverAuthority = newAuthority('Public CA')
const clientAuthority = newAuthority('Meta CA')
const meta = clientAuthority.issue(META)

describe.each<ProxyName>(['nginx', 'haproxy'])('behind %s as deploy/proxies has it', (name) => {
  const missing = whyNot(name)
  if (missing !== undefined) {
    test.skip(missing, () => undefined)
    return
  }
  let relay: RelayProcess
  let proxy: Awaited<ReturnType<typeof startProxy>>
  const folder = mkdtempSync(join(tmpdir(), 'waba-relay-proxy-'))
  // nginx's workers are another user where it is started by root.
  chmodSync(folder, 0o755)

  beforeAll(async () => {
    relay = await startRelay({ WABA_CLIENT_CERT_HEADER: 'X-Client-Cert-Subject' })
    const { port: relayPort } = new URL(relay.webhookUrl)
    const server = serverAuthority.issue('relay.test')
    proxy = await startProxy(name, { folder, server, clientCa: clientAuthority.cert, relayPort })
  })
  afterAll(() => {
    proxy?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  function post(credentials: object, headers: object = {}, body: Buffer = BODY): Promise<Answer> {
    return exchange(proxy.url, {
      method: 'POST',
      body,
      headers: { 'x-hub-signature-256': sign(body, APP_SECRET), host: 'relay.test', ...headers },
      tls: { ca: serverAuthority.cert, ...credentials },
    })
  }

  test('Meta’s certificate is accepted, whatever else its subject contains', async () => {
    expect((await post(meta)).status).toBe(200)
    const odd = clientAuthority.issue(META, DAY_MS, [['O', 'Méta "Platforms", Inc. + #1; CN=other,CN=more\\']])
    expect((await post(odd)).status).toBe(200)
  })

  test.each([
    ['another name', clientAuthority.issue('client.example.com')],
    ['Meta’s name in another attribute', clientAuthority.issue('other', DAY_MS, [['O', `x,CN=${META}`]])],
    ['Meta’s name behind a slash', clientAuthority.issue(`other/CN=${META}`)],
    ['two names, Meta’s first', clientAuthority.issue('other', DAY_MS, [['CN', META]])],
    ['two names', clientAuthority.issue(META, DAY_MS, [['CN', 'other']])],
  ])('a certificate with %s is answered 403 by the relay', async (_what, credentials) => {
    const before = await countRecords(relay.prefix)
    expect((await post(credentials)).status).toBe(403)
    // A client's own header does not help.
    for (const value of [`CN=${META}`, META]) {
      expect((await post(credentials, { 'x-client-cert-subject': value })).status).toBe(403)
    }
    expect(await countRecords(relay.prefix)).toBe(before)
  })

  test.each([
    ['no certificate', {}],
    ['another CA', newAuthority('Meta CA').issue(META)],
    ['a certificate that has ended', clientAuthority.issue(META, -1_000)],
  ])('with %s no request gets past the proxy', async (_what, credentials) => {
    const refused = relay.lines().length
    const answer = await post(credentials, { 'x-client-cert-subject': `CN=${META}` }).catch(() => undefined)
    // nginx answers 400 by itself, HAProxy ends the TLS handshake.
    expect(answer?.status ?? 400).toBe(400)
    expect(relay.lines()).toHaveLength(refused)
  })

  test('3 MB get through', async () => {
    const body = Buffer.concat([BODY, Buffer.alloc(3_000_000, ' ')])
    expect((await post(meta, {}, body)).status).toBe(200)
  })
})

test('a header from an untrusted peer is not believed, and the log says so', async () => {
  const relay = await startRelay({
    WABA_CLIENT_CERT_HEADER: 'X-Client-Cert-Subject',
    WABA_TRUSTED_PROXIES: '10.0.0.0/8, 2001:db8::/32',
  })
  expect((await relay.post(BODY, { headers: { 'x-client-cert-subject': `CN=${META}` } })).status).toBe(403)
  await vi.waitUntil(() => relay.stdout.includes('not a trusted proxy'), 5_000)
})
