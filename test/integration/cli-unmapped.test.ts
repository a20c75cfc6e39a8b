import { beforeAll, describe, expect, it } from 'vitest'
import { cli, cliJson, start } from '../support/command-line.ts'
import { newPrefix, relaySettings, startRelay } from '../support/relay.ts'

interface Sighting {
  readonly count: number
  readonly first: string
  readonly last: string
  readonly value?: string
}
interface Unmapped {
  readonly records: number
  readonly notDecoded: number
  readonly unmapped: readonly (Sighting & { readonly field: string; readonly path: string })[]
  readonly unrecognized: readonly (Sighting & { readonly field: string })[]
  readonly deadLetters: readonly (Sighting & { readonly field: string | null; readonly reason: string })[]
}

const prefix = newPrefix()
const env = relaySettings({ WABA_TOPIC_PREFIX: prefix })

function message(id: string, more: object = {}): object {
  const metadata = { display_phone_number: '15550783881', phone_number_id: '218760345521983' }
  const messages = [{ from: '33639981884', id, timestamp: '1769942400', type: 'text', text: { body: 'Hi' }, ...more }]
  return { field: 'messages', value: { messaging_product: 'whatsapp', metadata, messages } }
}

function webhook(...changes: object[]): string {
  return JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: '394028175630912', changes }] })
}

beforeAll(async () => {
  const relay = await startRelay({ WABA_TOPIC_PREFIX: prefix })
  const bodies = [
    webhook(message('wamid.1'), message('wamid.2', { pigeon: 'grey' })),
    webhook(message('wamid.3', { pigeon: 'white', 'Ana Lima': [{ street: 'Rua 7' }] })),
    webhook({ field: 'pigeons', value: { a: 1 } }),
    'not JSON',
  ]
  for (const body of bodies) expect((await relay.post(body)).status).toBe(200)
  await relay.stop()
})

describe('unmapped', () => {
  it('lists unmapped attributes, unknown fields and dead letters by field, without contents', async () => {
    const found = await cliJson<Unmapped>(['unmapped'], env)
    expect(found).toMatchObject({ records: 5, notDecoded: 0 })
    expect(found.unmapped).toMatchObject([
      { field: 'messages', path: '/value/message/pigeon', count: 2 },
      { field: 'messages', path: '/value/message/*', count: 1 },
    ])
    expect(found.unrecognized).toMatchObject([{ field: 'pigeons', count: 1 }])
    expect(found.deadLetters).toMatchObject([{ field: null, reason: 'invalid_json', count: 1 }])
    const [pigeon] = found.unmapped
    expect(Date.parse(pigeon?.first ?? '')).toBeLessThanOrEqual(Date.parse(pigeon?.last ?? ''))
    expect(JSON.stringify(found)).not.toMatch(/white|grey|Ana|Rua/)
  })

  it('shows contents with --values', async () => {
    const { unmapped, deadLetters } = await cliJson<Unmapped>(['unmapped', '--values'], env)
    expect(unmapped).toContainEqual(expect.objectContaining({ path: '/value/message/pigeon', value: '"white"' }))
    expect(JSON.stringify(unmapped)).toContain('/value/message/Ana Lima')
    expect(deadLetters).toMatchObject([{ value: 'not JSON' }])
  })

  it('reads only the requested fields and times', async () => {
    expect(await cliJson(['unmapped', 'calls'], env)).toMatchObject({ records: 0, unmapped: [] })
    expect(await cliJson(['unmapped', 'messages'], env)).toMatchObject({
      records: 3,
      unrecognized: [],
      deadLetters: [],
    })
    expect(await cliJson(['unmapped', '--since', '2100-01-01'], env)).toMatchObject({ records: 0 })
    expect(await cliJson(['unmapped', '--since', '1h'], env)).toMatchObject({ records: 5 })
  })

  it('prints a table for people, and says so if there is nothing to list', async () => {
    const { code, stdout } = await cli(['unmapped'], env)
    expect(code).toBe(0)
    expect(stdout).toMatch(/^messages +\/value\/message\/pigeon +2 +\d{4}-/m)
    expect(stdout).toMatch(/^pigeons +unknown field +1 /m)
    expect(stdout).toMatch(/^dead_letter +dead letter: invalid_json +1 /m)
    expect((await cli(['unmapped', 'flows'], env)).stdout).toBe('Every attribute in 0 records is in its schema.\n')
  })

  it('shows its progress on stderr if that is a terminal', async () => {
    const { stderr } = await cli(['unmapped'], env, { terminal: true })
    expect(stderr).toContain('5 of 5 records')
  })

  it('prints the list so far when interrupted, with exit code 1', async () => {
    const command = start(['unmapped', '--json'], env)
    command.interrupt()
    const { code, stdout, stderr } = await command.done
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ interrupted: true })
    expect(stderr).toContain('Interrupted')
  })

  it('exits with 1 and the reason if nothing can be read, and with 2 for an unknown field', async () => {
    const none = await cli(['unmapped'], { ...env, WABA_TOPIC_PREFIX: newPrefix() })
    expect(none).toMatchObject({ code: 1, stderr: expect.stringContaining('topics apply') })
    const unknown = await cli(['unmapped', 'mesages'], env)
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('Did you mean messages?') })
  })

  it('counts records that it cannot decode, says why, and exits with 1 if there are no others', async () => {
    const nowhere = { ...env, WABA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' }
    const { code, stdout, stderr } = await cli(['unmapped', 'messages', '--json'], nowhere)
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ records: 3, notDecoded: 3, unmapped: [] })
    expect(stderr).toMatch(/3 records could not be decoded: The schema registry at \S+ does not answer/)
  })
})
