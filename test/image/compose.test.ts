import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { tryCommand } from '../../tools/stack/command.ts'
import { findFreePorts } from '../../tools/stack/ports.ts'
import { inspect, output } from '../support/docker.ts'
import { exchange } from '../support/http.ts'

interface Container {
  readonly State: {
    readonly StartedAt: string
    readonly Health?: {
      readonly Status: string
      readonly Log: readonly { readonly ExitCode: number; readonly End: string }[]
    }
  }
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean
    readonly CapDrop: readonly string[]
    readonly SecurityOpt: readonly string[]
  }
}

const ROOT = join(import.meta.dirname, '../..')
const PROJECT = `waba-relay-test-${randomUUID().slice(0, 8)}`
const SERVICES = ['kafka', 'registry', 'relay'] as const
const SAMPLE = readFileSync(join(ROOT, 'samples/messages.text.json'))
const HEALTHY_LIMIT_MS = 180_000

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-compose-'))
writeFileSync(join(folder, 'empty.env'), '')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const image = inject('image') ?? ''
const compose = await composeCommand()
if (image !== '' && compose === undefined)
  process.stdout.write('No Docker Compose: the compose file is not run here.\n')

describe.skipIf(image === '' || compose === undefined)('docker-compose.yml', () => {
  const [command = '', ...first] = compose ?? []
  let env: Record<string, string> = {}
  // Without the checkout's own .env: what is tried is what a newcomer has.
  const run = (...args: string[]): Promise<string> => {
    const project = ['--project-name', PROJECT, '--project-directory', ROOT, '--env-file', join(folder, 'empty.env')]
    return output(command, [...first, ...project, ...args], env)
  }
  const container = async (service: string): Promise<Container> => inspect(await run('ps', '--quiet', service))

  beforeAll(async () => {
    const [kafka, registry, relay, admin] = await findFreePorts(4)
    env = {
      RELAY_IMAGE: image,
      KAFKA_PORT: String(kafka),
      REGISTRY_PORT: String(registry),
      WABA_PORT: String(relay),
      WABA_ADMIN_PORT: String(admin),
      WABA_APP_SECRETS: '',
      WABA_VERIFY_TOKENS: '',
    }
    if (first.length > 0) {
      await run('up', '--wait', '--wait-timeout', String(HEALTHY_LIMIT_MS / 1_000))
      return
    }
    await run('up', '--detach')
    const isHealthy = async (): Promise<boolean> => (await container('relay')).State.Health?.Status === 'healthy'
    await vi.waitUntil(isHealthy, { timeout: HEALTHY_LIMIT_MS, interval: 500 })
  }, 2 * HEALTHY_LIMIT_MS)

  afterAll(() => run('down', '--volumes', '--timeout', '5'))

  it('gives a relay that stores a delivery signed with the demo secret', async () => {
    const url = `http://127.0.0.1:${env.WABA_PORT}/webhook`
    const headers = { 'x-hub-signature-256': sign(SAMPLE, 'demo-app-secret') }
    expect(await exchange(url, { method: 'POST', body: SAMPLE, headers })).toMatchObject({ status: 200 })
    const query = 'hub.mode=subscribe&hub.verify_token=demo-verify-token&hub.challenge=1158201444'
    expect(await exchange(`${url}?${query}`)).toMatchObject({ status: 200, text: '1158201444' })
    const metrics = await exchange(`http://127.0.0.1:${env.WABA_ADMIN_PORT}/metrics`)
    expect(metrics.text).toContain('waba_relay_records_total{topic="whatsapp-messages"} 1\n')
  })

  it('starts the relay once Kafka and the registry are healthy', async () => {
    const { State } = await container('relay')
    for (const service of ['kafka', 'registry']) {
      const health = (await container(service)).State.Health
      expect(health?.Status).toBe('healthy')
      // The log has the last five checks; all of them may be later by now.
      const firstGood = health?.Log.find(({ ExitCode }) => ExitCode === 0)
      expect(firstGood).toBeDefined()
    }
    expect(Date.parse(State.StartedAt)).toBeGreaterThan(Date.parse((await container('kafka')).State.StartedAt))
  })

  it('gives no container capabilities or privileges, and the relay no writable files', async () => {
    for (const service of SERVICES) {
      const { HostConfig } = await container(service)
      expect(HostConfig.CapDrop).toEqual(['ALL'])
      expect(HostConfig.SecurityOpt).toEqual(['no-new-privileges:true'])
      expect(HostConfig.ReadonlyRootfs).toBe(service === 'relay')
    }
  })
})

/** Docker Compose 2, else 1.29, whichever is there. */
async function composeCommand(): Promise<readonly string[] | undefined> {
  if ((await tryCommand('docker', ['compose', 'version'])) !== undefined) return ['docker', 'compose']
  if ((await tryCommand('docker-compose', ['version'])) !== undefined) return ['docker-compose']
  return undefined
}
