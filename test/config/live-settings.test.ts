import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import { LiveSettings } from '../../src/config/live-settings.ts'
import { newAuthority } from '../support/certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-live-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const authority = newAuthority()
const one = authority.issue('one')
const other = authority.issue('other')
const GARBAGE = '-----BEGIN CERTIFICATE-----\ngarbage-5e1f\n-----END CERTIFICATE-----\n'

describe('files of certificates and secrets', () => {
  it.each([
    ['an empty CA', { WABA_TLS_CLIENT_CA_FILE: '' }, 'WABA_TLS_CLIENT_CA_FILE names a file without a certificate'],
    ['a CA that is none', { WABA_TLS_CLIENT_CA_FILE: 'x-5e1f' }, 'WABA_TLS_CLIENT_CA_FILE names a file without a cert'],
    ['garbage', { WABA_TLS_CERT_FILE: GARBAGE }, 'WABA_TLS_CERT_FILE names a file with a certificate that cannot be'],
    ['one that is good and garbage', { WABA_TLS_CLIENT_CA_FILE: authority.cert + GARBAGE }, 'that cannot be read'],
    [
      'a key that is none',
      { WABA_TLS_KEY_FILE: one.cert },
      'WABA_TLS_KEY_FILE names a file without a readable private key',
    ],
    ['the key of another', { WABA_TLS_KEY_FILE: other.key }, 'WABA_TLS_KEY_FILE does not fit WABA_TLS_CERT_FILE'],
    ['no broker’s CA', { WABA_KAFKA_TLS_CA_FILE: 'x' }, 'WABA_KAFKA_TLS_CA_FILE names a file without a certificate'],
    ['an empty secret', { WABA_APP_SECRETS_FILE: '\n' }, 'WABA_APP_SECRETS_FILE names a file that is empty'],
    ['an empty password', { WABA_KAFKA_SASL_PASSWORD_FILE: '' }, 'WABA_KAFKA_SASL_PASSWORD_FILE names a file that is'],
  ])('%s is a problem that names the setting and quotes nothing from the file', (_what, contents, problem) => {
    const files = { WABA_TLS_CERT_FILE: one.cert, WABA_TLS_KEY_FILE: one.key, ...contents }
    const env = Object.fromEntries(Object.entries(files).map(([name, content]) => [name, fileOf(name, content)]))
    const read = (): unknown => readConfig(env)
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(problem)
    expect(read).not.toThrow('5e1f')
  })

  it('may hold a chain, preceding text, and a key next to the certificate', () => {
    const chain = fileOf('chain.pem', `subject=CN=one\n${one.cert}\n${one.key}${authority.cert}`)
    expect(() => readConfig({ WABA_TLS_CERT_FILE: chain, WABA_TLS_KEY_FILE: chain })).not.toThrow()
  })
})

it('reloaded contents replace the previous ones, unless they are unusable', () => {
  const secrets = fileOf('secrets', 'old')
  const live = new LiveSettings({ WABA_APP_SECRETS_FILE: secrets, WABA_VERIFY_TOKENS: 't' }, ['appSecrets'])
  const changes: string[][] = []
  const problems: string[] = []
  live.follow({
    onChange: (keys) => void changes.push([...keys]),
    onProblem: (error) => void problems.push(...error.problems),
  })
  expect(live.config.appSecrets).toEqual(['old'])
  live.reload()
  expect(changes).toEqual([])
  writeFileSync(secrets, 'old\nnew')
  live.reload()
  expect(live.config.appSecrets).toEqual(['old', 'new'])
  writeFileSync(secrets, '')
  live.reload()
  rmSync(secrets)
  live.reload()
  expect(live.config.appSecrets).toEqual(['old', 'new'])
  expect(changes).toEqual([['appSecrets']])
  expect(problems.join('\n')).toMatch(/WABA_APP_SECRETS_FILE names a file that is empty(.|\n)*no such file/)
  live.stop()
})
