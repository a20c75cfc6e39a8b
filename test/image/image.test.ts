import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { findFreePorts } from '../../tools/stack/ports.ts'
import { docker, inspect } from '../support/docker.ts'
import { exchange } from '../support/http.ts'

interface Image {
  readonly Config: { readonly Labels: Readonly<Record<string, string>>; readonly User: string }
  readonly Size: number
}

interface Container {
  readonly State: { readonly ExitCode: number; readonly Health?: { readonly Status: string } }
}

const ROOT = join(import.meta.dirname, '../..')
const SECRET = 'app-secret-of-the-image-test'
const SAMPLE = readFileSync(join(ROOT, 'samples/messages.text.json'))
const DRAIN_DELAY_MS = 1_000
const DRAIN_TIMEOUT_MS = 5_000
/** Beyond the drain: the engine's own work on a small machine. */
const STOP_MARGIN_MS = 3_000
/** What the relay adds to its base; 30 MB when this was written. */
const SIZE_LIMIT_BYTES = 60_000_000
const READY_LIMIT_MS = 60_000
const STARTED_LIMIT_MS = 120_000

const image = inject('image') ?? ''
const container = `waba-relay-test-${randomUUID()}`
/** As hardened as an engine can run it. On the host's network, as Kafka may be a process of the host. */
const HARDENED = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges', '--network', 'host']

describe.skipIf(image === '')('the image', () => {
  let webhookUrl = ''
  let adminUrl = ''
  const post = async (): Promise<number> => {
    const headers = { 'x-hub-signature-256': sign(SAMPLE, SECRET), 'content-type': 'application/json' }
    return (await exchange(webhookUrl, { method: 'POST', body: SAMPLE, headers })).status
  }

  beforeAll(async () => {
    const [adminPort] = await findFreePorts(1)
    const settings = {
      WABA_HOST: '127.0.0.1',
      WABA_PORT: '0',
      WABA_ADMIN_HOST: '127.0.0.1',
      WABA_ADMIN_PORT: String(adminPort),
      WABA_APP_SECRETS: SECRET,
      WABA_VERIFY_TOKENS: 'verify-token-of-the-image-test',
      WABA_KAFKA_BROKERS: inject('kafkaBrokers'),
      WABA_SCHEMA_REGISTRY_URL: inject('registryUrl'),
      WABA_TOPIC_PREFIX: `t${randomUUID().slice(0, 8)}-`,
      WABA_TOPIC_PARTITIONS: '1',
      WABA_DRAIN_DELAY_MS: String(DRAIN_DELAY_MS),
      WABA_DRAIN_TIMEOUT_MS: String(DRAIN_TIMEOUT_MS),
    }
    const environment = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`])
    await docker(
      ...['run', '--detach', '--name', container, '--health-interval', '1s', ...HARDENED],
      ...environment,
      image,
    )
    const listening = await vi.waitUntil(async () => (await logLines()).find(({ msg }) => msg === 'listening'), {
      timeout: READY_LIMIT_MS,
    })
    webhookUrl = String(listening.webhook)
    adminUrl = String(listening.admin)
    const isReady = (): Promise<boolean> => exchange(`${adminUrl}/readyz`).then(({ status }) => status === 200)
    await vi.waitUntil(isReady, { timeout: READY_LIMIT_MS, interval: 100 })
  }, STARTED_LIMIT_MS)

  afterAll(() => docker('rm', '--force', '--volumes', container))

  it('says what it is, where it comes from, and which user it runs as', async () => {
    const { Config, Size } = await inspect<Image>(image)
    const { license, description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(Config.Labels).toMatchObject({
      'org.opencontainers.image.title': 'waba-relay',
      'org.opencontainers.image.description': description,
      'org.opencontainers.image.licenses': license,
      'org.opencontainers.image.version': '0.0.0-test',
      'org.opencontainers.image.base.name': baseImage(),
    })
    expect(Config.User).toBe('1000:1000')
    expect(Size - (await inspect<Image>(baseImage())).Size).toBeLessThan(SIZE_LIMIT_BYTES)
  })

  it('runs as a user other than root, without capabilities, privileges or writable files', async () => {
    const status = await docker('exec', container, 'cat', '/proc/1/status')
    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m)
    for (const set of ['CapPrm', 'CapEff', 'CapBnd', 'CapAmb']) expect(status).toMatch(new RegExp(`^${set}:\t0+$`, 'm'))
    expect(status).toMatch(/^NoNewPrivs:\t1$/m)
    await expect(docker('exec', container, 'touch', '/app/file', '/tmp/file')).rejects.toThrow('Read-only file system')
  })

  it('stores a signed delivery', async () => {
    expect(await post()).toBe(200)
    const { text } = await exchange(`${adminUrl}/metrics`)
    expect(text).toMatch(/^waba_relay_records_total\{topic="t[0-9a-f]+-messages"\} 1$/m)
  })

  it('passes its own health check, and needs no init: health checks leave no process behind, and it starts none', async () => {
    const isHealthy = async (): Promise<boolean> =>
      (await inspect<Container>(container)).State.Health?.Status === 'healthy'
    await vi.waitUntil(isHealthy, { timeout: READY_LIMIT_MS, interval: 200 })
    // Another check may be under way; a zombie would stay.
    const alone = async (): Promise<string | undefined> => {
      const [first, ...others] = await processes()
      return others.length === 0 ? first : undefined
    }
    const only = await vi.waitUntil(alone, { timeout: READY_LIMIT_MS, interval: 100 })
    expect(only).toBe('node --max-semi-space-size=16 dist/main.js serve')
  })

  it('runs as any user at all, as OpenShift has it', async () => {
    const version = docker('run', '--rm', '--user', '1234567:0', ...HARDENED, image, '--version')
    expect(await version).toBe(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).version)
  })

  it('exits on SIGTERM within its drain timeout, serving during the delay', async () => {
    const startedMs = performance.now()
    const seconds = Math.ceil((DRAIN_DELAY_MS + DRAIN_TIMEOUT_MS + STOP_MARGIN_MS) / 1_000)
    const stopped = docker('stop', '--time', String(seconds), container)
    const isDraining = (): Promise<boolean> => exchange(`${adminUrl}/readyz`).then(({ status }) => status === 503)
    await vi.waitUntil(isDraining, { timeout: DRAIN_DELAY_MS, interval: 20 })
    expect(await post()).toBe(200)
    await stopped
    expect(performance.now() - startedMs).toBeLessThan(DRAIN_DELAY_MS + DRAIN_TIMEOUT_MS + STOP_MARGIN_MS)
    expect((await inspect<Container>(container)).State.ExitCode).toBe(0)
    expect((await logLines()).at(-1)).toMatchObject({ msg: 'stopped; nothing was in flight' })
  })
})

/** Its log, one object a line. */
async function logLines(): Promise<Record<string, unknown>[]> {
  const lines = (await docker('logs', container)).split('\n').filter((line) => line.startsWith('{'))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** Command lines of all processes in it, zombies too. */
async function processes(): Promise<string[]> {
  const [, ...lines] = (await docker('top', container, '-o', 'pid,args')).split('\n')
  return lines.map((line) => line.trim().replace(/^\d+\s+/, ''))
}

function baseImage(): string {
  return /^ARG NODE_IMAGE=(\S+)$/m.exec(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'))?.[1] ?? ''
}
