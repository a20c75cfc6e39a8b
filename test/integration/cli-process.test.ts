import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cli } from '../support/command-line.ts'
import { newPrefix, type RelayProcess, relaySettings, runRelay, spawnRelay, startRelay } from '../support/relay.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')
const prefix = newPrefix()
const env = relaySettings({ WABA_TOPIC_PREFIX: prefix })
let relay: RelayProcess

beforeAll(async () => {
  relay = await startRelay({ WABA_TOPIC_PREFIX: prefix })
  await cli(['simulate', 'messages.text', '--count', '50', '--url', relay.webhookUrl], env)
})
afterAll(() => relay.stop())

describe('the program', () => {
  it('writes nothing irrelevant to stderr', async () => {
    const { code, stdout, stderr } = await runRelay(env, ['topics', 'plan', '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toHaveProperty('topics')
    expect(stderr).toBe('')
  })

  it('exits tail with 0 on a real Ctrl-C', async () => {
    const { child, ended, stdout } = spawnRelay(env, ['tail', '--from-beginning'])
    await vi.waitUntil(() => stdout().includes('messages.message'), { timeout: 20_000 })
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 0, signal: null })
  })

  it('stops a simulation on a real Ctrl-C and reports what was sent', async () => {
    const { child, ended, stdout, stderr } = spawnRelay(env, [
      'simulate',
      'flows',
      '--count',
      '100000',
      '--rate',
      '50',
      '--url',
      relay.webhookUrl,
    ])
    const posted = (): Promise<string> =>
      cli(['tail', 'flows', '--from-beginning', '--no-follow', '--json'], env).then((ran) => ran.stdout)
    await vi.waitUntil(async () => (await posted()) !== '', { timeout: 20_000 })
    child.kill('SIGINT')
    expect(await ended).toEqual({ code: 1, signal: null })
    expect(stdout()).toContain('p50')
    expect(stderr()).toContain('Interrupted after')
  })

  it('exits when its reader does', async () => {
    const tail = spawn(process.execPath, [MAIN, 'tail', '--from-beginning', '--json'], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const ended = once(tail, 'exit')
    await once(tail.stdout, 'data')
    tail.stdout.destroy()
    await cli(['simulate', 'messages.text', '--count', '200', '--url', relay.webhookUrl], env)
    expect(await ended).toEqual([0, null])
  })

  it('exits with 2 if settings are missing', async () => {
    const { code, stderr } = await runRelay({}, ['simulate', 'messages.text'])
    expect(code).toBe(2)
    expect(stderr).toContain('WABA_APP_SECRETS is required')
  })
})
