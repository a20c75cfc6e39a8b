import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readConfig } from '../src/config/config.ts'
import { checkCertificates } from '../src/doctor/certificates.ts'
import { newAuthority } from './support/certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-doctor-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const DAY_MS = 86_400_000

function findings(clientCa: string, validForMs = 100 * DAY_MS, more: Record<string, string> = {}): string[] {
  const fileOf = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  const { cert, key } = newAuthority('Public CA').issue('relay.test', validForMs)
  const config = readConfig({
    WABA_TLS_CERT_FILE: fileOf('tls.crt', cert),
    WABA_TLS_KEY_FILE: fileOf('tls.key', key),
    ...(clientCa === '' ? {} : { WABA_TLS_CLIENT_CA_FILE: fileOf('ca.pem', clientCa) }),
    ...more,
  })
  return checkCertificates(config).map(({ check, status, message }) => `${check} ${status}: ${message}`)
}

const meta = newAuthority('Meta Outbound API CA').cert
const digicert = newAuthority('DigiCert High Assurance EV Root CA').cert

it('says which client certificates are accepted, and until when', () => {
  const [, letIn, ...more] = findings(meta)
  expect(letIn).toMatch(
    /^client-certificates ok: .*name client\.webhooks\.fbclientcerts\.com, signed by Meta Outbound API CA \(until 20/,
  )
  expect(more).toEqual([])
})

it.each([
  ['DigiCert’s alone', digicert, /problem: DigiCert .* is out of date: since April 2026/],
  ['DigiCert’s beside Meta’s', meta + digicert, /warning: DigiCert .* is out of date/],
  ['one of somebody else', newAuthority('My CA').cert, /warning: None of these CAs has Meta’s name/],
])('reports a client CA that is %s', (_what, ca, finding) => {
  expect(findings(ca).at(-1)).toMatch(finding)
})

it.each([
  [100 * DAY_MS, /^certificates ok: Expiry: WABA_TLS_CERT_FILE on 20/],
  [3 * DAY_MS, /^certificates warning: Expiring soon: WABA_TLS_CERT_FILE on 20/],
  [-1_000, /^certificates problem: Expired: WABA_TLS_CERT_FILE on 20/],
])('reports a certificate that expires in %i ms', (validForMs, finding) => {
  expect(findings('', validForMs)[0]).toMatch(finding)
})

it('says whose header is trusted', () => {
  const header = { WABA_CLIENT_CERT_HEADER: 'X-Forwarded-Client-Cert', WABA_TRUSTED_PROXIES: '10.0.0.0/8' }
  expect(findings('', DAY_MS, header).at(-1)).toMatch(
    /requests from 10\.0\.0\.0\/8 whose header x-forwarded-client-cert/,
  )
})
