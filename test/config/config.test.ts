import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { accessWarnings } from '../../src/config/access-warnings.ts'
import { ConfigError, readConfig, redacted } from '../../src/config/config.ts'
import type { Environment } from '../../src/config/environment.ts'
import { SETTINGS } from '../../src/config/settings.ts'
import { envExample, settingsTable } from '../../tools/generate/settings-docs.ts'
import { newAuthority } from '../support/certificates.ts'

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-config-'))
afterAll(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env, ['appSecrets', 'verifyTokens'])
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

const required = { WABA_APP_SECRETS: 'secret', WABA_VERIFY_TOKENS: 'token' }

describe('settings', () => {
  it('have the defaults in the table', () => {
    const config = readConfig(required)
    expect(config).toMatchObject({ host: '0.0.0.0', port: 3000, webhookPath: '/webhook', adminPort: 3001 })
    expect(config).toMatchObject({ topicPrefix: 'whatsapp-', kafkaBrokers: ['localhost:9092'], kafkaTls: false })
    expect(config.topicPartitions).toBeUndefined()
    expect(config.kafkaSaslMechanism).toBeUndefined()
  })

  it('accept lists with blanks and empty entries', () => {
    expect(readConfig({ ...required, WABA_APP_SECRETS: ' a, b ,,c' }).appSecrets).toEqual(['a', 'b', 'c'])
    expect(readConfig({ ...required, WABA_KAFKA_BROKERS: 'a:1,[::1]:2' }).kafkaBrokers).toEqual(['a:1', '[::1]:2'])
  })

  it('count as unset if they are empty', () => {
    expect(readConfig({ ...required, WABA_PORT: '', WABA_APP_ID: '', WABA_ACCESS_TOKEN_FILE: '' }).port).toBe(3000)
  })

  it.each([
    [
      { WABA_SCHEMA_REGISTRY_TOKEN: 'a', WABA_SCHEMA_REGISTRY_TOKEN_URL: 'https://b' },
      'are both set; give one of them',
    ],
    [{ WABA_SCHEMA_REGISTRY_TOKEN_URL: 'https://b' }, 'WABA_SCHEMA_REGISTRY_CLIENT_SECRET is missing'],
    [{ WABA_SCHEMA_REGISTRY_HEADERS: 'no-value' }, 'WABA_SCHEMA_REGISTRY_HEADERS must be name:value, comma-separated'],
    [{ WABA_KAFKA_SASL_MECHANISM: 'oauthbearer' }, 'WABA_KAFKA_SASL_TOKEN_URL is missing'],
    [{ WABA_KAFKA_SASL_TOKEN_FILE: '/not/there' }, 'WABA_KAFKA_SASL_TOKEN_FILE must be the path of a readable file'],
    [
      { WABA_KAFKA_SASL_MECHANISM: 'aws-msk-iam' },
      'WABA_KAFKA_TLS must be true: WABA_KAFKA_SASL_MECHANISM is aws-msk-iam',
    ],
    [{ WABA_KAFKA_SASL_MECHANISM: 'aws-msk-iam', WABA_KAFKA_TLS: 'true' }, 'WABA_KAFKA_SASL_AWS_REGION is missing'],
  ])('for access that contradict each other are a problem: %o', (settings, problem) => {
    expect(problemsOf({ ...required, ...settings }).join('\n')).toContain(problem)
  })

  it('derive the region of Amazon MSK from the brokers’ names', () => {
    for (const host of [
      'b-1.shop.ab12cd.c2.kafka.eu-central-1.amazonaws.com',
      'boot-x.c1.kafka-serverless.us-east-1.amazonaws.com',
    ]) {
      const brokers = { WABA_KAFKA_BROKERS: `${host}:9098`, WABA_KAFKA_TLS: 'true' }
      expect(problemsOf({ ...required, ...brokers, WABA_KAFKA_SASL_MECHANISM: 'aws-msk-iam' })).toEqual([])
    }
  })

  it('accept headers and extensions whose values contain the separator', () => {
    const config = readConfig({
      ...required,
      WABA_SCHEMA_REGISTRY_HEADERS: 'target-sr-cluster: lsrc-1,\nX-Time: 10:00',
      WABA_KAFKA_SASL_EXTENSIONS: 'logicalCluster=lkc-1, identityPoolId=a=b',
      WABA_KAFKA_SASL_MECHANISM: 'oauthbearer',
      WABA_KAFKA_SASL_TOKEN_FILE: fileOf('token', 'x'),
    })
    expect(config.registryHeaders).toEqual({ 'target-sr-cluster': 'lsrc-1', 'X-Time': '10:00' })
    expect(config.kafkaSaslExtensions).toEqual({ logicalCluster: 'lkc-1', identityPoolId: 'a=b' })
  })

  it('warn about credentials that cross the network unencrypted', () => {
    const sasl = { WABA_KAFKA_SASL_MECHANISM: 'plain', WABA_KAFKA_SASL_USERNAME: 'u', WABA_KAFKA_SASL_PASSWORD: 'p' }
    const registry = { WABA_SCHEMA_REGISTRY_URL: 'http://registry', WABA_SCHEMA_REGISTRY_TOKEN: 't' }
    const warnings = accessWarnings(readConfig({ ...required, ...sasl, ...registry }))
    expect(warnings.join('\n')).toMatch(/without WABA_KAFKA_TLS(.|\n)*WABA_SCHEMA_REGISTRY_URL is not https/)
    const secure = { ...required, ...sasl, ...registry, WABA_KAFKA_TLS: 'true', WABA_SCHEMA_REGISTRY_URL: 'https://r' }
    expect(accessWarnings(readConfig(secure))).toEqual([])
  })

  it('warn about certificates that have expired', () => {
    const { cert, key } = newAuthority().issue('relay', -60_000)
    const own = {
      WABA_KAFKA_TLS: 'true',
      WABA_KAFKA_TLS_CERT_FILE: fileOf('ended.pem', cert),
      WABA_KAFKA_TLS_KEY_FILE: fileOf('ended.key', key),
    }
    expect(accessWarnings(readConfig({ ...required, ...own }))).toEqual([
      expect.stringMatching(/^WABA_KAFKA_TLS_CERT_FILE holds a certificate that expired on /),
    ])
  })

  it('ignore variables that do not begin with WABA_', () => {
    expect(problemsOf({ ...required, PATH: '/bin', WABAX: '1', waba_port: 'x' })).toEqual([])
  })

  /** The variables that Kubernetes sets in every pod for a service. */
  const serviceLinks = (service: string): Environment => ({
    [`${service}_SERVICE_HOST`]: '10.0.0.11',
    [`${service}_SERVICE_PORT`]: '80',
    [`${service}_SERVICE_PORT_WEBHOOK`]: '80',
    [`${service}_PORT`]: 'tcp://10.0.0.11:80',
    [`${service}_PORT_80_TCP`]: 'tcp://10.0.0.11:80',
    [`${service}_PORT_80_TCP_PROTO`]: 'tcp',
    [`${service}_PORT_80_TCP_PORT`]: '80',
    [`${service}_PORT_80_TCP_ADDR`]: '10.0.0.11',
  })

  it.each(['WABA_RELAY', 'WABA', 'WABA_ADMIN'])(
    'ignore the variables that Kubernetes sets for a service %s',
    (service) => {
      expect(readConfig({ ...required, ...serviceLinks(service) })).toMatchObject({ port: 3000, adminPort: 3001 })
      expect(readConfig({ ...required, ...serviceLinks(service), WABA_PORT: '80' }).port).toBe(80)
    },
  )

  it('are distinguished from variables that Kubernetes sets', () => {
    expect(problemsOf({ ...required, ...serviceLinks('WABA_RELAY'), WABA_RELAY_HOST: 'x' })).toHaveLength(1)
    expect(problemsOf({ ...required, ...serviceLinks('WABA'), WABA_PORT: '80a' })).toHaveLength(1)
    expect(problemsOf({ ...required, WABA_RELAY_PORT: 'tcp://10.0.0.11:80' })).toHaveLength(1)
  })

  it.each([
    ['WABA_APP_ID', 'a1'.repeat(16), 'must be the app’s id, which has only digits'],
    ['WABA_PORT', '65536', 'must be a whole number from 0 to 65535'],
    ['WABA_PORT', '1e3', 'must be a whole number'],
    ['WABA_PORT', '-1', 'must be a whole number'],
    ['WABA_KAFKA_TLS', 'yes', 'must be true or false'],
    ['WABA_KAFKA_PRODUCER', 'librdkafka', 'must be one of kafkajs, platformatic'],
    ['WABA_KAFKA_BROKERS', 'kafka://a:9092', 'must be host:port'],
    ['WABA_TOPIC_PREFIX', 'a.b', 'must have no dot'],
    ['WABA_TOPIC_PREFIX', 'a b', 'may only have letters, digits, - and _'],
    ['WABA_WEBHOOK_PATH', 'webhook', 'must be a path that begins with /'],
    ['WABA_WEBHOOK_PATH', '/a?b', 'must be a path'],
    ['WABA_SCHEMA_REGISTRY_URL', 'localhost:8081', 'must be an address such as'],
    ['WABA_APP_SECRETS', ' , ', 'must name at least one'],
    ['WABA_CLIENT_CERT_HEADER', 'X Client', 'must be the name of an HTTP header'],
    ['WABA_LOG_LEVEL', 'loud', 'must be one of trace'],
  ])('%s=%j is a problem', (name, value, problem) => {
    expect(problemsOf({ ...required, [name]: value })).toEqual([expect.stringContaining(`${name} ${problem}`)])
  })

  it('with a password in an address are refused without repeating the password', () => {
    for (const url of ['https://user:pa55@registry:8081', 'htps://user:pa55@registry', 'user:pa55@registry']) {
      const problems = problemsOf({ ...required, WABA_SCHEMA_REGISTRY_URL: url })
      expect(problems).toEqual([expect.stringContaining('must not contain a user name or password')])
      expect(problems.join()).not.toContain('pa55')
    }
  })
})

