import { describe, expect, test } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { relaySettings, runRelay, startRelay } from '../support/relay.ts'
import { registryUrl } from '../support/stack.ts'

/** The registry of the local stack serves Confluent's API under a path; this is the address without it. */
const ROOT = new URL(registryUrl()).origin

// A registry of one's own may be at its root.
describe.skipIf(ROOT === registryUrl())('a registry’s address without its base path', () => {
  const wrong = { WABA_SCHEMA_REGISTRY_URL: ROOT }
  const cure = `set WABA_SCHEMA_REGISTRY_URL=${registryUrl()}`

  test.for([
    ['serve', 'may register schemas', {}],
    ['serve', 'may not', { WABA_SCHEMAS_AUTO_REGISTER: 'false' }],
    ['schemas check', 'compares', {}],
    ['schemas register', 'registers', {}],
    ['schemas list', 'lists', {}],
  ] as const)('ends %s, which %s, and names the correct address', async ([command, , more]) => {
    const { code, stderr } = await runRelay(relaySettings({ ...wrong, ...more }), command.split(' '))
    expect(stderr).toContain(cure)
    expect(code).toBe(1)
  })

  test('with a wrong path ends the relay, too', async () => {
    const settings = relaySettings({ WABA_SCHEMA_REGISTRY_URL: `${registryUrl()}/x` })
    expect((await runRelay(settings, ['schemas', 'check'])).stderr).toContain(cure)
  })

  test('is explained next to a record that tail cannot decode', async () => {
    const relay = await startRelay()
    expect((await relay.post(readSample('messages.text'))).status).toBe(200)
    const settings = relaySettings({ ...wrong, WABA_TOPIC_PREFIX: relay.prefix })
    const { stdout } = await runRelay(settings, ['tail', 'messages', '--from-beginning', '--no-follow'])
    expect(stdout).toContain(cure)
  })
})
