import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Finding } from '../../src/doctor/finding.ts'
import { FIELDS } from '../../src/pipeline/fields.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { newAuthority } from '../support/certificates.ts'
import { cli } from '../support/command-line.ts'
import { createTopics } from '../support/consumer.ts'
import { type Env, FAULTS } from '../support/doctor-faults.ts'
import { ERRORS } from '../support/graph-api-errors.ts'
import {
  APP_ID,
  APP_SECRET,
  type GraphApi,
  type GraphState,
  startGraphApi,
  TOKEN,
  WABA,
} from '../support/graph-api-server.ts'
import { newPrefix, type RelayProcess, relaySettings, startRelay } from '../support/relay.ts'
import { deleteSubjects, registerSchema } from '../support/subjects.ts'

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
  const fields = [...FIELDS.keys()].map((name) => ({ name, version: 'v27.0' }))
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

describe('doctor', () => {
  it('finds no problem in a complete chain, and stores a test event', async () => {
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
    const world = { env, relay, guarded, files }
    const { code, findings } = await doctor(args?.(world), changes?.(world))
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

  it('warns of a topic that asks for more replicas than it has, though new brokers accept its records', async () => {
    const odd = newPrefix()
    const configEntries = [{ name: 'min.insync.replicas', value: '2' }]
    await createTopics([{ topic: `${odd}messages`, numPartitions: 1, replicationFactor: 1, configEntries }])
    const accepting = await startRelay({ WABA_TOPIC_PREFIX: odd })
    expect((await accepting.post(readSample('messages.text'))).status).toBe(200)
    await accepting.stop()
    const { findings } = await doctor([], { WABA_TOPIC_PREFIX: odd })
    const found = findings.filter(({ message }) => message.includes('has only 1: Kafka 3.7'))
    expect(found).toMatchObject([{ check: 'kafka.topic-settings', status: 'warning' }])
    expect(found[0]?.remedy).toContain('--min-insync-replicas 1')
    expect(findings.find(({ check }) => check === 'kafka.replicas')?.status).toBe('ok')
  })

  it('names a service that answers everything instead of the relay', async () => {
    await using server = await answering((request, response) => {
      response.end(new URL(request.url ?? '', 'http://x').searchParams.get('hub.challenge') ?? 'ok')
    })
    const { findings } = await doctor(['--url', server.url])
    const problems = findings.filter(({ status }) => status === 'problem').map(({ check }) => check)
    expect(problems).toEqual(expect.arrayContaining(['callback.handshake', 'callback.signature']))
  })

  it('names a proxy that accepts only small bodies, and a relay that cannot store', async () => {
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

  it('checks a callback that requires Meta’s certificate, with and without one', async () => {
    const changes = { ...tls, WABA_TLS_CLIENT_CA_FILE: files.clientCa }
    const without = await doctor(['--url', guarded.webhookUrl], changes)
    const certificate = (report: Report) => report.findings.find(({ check }) => check === 'callback.client-certificate')
    expect(certificate(without)).toMatchObject({ status: 'ok', message: expect.stringContaining('are refused') })
    expect(without.findings.find(({ check }) => check === 'callback.delivery')?.status).toBe('skipped')
    const shown = ['--client-cert', files.clientCert, '--client-key', files.clientKey]
    const withOne = await doctor(['--url', guarded.webhookUrl, ...shown], changes)
    expect(certificate(withOne)).toMatchObject({ status: 'ok', message: expect.stringMatching(/expires on 20\d\d-/) })
    expect(withOne.findings.find(({ check }) => check === 'callback.delivery')?.status).toBe('ok')
  })

  it.each([
    ['ok', '10.0.0.0/8'],
    ['problem', 'loopback'],
  ])('writes the header of a proxy itself, which is %s where %s is trusted', async (status, proxies) => {
    const changes = { WABA_CLIENT_CERT_HEADER: 'X-Forwarded-Client-Cert', WABA_TRUSTED_PROXIES: proxies }
    const behindProxy = await startRelay({ WABA_TOPIC_PREFIX: prefix, WABA_APP_SECRETS: APP_SECRET, ...changes })
    const { findings } = await doctor(['--url', behindProxy.webhookUrl], changes)
    const headerCheck = findings.find(({ check }) => check === 'callback.client-certificate-header')
    expect(headerCheck).toMatchObject({ status })
    expect(findings.find(({ check }) => check === 'client-certificates')?.message).toContain(proxies)
  })

  it('reports Meta’s errors with their remedies, and continues', async () => {
    api.state.failures.push({ ...ERRORS.notLive }, { ...ERRORS.notLive })
    const { findings } = await doctor(['--url', relay.webhookUrl])
    expect(findings.find(({ check }) => check === 'meta.subscription')?.remedy).toContain('not in Live mode')
    expect(findings.find(({ check }) => check === 'callback.delivery')?.status).toBe('ok')
  })

  it('reports what it could not check', async () => {
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