describe('problems', () => {
  it('are reported all at once', () => {
    const problems = problemsOf({ WABA_PORT: 'x', WABA_ADMIN_PORT: 'y', WABA_PROT: '1' })
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
      'WABA_PORT',
      'WABA_ADMIN_PORT',
      'WABA_APP_SECRETS',
      'WABA_VERIFY_TOKENS',
      'WABA_PROT',
    ])
    expect(problems.at(-1)).toContain('did you mean WABA_PORT?')
  })

  it.each<[Environment, string]>([
    [{ WABA_KAFKA_SASL_MECHANISM: 'plain', WABA_KAFKA_SASL_USERNAME: 'a' }, 'WABA_KAFKA_SASL_PASSWORD is missing'],
    [{ WABA_KAFKA_SASL_MECHANISM: 'oauthbearer' }, 'WABA_KAFKA_SASL_TOKEN_URL is missing'],
    [{ WABA_PORT: '4000', WABA_ADMIN_PORT: '4000' }, 'must differ'],
    [{ WABA_TLS_CERT_FILE: fileOf('cert', newAuthority().cert) }, 'WABA_TLS_KEY_FILE is missing'],
    [{ WABA_SCHEMA_REGISTRY_USERNAME: 'a' }, 'WABA_SCHEMA_REGISTRY_PASSWORD is missing'],
  ])('of settings that need each other are told: %j', (env, problem) => {
    expect(problemsOf({ ...required, ...env }).join('\n')).toContain(problem)
  })
})

