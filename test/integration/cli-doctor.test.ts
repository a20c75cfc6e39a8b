import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { FIELDS } from '../../src/pipeline/fields.ts'
import { newAuthority } from '../support/certificates.ts'
import { cli } from '../support/command-line.ts'
import { createTopics } from '../support/consumer.ts'
import {
  APP_ID,
  APP_SECRET,
  ERRORS,
  type GraphApi,
  type GraphState,
  startGraphApi,
  TOKEN,
  WABA,
} from '../support/graph-api-server.ts'
import { newPrefix, type RelayProcess, relaySettings, startRelay } from '../support/relay.ts'
import { deleteSubjects, registerSchema } from '../support/subjects.ts'

type Env = Record<string, string | undefined>

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-doctor-'))
const authority = newAuthority()
const own = authority.issue('relay.test')
const client = newAuthority('Meta')
const meta = client.issue('client.webhooks.fbclientcerts.com')
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const files = {
  ca: file('ca.pem', authority.cert),
  cert: file('cert.pem', own.cert),
  key: file('key.pem', own.key),
  clientCa: file('client-ca.pem', client.cert),
  clientCert: file('client.pem', meta.cert),
  clientKey: file('client-key.pem', meta.key),
}
const prefix = newPrefix()
const tls = { WABA_TLS_CERT_FILE: files.cert, WABA_TLS_KEY_FILE: files.key }
let api: GraphApi
let relay: RelayProcess
let guarded: RelayProcess
let env: Env

beforeAll(async () => {
  api = await startGraphApi()
  const settings = { WABA_APP_SECRETS: APP_SECRET, ...tls }
  relay = await startRelay({ WABA_TOPIC_PREFIX: prefix, ...settings })
  guarded = await startRelay({ WABA_TOPIC_PREFIX: prefix, ...settings, WABA_TLS_CLIENT_CA_FILE: files.clientCa })
  env = {
    ...relaySettings({ WABA_TOPIC_PREFIX: prefix }),
    WABA_APP_SECRETS: APP_SECRET,
    WABA_GRAPH_URL: api.url,
    WABA_ACCESS_TOKEN: TOKEN,
    WABA_APP_ID: APP_ID,
  }
})
beforeEach(() => {
  api.reset()
  healthy(api.state)
})
afterAll(async () => {
  await Promise.all([relay.stop(), guarded.stop(), api.close()])
  rmSync(folder, { recursive: true })
})

function healthy(state: GraphState): void {
  const fields = [...FIELDS.keys()].map((name) => ({ name, version: 'v26.0' }))
  const object = 'whatsapp_business_account'
  state.subscriptions = [{ object, callback_url: relay.webhookUrl, active: true, include_values: true, fields }]
  state.apps.set(WABA, [
    { id: '1', name: 'WA DevX Webhook Events 1P App' },
    { id: APP_ID, name: 'waba-relay test' },
  ])
}

interface Report {
  readonly code: number
  readonly findings: Finding[]
}

async function doctor(args: readonly string[] = [], changes: Env = {}): Promise<Report> {
  const all = ['doctor', WABA, '--ca', files.ca, '--max-wait', '0', ...args, '--json']
  const { code, stdout, stderr } = await cli(all, { ...env, ...changes })
  for (const secret of [TOKEN, APP_SECRET]) expect(stdout + stderr).not.toContain(secret)
  return { code, findings: (JSON.parse(stdout) as { findings: Finding[] }).findings }
}

interface Fault {
  readonly what: string
  readonly plant?: (state: GraphState) => void
  readonly args?: () => string[]
  readonly changes?: () => Env
  readonly finding: { check: string; status: 'problem' | 'warning'; message: string; remedy: string }
}

const subscription = (state: GraphState) => state.subscriptions[0] as GraphState['subscriptions'][number]
const subscribed = (state: GraphState) => (state.apps.get(WABA) ?? []).find(({ id }) => id === APP_ID)
const phone = (state: GraphState) => state.phones.get(WABA)?.[0]
const elsewhere = 'https://elsewhere.example.com/webhook'

