import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { relaySettings, runRelay, startRelay } from '../support/relay.ts'

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

describe('wrong settings', () => {
  test('are reported all at once, with exit code 2 and nothing on stdout', async () => {
    const { code, stdout, stderr } = await runRelay({
      WABA_PORT: 'eighty',
      WABA_KAFKA_BROKERS: 'localhost',
      WABA_TOPIC_PREFIX: 'with.dot',
      WABA_KAFKA_SASL_MECHANISM: 'plain',
      WABA_TLS_CERT_FILE: join(folder, 'missing.pem'),
      WABA_KAFKA_COMPRESION: 'gzip',
      WABA_NOTHING_LIKE_IT: '1',
    })
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toContain('WABA_APP_SECRETS is required')
    expect(stderr).toContain('WABA_VERIFY_TOKENS is required')
    expect(stderr).toContain('WABA_PORT must be a whole number')
    expect(stderr).toContain('WABA_KAFKA_BROKERS must be host:port')
    expect(stderr).toContain('WABA_TOPIC_PREFIX must have no dot')
    expect(stderr).toContain('WABA_KAFKA_SASL_USERNAME is missing')
    expect(stderr).toContain('WABA_KAFKA_SASL_PASSWORD is missing')
    expect(stderr).toContain('WABA_TLS_CERT_FILE must be the path of a readable file')
    expect(stderr).toContain('WABA_KAFKA_COMPRESION is not a setting; did you mean WABA_KAFKA_COMPRESSION?')
    expect(stderr).toMatch(/WABA_NOTHING_LIKE_IT is not a setting\.$/m)
  })

  test('in a secret are reported without the secret', async () => {
    const secret = 'k3pt-to-itself'
    const both = { WABA_APP_SECRETS: secret, WABA_APP_SECRETS_FILE: fileOf('secret', secret) }
    const { code, stdout, stderr } = await runRelay({ ...both, WABA_VERIFY_TOKENS: secret, WABA_PORT: 'x' })
    expect(code).toBe(2)
    expect(stderr).toContain('WABA_APP_SECRETS and WABA_APP_SECRETS_FILE are both set')
    expect(stdout + stderr).not.toContain(secret)
  })

  test('that name something other than a file, or a file that is far too large, are reported without reading it', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const large = fileOf('large', '')
    truncateSync(large, 2 ** 30)
    const paths = {
      WABA_APP_SECRETS_FILE: '/dev/zero',
      WABA_VERIFY_TOKENS_FILE: pipe,
      WABA_TLS_CERT_FILE: folder,
      WABA_TLS_KEY_FILE: large,
    }
    const own = { WABA_APP_SECRETS: undefined, WABA_VERIFY_TOKENS: undefined, ...paths }
    const { code, stdout, stderr } = await runRelay(relaySettings(own))
    expect(code).toBe(2)
    expect(stdout).toBe('')
    for (const name of Object.keys(paths))
      expect(stderr).toContain(`${name} must be the path of a readable file: it is`)
  })

  test('on the command line end with exit code 2 and a suggestion', async () => {
    const wrong = await runRelay({}, ['server'])
    expect(wrong).toMatchObject({ code: 2, stdout: '' })
    expect(wrong.stderr).toContain('serve')
  })
})

test('--help and --version answer on stdout with exit code 0', async () => {
  expect(await runRelay({}, ['--help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('serve'),
    stderr: '',
  })
  expect(await runRelay({}, ['--version'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  })
})

test('a port already in use ends startup with exit code 1 and a message', async () => {
  const first = await startRelay({}, { untilReady: false })
  const { port } = new URL(first.webhookUrl)
  const second = await runRelay(relaySettings({ WABA_PORT: port }))
  expect(second.code).toBe(1)
  expect(second.stderr).toMatch(new RegExp(`cannot start.*${port}`))
  expect(second.stderr).not.toContain('    at ')
})

test('secrets may come from files, and never appear in the log', async () => {
  const secrets = {
    app: 's3cret-of-the-app',
    token: 't0ken-of-the-handshake',
    registry: 'pa55word-of-the-registry',
    access: 'EAAaccesstoken',
  }
  const relay = await startRelay({
    WABA_APP_SECRETS: undefined,
    WABA_APP_SECRETS_FILE: fileOf('app', `${secrets.app}\n`),
    WABA_VERIFY_TOKENS: undefined,
    WABA_VERIFY_TOKENS_FILE: fileOf('token', secrets.token),
    WABA_SCHEMA_REGISTRY_USERNAME: 'relay',
    WABA_SCHEMA_REGISTRY_PASSWORD: secrets.registry,
    WABA_ACCESS_TOKEN_FILE: fileOf('access', secrets.access),
    WABA_LOG_LEVEL: 'trace',
  })
  const body = readSample('messages.text')
  expect((await relay.post(body, { secret: secrets.app })).status).toBe(200)
  expect((await relay.post(body, { secret: 'another' })).status).toBe(401)
  await relay.post('nonsense', { secret: secrets.app })
  await relay.stop()
  for (const secret of Object.values(secrets)) expect(relay.stdout + relay.stderr).not.toContain(secret)
  expect(relay.lines().find(({ msg }) => msg === 'starting')?.settings).toMatchObject({
    WABA_APP_SECRETS: '(set)',
    WABA_SCHEMA_REGISTRY_USERNAME: 'relay',
    WABA_SCHEMA_REGISTRY_PASSWORD: '(set)',
  })
})

test('the log has one line per delivery, without text, names or phone numbers', async () => {
  const relay = await startRelay()
  const body = readSample('messages.text')
  expect((await relay.post(body)).status).toBe(200)
  await relay.post('{"phone": "33639981884", "text": "do not log me"')
  await relay.stop()
  const deliveries = relay.lines().filter(({ msg }) => msg === 'delivery')
  expect(deliveries).toHaveLength(2)
  expect(deliveries[0]).toMatchObject({ outcome: 'stored', status: 200, bytes: body.length, records: 1 })
  const { entry } = JSON.parse(body.toString()) as { entry: unknown }
  for (const text of personalTexts(entry)) expect(relay.stdout).not.toContain(text)
  expect(relay.stdout).not.toContain('33639981884')
  expect(relay.stdout).not.toContain('do not log me')
  expect(relay.stderr).toBe('')
})

/** Every string of some length in a webhook but the names of its field and type. */
function personalTexts(json: unknown): string[] {
  if (typeof json === 'string') return json.length > 5 && !['messages', 'whatsapp'].includes(json) ? [json] : []
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(personalTexts) : []
}