describe('secrets', () => {
  it('may come from a file; the final newline is dropped', () => {
    const path = fileOf('secret', 'from-the-file\n')
    expect(readConfig({ WABA_APP_SECRETS_FILE: path }).appSecrets).toEqual(['from-the-file'])
  })

  it('may be listed one per line or comma-separated', () => {
    const path = fileOf('lines', 'old\r\nnew\n\nnewest, another\n')
    expect(
      readConfig({ ...required, WABA_VERIFY_TOKENS: undefined, WABA_VERIFY_TOKENS_FILE: path }).verifyTokens,
    ).toEqual(['old', 'new', 'newest', 'another'])
  })

  const SECRET = 's3cr3t-v4lue'
  it.each(Object.values(SETTINGS).map(({ name }) => name))('are not repeated where %s is wrong', (name) => {
    const values = [SECRET, `${SECRET} \n?#`, `user:${SECRET}@broker`, `-----BEGIN PRIVATE KEY-----\n${SECRET}`]
    for (const value of [...values, `https://host/?key=${SECRET}`, SECRET.repeat(1_000)]) {
      for (const env of [{ [name]: value }, { [`${name}_FILE`]: value }]) {
        expect(problemsOf({ ...required, ...env }).join()).not.toContain(SECRET)
      }
    }
  })

  it('may not be given twice, nor in a file that does not exist', () => {
    const path = fileOf('twice', 'x')
    expect(problemsOf({ ...required, WABA_APP_SECRETS_FILE: path })).toEqual([expect.stringContaining('both set')])
    const missing = join(folder, 'missing')
    const problems = problemsOf({ WABA_VERIFY_TOKENS: 'x', WABA_APP_SECRETS_FILE: missing })
    expect(problems[0]).toContain('WABA_APP_SECRETS_FILE must be the path of a readable file: no such file')
  })

  it('do not appear in the log', () => {
    const values = Object.values(SETTINGS).filter(({ secret }) => secret)
    const env = Object.fromEntries(values.map(({ name }) => [name, `hidden: ${name}`]))
    const login = { WABA_KAFKA_SASL_MECHANISM: 'plain', WABA_KAFKA_SASL_USERNAME: 'u' }
    const ways = {
      token: { WABA_SCHEMA_REGISTRY_PASSWORD: undefined, WABA_SCHEMA_REGISTRY_CLIENT_SECRET: undefined },
      password: {
        WABA_SCHEMA_REGISTRY_TOKEN: undefined,
        WABA_SCHEMA_REGISTRY_CLIENT_SECRET: undefined,
        WABA_SCHEMA_REGISTRY_USERNAME: 'u',
      },
      client: {
        WABA_SCHEMA_REGISTRY_TOKEN: undefined,
        WABA_SCHEMA_REGISTRY_PASSWORD: undefined,
        WABA_SCHEMA_REGISTRY_TOKEN_URL: 'https://issuer/token?key=hidden',
        WABA_SCHEMA_REGISTRY_CLIENT_ID: 'id',
      },
    }
    for (const way of Object.values(ways)) {
      expect(JSON.stringify(redacted(readConfig({ ...env, ...login, ...way })))).not.toContain('hidden')
    }
    const config = readConfig({ ...env, ...login, ...ways.token })
    expect(redacted(config)).toMatchObject({ WABA_APP_SECRETS: '(set)', WABA_PORT: 3000 })
  })
})

describe('files generated from the table', () => {
  it('.env.example is valid except for required settings', () => {
    const lines = envExample().matchAll(/^#?(WABA_\w+)=(.*)$/gm)
    const env = Object.fromEntries([...lines].map(([, name = '', value = '']) => [name, value]))
    expect(Object.keys(env)).toEqual(Object.values(SETTINGS).map(({ name }) => name))
    expect(problemsOf(env).map((problem) => problem.split(' ')[0])).toEqual(['WABA_APP_SECRETS', 'WABA_VERIFY_TOKENS'])
  })

  it('docs/settings.md has a row for every setting', () => {
    for (const { name } of Object.values(SETTINGS)) expect(settingsTable()).toContain(`| \`${name}\` |`)
  })
})
