import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { tokenIn } from '../../src/config/access.ts'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import type { Environment } from '../../src/config/environment.ts'
import { LiveSettings } from '../../src/config/live-settings.ts'
import { SETTINGS } from '../../src/config/settings.ts'
import { newAuthority } from '../support/certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-impossible-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const required = { WABA_APP_SECRETS: 'secret', WABA_VERIFY_TOKENS: 'token' }

function problemsOf(env: Environment, others: Environment = required): readonly string[] {
  try {
    readConfig({ ...others, ...env }, ['appSecrets', 'verifyTokens'])
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const authority = newAuthority()
const own = authority.issue('relay')
const ca = fileOf('ca.pem', authority.cert)
const cert = fileOf('own.pem', own.cert)
const key = fileOf('own.key', own.key)

describe('addresses', () => {
  const URLS = ['WABA_SCHEMA_REGISTRY_URL', 'WABA_GRAPH_URL']
  it.each(URLS)('%s may have no query and no fragment, neither of which is repeated', (name) => {
    for (const url of [
      'http://h:1/?apikey=canary',
      'http://h/a#canary',
      'http://h?canary',
      'canary?x',
      'http://h/\ncanary',
    ]) {
      expect(problemsOf({ [name]: url })).toEqual([expect.stringMatching(new RegExp(`^${name} must .*`))])
      expect(problemsOf({ [name]: url }).join()).not.toContain('canary')
    }
    expect(problemsOf({ [name]: 'http://h:1/?apikey=canary' })[0]).toContain('query')
  })

  it.each(['WABA_KAFKA_SASL', 'WABA_SCHEMA_REGISTRY'])(
    '%s_TOKEN_URL may have a query (RFC 6749), but no fragment',
    (name) => {
      const client = { [`${name}_CLIENT_ID`]: 'a', [`${name}_CLIENT_SECRET`]: 'b' }
      const env = name === 'WABA_KAFKA_SASL' ? { ...client, WABA_KAFKA_SASL_MECHANISM: 'oauthbearer' } : client
      expect(problemsOf({ ...env, [`${name}_TOKEN_URL`]: 'https://issuer/token?p=policy' })).toEqual([])
      expect(problemsOf({ ...env, [`${name}_TOKEN_URL`]: 'https://issuer/token#x' })).toEqual([
        expect.stringContaining(`${name}_TOKEN_URL must`),
      ])
    },
  )

  it('of a token endpoint keep their final slash, which some issuers require', () => {
    const url = 'https://issuer/o/token/'
    const client = { WABA_SCHEMA_REGISTRY_CLIENT_ID: 'a', WABA_SCHEMA_REGISTRY_CLIENT_SECRET: 'b' }
    expect(readConfig({ ...client, WABA_SCHEMA_REGISTRY_TOKEN_URL: url }).registryTokenUrl).toBe(url)
  })

  it.each(['h:0', 'h:99999', 'h:65536', 'a:1,h:00'])('of brokers need a port from 1 to 65535: %s', (brokers) => {
    expect(problemsOf({ WABA_KAFKA_BROKERS: brokers })).toEqual([
      expect.stringContaining('WABA_KAFKA_BROKERS must be host:port'),
    ])
  })

  it.each(['/*', '/:id', '/a::b', '/%zz', '/a%20b', '//a', '/a//b', '/a/../b', '/.', '/a\\b', '/a\u0000', '/a#b'])(
    '%j cannot be the webhook’s path',
    (path) => {
      expect(problemsOf({ WABA_WEBHOOK_PATH: path })).toEqual([
        expect.stringContaining('WABA_WEBHOOK_PATH must be a path'),
      ])
    },
  )

  it.each(['/', '/a/', '/meta/webhook', '/a-b_c.d~1', '/a;b', '/.well-known/x', '/a..b', '/café'])(
    '%j can be the webhook’s path',
    (path) => {
      expect(readConfig({ WABA_WEBHOOK_PATH: path }).webhookPath).toBe(path)
    },
  )
})

describe('secrets', () => {
  const NAMES = Object.values(SETTINGS).flatMap(({ name, secret }) => (secret ? [name] : []))
  const NONE: [string, string | Uint8Array, string][] = [
    ['a private key', own.key, 'a certificate or key'],
    ['a certificate', own.cert, 'a certificate or key'],
    ['bytes that are not UTF-8', Buffer.from([0xff, 0xfe, 0x61, 0x00]), 'is not UTF-8'],
    ['a NUL', 'X: can\0ary', 'control character'],
    ['an escape sequence', 'X: canary\x1b[A', 'control character'],
    ['hundreds of kilobytes', `X: ${'canary'.repeat(100_000)}`, 'longer than'],
  ]
  describe.each(NONE)('are not %s', (_what, content, problem) => {
    it.each(NAMES)('in %s_FILE', (name) => {
      const others: Environment = { ...required, [name]: undefined }
      const problems = problemsOf({ [`${name}_FILE`]: fileOf('wrong', content) }, others)
      expect(problems).toContainEqual(expect.stringMatching(new RegExp(`^${name}_FILE .*${problem}`)))
      expect(problems.join()).not.toMatch(/canary|BEGIN|MII/)
    })
  })

  it.each(['WABA_APP_SECRETS', 'WABA_VERIFY_TOKENS'])('are not control characters in %s either', (name) => {
    expect(problemsOf({ [name]: 'good,a\x07b' })).toEqual([expect.stringMatching(new RegExp(`^${name} .*control`))])
  })

  it('may be short, long, with blanks, and in any script', () => {
    const appSecrets = ['s', 'a b', 'ключ', 'x'.repeat(1_024)]
    expect(readConfig({ WABA_APP_SECRETS_FILE: fileOf('good', appSecrets.join('\n')) }).appSecrets).toEqual(appSecrets)
    const login = { WABA_KAFKA_SASL_MECHANISM: 'plain', WABA_KAFKA_SASL_USERNAME: 'u' }
    // The key file of a service account in Base64, as some clouds want it.
    const long = { ...login, WABA_KAFKA_SASL_PASSWORD_FILE: fileOf('long', 'x'.repeat(4_000)) }
    expect(problemsOf(long)).toEqual([])
  })

  it.each(['WABA_SCHEMA_REGISTRY_TOKEN', 'WABA_ACCESS_TOKEN'])('that are headers have no other script: %s', (name) => {
    expect(problemsOf({ [name]: 'ключ' })).toEqual([expect.stringMatching(new RegExp(`^${name} .*header`))])
  })

  it('in a token’s file are checked at each login', async () => {
    await expect(tokenIn(fileOf('token', 'good\n'))).resolves.toBe('good')
    for (const content of ['', '\n', own.key, Buffer.from([0xff, 0xfe])]) {
      await expect(tokenIn(fileOf('token', content))).rejects.toThrow(/^WABA_KAFKA_SASL_TOKEN_FILE /)
    }
  })

  it('stay the old ones if their file is replaced by something that is none', () => {
    const path = fileOf('live', 'old')
    const live = new LiveSettings({ WABA_APP_SECRETS_FILE: path, WABA_VERIFY_TOKENS: 't' }, ['appSecrets'])
    const problems: string[] = []
    live.follow({
      onChange: () => expect.unreachable(),
      onProblem: (error) => void problems.push(...error.problems),
    })
    for (const [, content] of NONE) {
      writeFileSync(path, content)
      live.reload()
    }
    live.stop()
    expect(live.config.appSecrets).toEqual(['old'])
    expect(problems).toHaveLength(NONE.length)
    expect(problems.every((problem) => problem.startsWith('WABA_APP_SECRETS_FILE '))).toBe(true)
  })
})

describe('combinations', () => {
  it.each<[Environment, string]>([
    [{ WABA_KAFKA_TLS_CA_FILE: ca }, 'WABA_KAFKA_TLS must be true: WABA_KAFKA_TLS_CA_FILE is set.'],
    [
      { WABA_KAFKA_TLS_CERT_FILE: cert, WABA_KAFKA_TLS_KEY_FILE: key },
      'WABA_KAFKA_TLS must be true: WABA_KAFKA_TLS_CERT_FILE is set.',
    ],
    [{ WABA_KAFKA_SASL_PASSWORD: 'p' }, 'WABA_KAFKA_SASL_MECHANISM is missing: WABA_KAFKA_SASL_PASSWORD is set.'],
    [{ WABA_KAFKA_SASL_USERNAME: 'u' }, 'WABA_KAFKA_SASL_MECHANISM is missing: WABA_KAFKA_SASL_USERNAME is set.'],
    [{ WABA_KAFKA_SASL_TOKEN_FILE: ca }, 'WABA_KAFKA_SASL_MECHANISM is missing: WABA_KAFKA_SASL_TOKEN_FILE is set.'],
    [
      { WABA_SCHEMA_REGISTRY_CLIENT_SECRET: 's' },
      'WABA_SCHEMA_REGISTRY_TOKEN_URL is missing: WABA_SCHEMA_REGISTRY_CLIENT_SECRET is set.',
    ],
    [{ WABA_CLIENT_CERT_FORMAT: 'dn' }, 'WABA_CLIENT_CERT_HEADER is missing: WABA_CLIENT_CERT_FORMAT is set.'],
  ])('that cannot work are a problem: %o', (env, problem) => {
    expect(problemsOf(env)).toEqual([problem])
  })

  it.each<[string, string]>([
    ['WABA_SCHEMA_REGISTRY_HEADERS', 'X-A: b\x01c'],
    ['WABA_SCHEMA_REGISTRY_TOKEN', 'a\nb'],
    ['WABA_SCHEMA_REGISTRY_USERNAME', 'a\nb'],
    ['WABA_KAFKA_SASL_EXTENSIONS', 'logicalCluster=a\x01b'],
    ['WABA_KAFKA_CLIENT_ID', 'a\tb'],
  ])('%s=%j is a problem', (name, value) => {
    expect(problemsOf({ [name]: value }).join()).toMatch(new RegExp(`^${name} .*control character`))
  })

  it.each<[Environment, string[]]>([
    [{ WABA_TLS_CERT_FILE: fileOf('none', 'x'), WABA_TLS_KEY_FILE: key }, ['WABA_TLS_CERT_FILE']],
    [{ WABA_APP_SECRETS: undefined, WABA_APP_SECRETS_FILE: fileOf('empty', '') }, ['WABA_APP_SECRETS_FILE']],
    [{ WABA_APP_SECRETS: undefined, WABA_APP_SECRETS_FILE: '/not/there' }, ['WABA_APP_SECRETS_FILE']],
    [{ WABA_KAFKA_TLS: 'yes', WABA_KAFKA_TLS_CA_FILE: ca }, ['WABA_KAFKA_TLS']],
    [{ WABA_KAFKA_SASL_MECHANISM: 'x', WABA_KAFKA_SASL_PASSWORD: 'p' }, ['WABA_KAFKA_SASL_MECHANISM']],
    [
      {
        WABA_KAFKA_SASL_MECHANISM: 'plain',
        WABA_KAFKA_SASL_USERNAME: 'u',
        WABA_KAFKA_SASL_PASSWORD_FILE: fileOf('empty', ''),
      },
      ['WABA_KAFKA_SASL_PASSWORD_FILE'],
    ],
  ])('with a setting that is unusable say nothing more about it: %o', (env, names) => {
    expect(problemsOf(env).map((problem) => problem.split(' ')[0])).toEqual(names)
  })
})
