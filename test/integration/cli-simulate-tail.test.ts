import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sampleNames } from '../../src/simulation/samples.ts'
import { cli, cliJson, start } from '../support/command-line.ts'
import { newPrefix, type RelayProcess, relaySettings, startRelay } from '../support/relay.ts'

interface Load {
  readonly sent: number
  readonly answers: Record<string, number>
  readonly latencyMs: { p50: number; max: number }
}
interface Line {
  readonly topic: string
  readonly offset: number
  readonly key: string
  readonly headers: Record<string, string>
  readonly value: {
    event_id: string
    waba_id: string
    value: { message?: { id: string } }
    unmapped: Record<string, string>
  }
}

const prefix = newPrefix()
const env = relaySettings({ WABA_TOPIC_PREFIX: prefix })
const ALL = ['--from-beginning', '--no-follow', '--json']
let relay: RelayProcess
let folder: string

async function lines(...args: string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await cli(['tail', ...args], env)
  if (code !== 0) throw new Error(stderr)
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line)
}

beforeAll(async () => {
  relay = await startRelay({ WABA_TOPIC_PREFIX: prefix })
  folder = await mkdtemp(join(tmpdir(), 'waba-relay-simulate-'))
})

afterAll(async () => {
  await relay.stop()
  await rm(folder, { recursive: true })
})

describe('simulate and tail', () => {
  it('lists the samples', async () => {
    expect(await cliJson(['simulate', '--list'])).toEqual({ samples: sampleNames() })
  })

  it('posts samples as new events, and shows their records as a consumer decodes them', async () => {
    const load = await cliJson<Load>(
      ['simulate', 'messages.text', '--count', '20', '--users', '7', '--url', relay.webhookUrl],
      env,
    )
    expect(load).toMatchObject({ sent: 20, answers: { 200: 20 } })
    expect(load.latencyMs.max).toBeGreaterThanOrEqual(load.latencyMs.p50)
    const records = await lines('messages', ...ALL)
    expect(new Set(records.map(({ value }) => value.event_id)).size).toBe(20)
    expect(new Set(records.map(({ value }) => value.value.message?.id)).size).toBe(20)
    expect(new Set(records.map(({ key }) => key)).size).toBe(7)
    expect(records[0]).toMatchObject({ topic: `${prefix}messages`, headers: { ce_type: 'whatsapp.messages.message' } })
  })

  it('redelivers with the same event ids', async () => {
    const args = [
      'simulate',
      'account_alerts',
      '--count',
      '30',
      '--redeliver',
      '100',
      '--disorder',
      '--url',
      relay.webhookUrl,
    ]
    expect(await cliJson<Load>(args, env)).toMatchObject({ sent: 60, answers: { 200: 60 } })
    const ids = (await lines('account_alerts', ...ALL)).map(({ value }) => value.event_id)
    expect(ids).toHaveLength(60)
    expect(new Set(ids).size).toBe(30)
  })

  it('posts every sample there is, and files', async () => {
    const file = join(folder, 'own.json')
    const entry = [{ id: '7', changes: [{ field: 'security', value: { event: 'PIN_CHANGED', novelty: { a: 1 } } }] }]
    writeFileSync(file, JSON.stringify({ object: 'whatsapp_business_account', entry }))
    const load = await cliJson<Load>(['simulate', 'all', file, '--url', relay.webhookUrl], env)
    expect(load.answers).toEqual({ 200: sampleNames().length + 1 })
    const [own] = await lines('security', '--waba', '7', ...ALL)
    expect(own?.value.unmapped).toEqual({ '/value/novelty': '{"a":1}' })
  })

  it('filters by key, account and content, and stops after the given number', async () => {
    const all = await lines('messages', ...ALL)
    const key = all[0]?.key ?? ''
    expect((await lines('messages', '--key', key, ...ALL)).map((line) => line.key)).toEqual(
      all.filter((line) => line.key === key).map((line) => line.key),
    )
    expect(await lines('messages', '--waba', 'nobody', ...ALL)).toEqual([])
    const status = await lines('messages', '--grep', '"status":"READ"', ...ALL)
    expect(status.length).toBeGreaterThan(0)
    expect(new Set(status.map(({ headers }) => headers.ce_type))).toEqual(new Set(['whatsapp.messages.status']))
    expect(await lines('messages', '--max', '3', ...ALL)).toHaveLength(3)
    expect(await lines('messages', '--since', '1h', '--no-follow', '--json')).toHaveLength(all.length)
    expect(await lines('messages', '--since', '2099-01-01', '--no-follow', '--json')).toEqual([])
  })

  it('shows one line per record, with unmapped attributes, and colours only on a terminal', async () => {
    const plain = await cli(['tail', 'security', '--waba', '7', '--from-beginning', '--no-follow'], env)
    expect(plain.stdout).toMatch(/^\S+ \S+ security \d\/\d+ 7 unmapped \/value\/novelty \{"event":"PIN_CHANGED"\}\n$/)
    const args = ['tail', 'messages', '--from-beginning', '--no-follow', '--max', '5']
    const wide = await cli(args, env, { terminal: true })
    const widths = wide.stdout.split('\n').map((line) => stripVTControlCharacters(line).length)
    expect(Math.max(...widths)).toBe(120)
  })

  it('follows until Ctrl-C, which is not a failure', async () => {
    const tail = start(['tail', 'flows', '--json'], env)
    // It begins with what comes after its start: posted again until it is up.
    await vi.waitUntil(
      async () => {
        await cli(['simulate', 'flows.created', '--url', relay.webhookUrl], env)
        return tail.stdout() !== ''
      },
      { timeout: 20_000, interval: 500 },
    )
    tail.interrupt()
    expect(await tail.done).toMatchObject({ code: 0 })
  })

  it('fails if an answer is not 200, and says why', async () => {
    const wrong = await cli(['simulate', 'messages.text', '--url', relay.webhookUrl], {
      ...env,
      WABA_APP_SECRETS: 'other',
    })
    expect(wrong.code).toBe(1)
    expect(wrong.stderr).toContain('401: the first of WABA_APP_SECRETS')
    const nobody = await cli(['simulate', 'messages.text', '--url', 'http://127.0.0.1:1/webhook'], env)
    expect(nobody.code).toBe(1)
    expect(nobody.stdout).toContain('ECONNREFUSED')
  })

  it('stops sending on Ctrl-C and reports what was sent', async () => {
    const simulation = start(
      ['simulate', 'messages.text', '--count', '1000', '--rate', '20', '--url', relay.webhookUrl],
      env,
    )
    await vi.waitUntil(async () => (await lines('messages', ...ALL)).length > 0)
    simulation.interrupt()
    const { code, stdout, stderr } = await simulation.done
    expect(code).toBe(1)
    expect(stderr).toMatch(/Interrupted after \d+ deliver/)
    expect(stdout).toContain('p50')
  })

  it('suggests the intended field and sample', async () => {
    expect(await cli(['tail', 'mesages'], env)).toMatchObject({ code: 2 })
    const { code, stderr } = await cli(['simulate', 'mesages.text'], env)
    expect(code).toBe(2)
    expect(stderr).toContain('Did you mean messages.text?')
  })
})