const FAULTS: Fault[] = [
  {
    what: 'a setting that cannot be read',
    changes: () => ({ WABA_PORT: 'abc' }),
    finding: { check: 'settings', status: 'problem', message: 'WABA_PORT must be a whole number', remedy: '.env' },
  },
  {
    what: 'no app secret',
    changes: () => ({ WABA_APP_SECRETS: undefined }),
    finding: { check: 'settings', status: 'problem', message: 'WABA_APP_SECRETS is not set', remedy: 'App Dashboard' },
  },
  {
    what: 'brokers that do not answer',
    changes: () => ({ WABA_KAFKA_BROKERS: '127.0.0.1:1' }),
    finding: { check: 'kafka.brokers', status: 'problem', message: '127.0.0.1:1', remedy: 'WABA_KAFKA_BROKERS' },
  },
  {
    what: 'topics that are missing and may not be created',
    changes: () => ({ WABA_TOPIC_PREFIX: 'nothing-here-', WABA_TOPICS_AUTO_CREATE: 'false' }),
    finding: {
      check: 'kafka.topics',
      status: 'problem',
      message: '36 of 36 topics are missing',
      remedy: 'waba-relay topics apply',
    },
  },
  {
    what: 'topics that take only small records',
    changes: () => ({ WABA_BODY_LIMIT_BYTES: '9000000' }),
    finding: {
      check: 'kafka.topic-settings',
      status: 'warning',
      message: 'max.message.bytes is too small',
      remedy: 'topics apply --alter',
    },
  },
  {
    what: 'a registry that does not answer',
    changes: () => ({ WABA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' }),
    finding: { check: 'registry', status: 'problem', message: 'does not answer', remedy: 'WABA_SCHEMA_REGISTRY_URL' },
  },
  {
    what: 'a registry whose base path is left out',
    changes: () => ({ WABA_SCHEMA_REGISTRY_URL: new URL(String(env.WABA_SCHEMA_REGISTRY_URL)).origin }),
    finding: { check: 'registry', status: 'problem', message: '404', remedy: 'base path' },
  },
  {
    what: 'schemas that are missing and may not be registered',
    changes: () => ({ WABA_TOPIC_PREFIX: 'nothing-here-', WABA_SCHEMAS_AUTO_REGISTER: 'false' }),
    finding: {
      check: 'registry.schemas',
      status: 'problem',
      message: '36 of 36',
      remedy: 'waba-relay schemas register',
    },
  },
  {
    what: 'an expired token',
    plant: ({ token }) => Object.assign(token, { is_valid: false, error: { message: 'Session has expired' } }),
    finding: { check: 'meta.token', status: 'problem', message: 'Session has expired', remedy: 'WABA_ACCESS_TOKEN' },
  },
  {
    what: 'a token of another app',
    plant: ({ token }) => Object.assign(token, { app_id: '5' }),
    finding: { check: 'meta.token', status: 'problem', message: 'of the app 5', remedy: 'token of that app' },
  },
  {
    what: 'a token without a permission',
    plant: ({ token }) => Object.assign(token, { scopes: ['whatsapp_business_messaging'] }),
    finding: {
      check: 'meta.token',
      status: 'problem',
      message: 'lacks whatsapp_business_management',
      remedy: 'system user',
    },
  },
  {
    what: 'a token that expires soon',
    plant: ({ token }) => Object.assign(token, { expires_at: Math.floor(Date.now() / 1000) + 3600 }),
    finding: { check: 'meta.token', status: 'warning', message: 'expires on', remedy: 'system user' },
  },
  {
    what: 'the secret of another app',
    changes: () => ({ WABA_APP_SECRETS: '0123456789abcdef0123456789abcdef' }),
    finding: {
      check: 'meta.token',
      status: 'problem',
      message: 'Invalid OAuth access token signature',
      remedy: 'WABA_APP_SECRETS',
    },
  },
  {
    what: 'an app without a subscription',
    plant: (state) => {
      state.subscriptions = []
    },
    finding: {
      check: 'meta.subscription',
      status: 'problem',
      message: 'Meta posts nothing',
      remedy: 'waba-relay webhook set',
    },
  },
  {
    what: 'a subscription that is not active',
    plant: (state) => Object.assign(subscription(state), { active: false }),
    finding: { check: 'meta.subscription', status: 'problem', message: 'not active', remedy: 'waba-relay webhook set' },
  },
  {
    what: 'a subscription to another URL',
    plant: (state) => Object.assign(subscription(state), { callback_url: elsewhere }),
    args: () => ['--url', relay.webhookUrl],
    finding: {
      check: 'meta.subscription',
      status: 'problem',
      message: `Meta posts to ${elsewhere}`,
      remedy: 'webhook set --callback-url https://127.0.0.1',
    },
  },
  {
    what: 'a subscription without values',
    plant: (state) => Object.assign(subscription(state), { include_values: false }),
    finding: {
      check: 'meta.subscription',
      status: 'problem',
      message: 'include_values',
      remedy: 'waba-relay webhook set',
    },
  },
  {
    what: 'no subscription to messages',
    plant: (state) => Object.assign(subscription(state), { fields: [{ name: 'calls', version: 'v26.0' }] }),
    finding: {
      check: 'meta.fields',
      status: 'problem',
      message: '"messages" is not subscribed',
      remedy: 'waba-relay webhook set',
    },
  },
  {
    what: 'a field that is off',
    plant: (state) => subscription(state).fields.splice(-1),
    finding: { check: 'meta.fields', status: 'warning', message: 'user_preferences', remedy: 'waba-relay webhook set' },
  },
  {
    what: 'a field of an old Graph version',
    plant: (state) => Object.assign(subscription(state).fields[0] ?? {}, { version: 'v21.0' }),
    finding: { check: 'meta.field-versions', status: 'warning', message: 'v21.0', remedy: 'App Dashboard' },
  },
  {
    what: 'an account to which another app is subscribed',
    plant: (state) => void state.apps.set(WABA, [{ id: '1', name: 'Another' }]),
    finding: {
      check: 'meta.account',
      status: 'problem',
      message: 'Another (1)',
      remedy: `waba-relay subscriptions add ${WABA}`,
    },
  },
  {
    what: 'an account that is not there',
    plant: (state) => state.apps.clear(),
    finding: { check: 'meta.account', status: 'problem', message: 'does not exist', remedy: 'No such id' },
  },
  {
    what: 'an override of the account',
    plant: (state) => Object.assign(subscribed(state) ?? {}, { override_callback_uri: elsewhere }),
    finding: {
      check: 'meta.override',
      status: 'problem',
      message: elsewhere,
      remedy: `waba-relay subscriptions add ${WABA}`,
    },
  },
  {
    what: 'an override of a phone number',
    plant: (state) => Object.assign(phone(state) ?? {}, { webhook_configuration: { phone_number: elsewhere } }),
    finding: { check: 'meta.phone-numbers', status: 'problem', message: elsewhere, remedy: 'override_callback_uri' },
  },
  {
    what: 'a callback URL without TLS',
    args: () => ['--url', relay.webhookUrl.replace('https:', 'http:')],
    finding: { check: 'callback.url', status: 'problem', message: 'not https', remedy: 'webhook set --callback-url' },
  },
  {
    what: 'a name without an address',
    args: () => ['--url', 'https://relay.invalid/webhook'],
    finding: { check: 'callback.dns', status: 'problem', message: 'relay.invalid has no address', remedy: 'DNS' },
  },
  {
    what: 'a port on which nobody listens',
    args: () => ['--url', 'https://127.0.0.1:1/webhook'],
    finding: { check: 'callback.tls', status: 'problem', message: 'ECONNREFUSED', remedy: 'open to the internet' },
  },
  {
    what: 'a certificate of a CA that nobody knows',
    args: () => ['--ca', files.clientCa],
    finding: { check: 'callback.tls', status: 'problem', message: 'not to be trusted', remedy: 'not a public one' },
  },
  {
    what: 'a certificate that expires soon',
    finding: { check: 'callback.tls', status: 'warning', message: 'expires soon', remedy: 'Renew' },
  },
  {
    what: 'another path',
    args: () => ['--url', `${relay.webhookUrl}s`],
    finding: { check: 'callback.handshake', status: 'problem', message: '404', remedy: 'WABA_WEBHOOK_PATH' },
  },
  {
    what: 'another verify token',
    changes: () => ({ WABA_VERIFY_TOKENS: 'another' }),
    finding: { check: 'callback.handshake', status: 'problem', message: '403', remedy: 'WABA_VERIFY_TOKENS' },
  },
  {
    what: 'a relay with another app secret',
    args: () => ['--url', relay.webhookUrl],
    changes: () => ({ WABA_APP_SECRETS: 'another' }),
    finding: { check: 'callback.delivery', status: 'problem', message: '401', remedy: 'WABA_APP_SECRETS' },
  },
  {
    what: 'a client certificate that is asked for, unknown to the settings',
    args: () => ['--url', guarded.webhookUrl],
    finding: {
      check: 'callback.client-certificate',
      status: 'warning',
      message: 'without a client certificate',
      remedy: 'WABA_CLIENT_CERT_HEADER',
    },
  },
  {
    what: 'a client certificate that nobody asks for, against the settings',
    changes: () => ({ WABA_CLIENT_CERT_HEADER: 'x-client-dn' }),
    finding: {
      check: 'callback.client-certificate',
      status: 'problem',
      message: 'lets callers in without one',
      remedy: 'WABA_CLIENT_CERT_HEADER',
    },
  },
]

describe('doctor', () => {
  it('finds no problem in a whole chain, and the test event in its topic', async () => {
    const { code, findings } = await doctor()
    expect(findings.filter(({ status }) => status === 'problem')).toEqual([])
    expect(code).toBe(0)
    const ok = findings.filter(({ status }) => status === 'ok').map(({ check }) => check)
    expect(ok).toEqual(
      expect.arrayContaining([
        'kafka.topics',
        'registry.schemas',
        'meta.token',
        'meta.subscription',
        'meta.fields',
        'meta.account',
        'callback.handshake',
        'callback.signature',
        'callback.delivery',
      ]),
    )
    const tail = await cli(['tail', 'account_review_update', '--from-beginning', '--no-follow', '--json'], env)
    expect(JSON.parse(tail.stdout.split('\n')[0] ?? '')).toMatchObject({ headers: { waba_test: 'true' } })
  })

  it.each(FAULTS)('names $what, with its remedy', async ({ plant, args, changes, finding }) => {
    plant?.(api.state)
    const { code, findings } = await doctor(args?.(), changes?.())
    const found = findings.filter(({ check, status }) => check === finding.check && status === finding.status)
    const texts = found.map(({ message, remedy }) => `${message} → ${remedy}`)
    expect(texts.filter((text) => text.includes(finding.message) && text.includes(finding.remedy))).toHaveLength(1)
    if (finding.status === 'problem') expect(code).toBe(1)
  })

  it('names an incompatible schema, with its remedy', async () => {
    const foreign = newPrefix()
    await registerSchema(`${foreign}dead_letter-value`, { type: 'record', name: 'Other', fields: [] })
    await setFull(`${foreign}dead_letter-value`)
    const { findings } = await doctor([], { WABA_TOPIC_PREFIX: foreign })
    const found = findings.find(({ check }) => check === 'registry.schemas')
    expect(found).toMatchObject({ status: 'problem', message: expect.stringContaining(`${foreign}dead_letter-value`) })
    expect(found?.remedy).toContain('waba-relay schemas check')
    await deleteSubjects(foreign)
  })

  it('names a topic that can take no record, with its remedy', async () => {
    const odd = newPrefix()
    const configEntries = [{ name: 'min.insync.replicas', value: '2' }]
    await createTopics([{ topic: `${odd}messages`, numPartitions: 1, replicationFactor: 1, configEntries }])
    const { findings } = await doctor([], { WABA_TOPIC_PREFIX: odd })
    const found = findings.find(({ check, status }) => check === 'kafka.topic-settings' && status === 'problem')
    expect(found?.message).toContain('it takes no record')
    expect(found?.remedy).toContain('--min-insync-replicas 1')
  })

  it('names a service that answers everything in the relay’s place', async () => {
    await using server = await answering((request, response) => {
      response.end(new URL(request.url ?? '', 'http://x').searchParams.get('hub.challenge') ?? 'ok')
    })
    const { findings } = await doctor(['--url', server.url])
    const problems = findings.filter(({ status }) => status === 'problem').map(({ check }) => check)
    expect(problems).toEqual(expect.arrayContaining(['callback.handshake', 'callback.signature']))
  })

  it('names a proxy that takes only small bodies, and a relay that cannot store', async () => {
    for (const [status, remedy] of [
      [413, 'client_max_body_size'],
      [503, '/readyz'],
    ] as const) {
      await using server = await answering((request, response) => {
        response.statusCode = request.method === 'POST' ? status : 403
        response.end()
      })
      const { findings } = await doctor(['--url', server.url])
      expect(findings.find(({ check }) => check === 'callback.delivery')).toMatchObject({
        status: 'problem',
        message: expect.stringContaining(String(status)),
        remedy: expect.stringContaining(remedy),
      })
    }
  })

  it('checks a callback that asks for Meta’s certificate, without one and with one', async () => {
    const changes = { ...tls, WABA_TLS_CLIENT_CA_FILE: files.clientCa }
    const without = await doctor(['--url', guarded.webhookUrl], changes)
    const certificate = (report: Report) => report.findings.find(({ check }) => check === 'callback.client-certificate')
    expect(certificate(without)).toMatchObject({ status: 'ok', message: expect.stringContaining('are refused') })
    expect(without.findings.find(({ check }) => check === 'callback.delivery')?.status).toBe('skipped')
    const shown = ['--client-cert', files.clientCert, '--client-key', files.clientKey]
    const withOne = await doctor(['--url', guarded.webhookUrl, ...shown], changes)
    expect(certificate(withOne)).toMatchObject({ status: 'ok' })
    expect(withOne.findings.find(({ check }) => check === 'callback.delivery')?.status).toBe('ok')
  })

  it('tells Meta’s errors with what to do, and goes on', async () => {
    api.state.failures.push({ ...ERRORS.notLive }, { ...ERRORS.notLive })
    const { findings } = await doctor(['--url', relay.webhookUrl])
    expect(findings.find(({ check }) => check === 'meta.subscription')?.remedy).toContain('not in Live mode')
    expect(findings.find(({ check }) => check === 'callback.delivery')?.status).toBe('ok')
  })

  it('says what it could not check', async () => {
    const nothing = { WABA_ACCESS_TOKEN: undefined, WABA_APP_ID: undefined }
    const { code, findings } = await doctor([], nothing)
    expect(code).toBe(0)
    const skipped = findings.filter(({ status }) => status === 'skipped').map(({ check }) => check)
    expect(skipped).toEqual(['meta.token', 'meta.subscription', 'meta.account', 'callback'])
    const { stdout, stderr } = await cli(['doctor', '--no-delivery'], { ...env, ...nothing })
    expect(stdout).toContain('- skipped meta.token')
    expect(stderr).toMatch(/0 problems, \d+ warnings?, 4 not checked/)
  })
})

async function answering(listener: RequestListener): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer({ cert: own.cert, key: own.key }, (request, response) => {
    request.resume().on('end', () => listener(request, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `https://127.0.0.1:${port}/webhook`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function setFull(subject: string): Promise<void> {
  await fetch(`${env.WABA_SCHEMA_REGISTRY_URL}/config/${subject}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ compatibility: 'FULL' }),
  })
}
