import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Registry, RegistryError } from '../src/registry/registry.ts'

let server: Server
let url: string
let answer = ''

beforeAll(async () => {
  server = createServer((_request, response) => response.end(answer))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`
})
afterAll(() => server.close())

const QUESTIONS: [string, (registry: Registry) => Promise<unknown>][] = [
  ['register', (registry) => registry.register('s', '{}')],
  ['find', (registry) => registry.find('s', '{}')],
  ['subjects', (registry) => registry.subjects()],
  ['latest', (registry) => registry.latest('s')],
  ['compatible', (registry) => registry.compatible('s', '{}')],
  ['schema', (registry) => registry.schema(1)],
]

it.each(QUESTIONS)('%s: an answer that is no registry’s is explained and not quoted', async (_name, ask) => {
  for (const wrong of ['<html>canary</html>', '', 'null', '"canary"', '{"id":"canary"}', '[{"canary":1}]']) {
    answer = wrong
    const error = await ask(new Registry({ url, timeoutMs: 2_000 })).then(
      () => expect.unreachable(wrong),
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(RegistryError)
    const { message, permanent } = error as RegistryError
    expect(message).toContain(`What answers at ${url} is no schema registry: `)
    expect(message).toContain('WABA_SCHEMA_REGISTRY_URL')
    expect(message).not.toMatch(/canary|html|Unexpected/)
    // A proxy's page may be there only for a while.
    expect(permanent).toBe(false)
  }
})

it('the compatibility level may be missing, but not from an answer that is no object', async () => {
  const registry = new Registry({ url, timeoutMs: 2_000 })
  answer = '{}'
  await expect(registry.compatibilityLevel('s')).resolves.toBeUndefined()
  answer = '<html>'
  await expect(registry.compatibilityLevel('s')).rejects.toThrow('is no schema registry')
})
