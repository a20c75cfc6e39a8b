import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { type Credentials, newAuthority } from '../support/certificates.ts'
import { compiled, javaRuns } from '../support/java.ts'
import { type RelayProcess, type RelaySettings, startRelay } from '../support/relay.ts'
import {
  CLIENT_SECRET,
  PASSWORD,
  RELOGIN_MS,
  type SecuredKafka,
  startSecuredKafka,
  startTokenIssuer,
  USERNAME,
  unsignedToken,
} from '../support/secured-kafka.ts'

const START_LIMIT_MS = 150_000
const BODY = readSample('messages.text')
const PRODUCERS = ['kafkajs', 'platformatic'] as const
const CLIENTS = 4
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const

const hasJava = await javaRuns()
/** Undefined: no compiler for the class that checks tokens. */
const classes = hasJava ? await compiled('TokenValidator.java') : undefined

describe.skipIf(!hasJava)('a Kafka with TLS, client certificates and SASL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waba-relay-secured-'))
  let secured: SecuredKafka
  let tls: RelaySettings
  let posted = 0

  beforeAll(async () => {
    secured = await startSecuredKafka(classes)
    const { cert, key } = secured.authority.issue('relay')
    tls = {
      WABA_KAFKA_BROKERS: secured.cluster.bootstrap,
      WABA_KAFKA_TLS: 'true',
      WABA_KAFKA_TLS_CA_FILE: fileOf('ca.pem', secured.authority.cert),
      WABA_KAFKA_TLS_CERT_FILE: fileOf('relay.pem', cert),
      WABA_KAFKA_TLS_KEY_FILE: fileOf('relay.key', key),
    }
  }, START_LIMIT_MS)

  afterAll(async () => {
    await secured?.cluster.close()
    rmSync(folder, { recursive: true, force: true })
    if (classes !== undefined) rmSync(classes, { recursive: true, force: true })
  })

  function fileOf(name: string, content: string): string {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }

  function certificateOf({ cert, key }: Credentials): RelaySettings {
    return { WABA_KAFKA_TLS_CERT_FILE: fileOf('own.pem', cert), WABA_KAFKA_TLS_KEY_FILE: fileOf('own.key', key) }
  }

  const login = { WABA_KAFKA_SASL_USERNAME: USERNAME, WABA_KAFKA_SASL_PASSWORD: PASSWORD }

  /** How many records the brokers hold, asked round all security. */
  async function storedMessages({ prefix }: RelayProcess): Promise<number> {
    const admin = new Kafka({ brokers: [secured.cluster.directBootstrap], logLevel: logLevel.NOTHING }).admin()
    await admin.connect()
    // A new topic's leader may not know of it yet.
    const offsets = await vi.waitFor(() => admin.fetchTopicOffsets(`${prefix}messages`), { timeout: 10_000 })
    await admin.disconnect()
    return offsets.reduce((sum, { high }) => sum + Number(high), 0)
  }

  test.each(PRODUCERS.flatMap((producer) => MECHANISMS.map((mechanism) => ({ producer, mechanism }))))(
    'takes records from $producer by $mechanism',
    async ({ producer, mechanism }) => {
      const sasl = { ...login, WABA_KAFKA_SASL_MECHANISM: mechanism, WABA_KAFKA_PRODUCER: producer }
      const relay = await startRelay({ ...tls, ...sasl })
      expect((await relay.post(BODY)).status).toBe(200)
      expect(await storedMessages(relay)).toBe(++posted)
      await relay.stop()
      expect(relay.stdout + relay.stderr).not.toContain(PASSWORD)
      expect(relay.stderr).toBe('')
    },
  )

  test('accepts records while clients re-authenticate on their connections', async () => {
    const relays = await Promise.all(
      PRODUCERS.map((producer) =>
        startRelay({
          ...tls,
          ...login,
          WABA_KAFKA_SASL_MECHANISM: 'scram-sha-256',
          WABA_KAFKA_PRODUCER: producer,
        }),
      ),
    )
    const toldAtStart = relays.map((relay) => relay.stdout.length)
    const endMs = performance.now() + RELOGIN_MS
    const posting = relays.flatMap((relay) => Array.from({ length: CLIENTS }, () => relay))
    const statuses = await Promise.all(
      posting.map(async (relay) => {
        const seen = new Set<number>()
        while (performance.now() < endMs) {
          seen.add((await relay.post(BODY)).status)
          posted++
        }
        return [...seen]
      }),
    )
    expect(statuses).toEqual(posting.map(() => [200]))
    for (const [index, relay] of relays.entries()) {
      await relay.stop()
      expect(relay.stderr).toBe('')
      expect(relay.stdout.slice(toldAtStart[index])).not.toMatch(/"level":"(warn|error)"/)
    }
  }, 40_000)

  test.each(PRODUCERS)('accepts %s with a password, and then a certificate, replaced in its file', async (producer) => {
    const wrong = newAuthority('Another CA').issue('relay')
    const password = fileOf('password', 'wrong')
    const settings = {
      ...tls,
      ...certificateOf(wrong),
      WABA_KAFKA_PRODUCER: producer,
      WABA_KAFKA_SASL_MECHANISM: 'scram-sha-512',
      WABA_KAFKA_SASL_USERNAME: USERNAME,
      WABA_KAFKA_SASL_PASSWORD_FILE: password,
    }
    const relay = await startRelay(settings, { untilReady: false })
    const reasons = async (): Promise<string> => (await relay.admin('/readyz')).text
    await vi.waitUntil(async () => /certificate/.test(await reasons()), 20_000)
    certificateOf(secured.authority.issue('relay'))
    relay.kill('SIGHUP')
    await vi.waitUntil(async () => /SASL authentication failed/.test(await reasons()), 20_000)
    fileOf('password', PASSWORD)
    relay.kill('SIGHUP')
    await vi.waitUntil(() => relay.isReady(), 20_000)
    expect((await relay.post(BODY)).status).toBe(200)
    expect(await storedMessages(relay)).toBe(++posted)
  })

  test.each(PRODUCERS)('accepts records from %s by oauthbearer', async (producer) => {
    await using issuer = await startTokenIssuer()
    const relay = await startRelay({
      ...tls,
      WABA_KAFKA_PRODUCER: producer,
      WABA_KAFKA_SASL_MECHANISM: 'oauthbearer',
      WABA_KAFKA_SASL_TOKEN_URL: issuer.url,
      WABA_KAFKA_SASL_CLIENT_ID: USERNAME,
      WABA_KAFKA_SASL_CLIENT_SECRET: CLIENT_SECRET,
      WABA_KAFKA_SASL_SCOPE: 'kafka',
    })
    expect((await relay.post(BODY)).status).toBe(200)
    expect(await storedMessages(relay)).toBe(++posted)
    expect(new Set(issuer.granted)).toEqual(new Set(['grant_type=client_credentials&scope=kafka']))
    await relay.stop()
    expect(relay.stdout + relay.stderr).not.toContain(CLIENT_SECRET)
  })

  const bearer = { WABA_KAFKA_SASL_MECHANISM: 'oauthbearer' }

  test.each(PRODUCERS)(
    'accepts records from %s by a token in a file, which is read at each login',
    async (producer) => {
      const path = fileOf('token', 'not-a-token.at-all')
      const settings = { ...tls, ...bearer, WABA_KAFKA_SASL_TOKEN_FILE: path, WABA_KAFKA_PRODUCER: producer }
      const relay = await startRelay(settings, { untilReady: false })
      await vi.waitUntil(async () => /SASL authentication failed/.test((await relay.admin('/readyz')).text), 20_000)
      writeFileSync(path, `${unsignedToken()}\n`)
      await vi.waitUntil(() => relay.isReady(), 20_000)
      expect((await relay.post(BODY)).status).toBe(200)
      expect(await storedMessages(relay)).toBe(++posted)
      await relay.stop()
      expect(relay.stdout + relay.stderr).not.toContain('not-a-token')
    },
  )

  test.skipIf(classes === undefined).each(PRODUCERS)('receives SASL extensions from %s', async (producer) => {
    const token = { WABA_KAFKA_SASL_TOKEN_FILE: fileOf('token', unsignedToken()), WABA_KAFKA_PRODUCER: producer }
    const extensions = (cluster: string): RelaySettings => ({
      ...tls,
      ...bearer,
      ...token,
      WABA_KAFKA_SASL_EXTENSIONS: `logicalCluster=${cluster}, identityPoolId=pool-1`,
    })
    const relay = await startRelay(extensions('lkc-1'))
    expect((await relay.post(BODY)).status).toBe(200)
    expect(await storedMessages(relay)).toBe(++posted)
    await relay.stop()
    const other = await startRelay(extensions('lkc-2'), { untilReady: false })
    await vi.waitUntil(async () => /SASL authentication failed/.test((await other.admin('/readyz')).text), 20_000)
    await other.stop()
  })

  test.skipIf(classes === undefined).each(PRODUCERS)(
    'accepts records from %s by IAM for Amazon MSK',
    async (producer) => {
      const settings = {
        ...tls,
        WABA_KAFKA_PRODUCER: producer,
        WABA_KAFKA_SASL_MECHANISM: 'aws-msk-iam',
        WABA_KAFKA_SASL_AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIATEST',
        AWS_SECRET_ACCESS_KEY: 's3cret-of-aws',
      }
      const relay = await startRelay(settings)
      expect((await relay.post(BODY)).status).toBe(200)
      expect(await storedMessages(relay)).toBe(++posted)
      await relay.stop()
      expect(relay.stdout + relay.stderr).not.toContain('s3cret-of-aws')
      const elsewhere = await startRelay(
        { ...settings, WABA_KAFKA_SASL_AWS_REGION: 'us-east-1' },
        { untilReady: false },
      )
      await vi.waitUntil(async () => /SASL authentication failed/.test((await elsewhere.admin('/readyz')).text), 20_000)
      await elsewhere.stop()
    },
  )

  const wrong: [what: string, reason: RegExp, settings: () => RelaySettings][] = [
    [
      'a wrong password',
      /SASL authentication failed.*check WABA_KAFKA_SASL_MECHANISM and its user, password or token/,
      () => ({ ...tls, ...login, WABA_KAFKA_SASL_PASSWORD: 'wr0ng-password' }),
    ],
    [
      'another CA',
      /certificate is from a CA that is not trusted .*set WABA_KAFKA_TLS_CA_FILE/,
      () => ({ ...tls, ...login, WABA_KAFKA_TLS_CA_FILE: fileOf('other.pem', newAuthority('Kafka CA').cert) }),
    ],
    [
      'no certificate',
      /rejects our certificate .*WABA_KAFKA_TLS_CERT_FILE/,
      () => ({ ...tls, ...login, WABA_KAFKA_TLS_CERT_FILE: undefined, WABA_KAFKA_TLS_KEY_FILE: undefined }),
    ],
    [
      'an expired certificate',
      /rejects our certificate .*WABA_KAFKA_TLS_CERT_FILE/,
      () => ({ ...tls, ...login, ...certificateOf(secured.authority.issue('relay', -60_000)) }),
    ],
    [
      'a certificate of another CA',
      /rejects our certificate .*WABA_KAFKA_TLS_CERT_FILE/,
      () => ({ ...tls, ...login, ...certificateOf(newAuthority('Other CA').issue('relay')) }),
    ],
    [
      'no SASL',
      /listener requires SASL \(WABA_KAFKA_SASL_MECHANISM\)/,
      () => ({ ...tls, WABA_KAFKA_SASL_MECHANISM: undefined }),
    ],
    ['no TLS', /requires TLS/, () => ({ ...login, WABA_KAFKA_BROKERS: tls.WABA_KAFKA_BROKERS })],
  ]
  test.each(wrong)(
    'refuses %s: the relay is not ready, and gives the reason without the password',
    async (_what, reason, settings) => {
      const given = { WABA_KAFKA_SASL_MECHANISM: 'plain', WABA_PUBLISH_TIMEOUT_MS: '2000', ...settings() }
      const relay = await startRelay(given, { untilReady: false })
      const reasons = async (): Promise<string> => (await relay.admin('/readyz')).text
      await vi.waitUntil(async () => /"kafka: (?!topics are not checked)/.test(await reasons()), 20_000)
      expect((await relay.post(BODY)).status).toBe(503)
      expect(await reasons()).toMatch(reason)
      await relay.stop()
      expect(relay.stdout + relay.stderr).not.toMatch(/pa55word|wr0ng/)
    },
  )
})
