import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { schemaText } from '../../src/registry/schemas.ts'
import { cli, cliJson, start } from '../support/command-line.ts'
import { createTopics } from '../support/consumer.ts'
import { ingest, webhookOf } from '../support/pipeline.ts'
import { newPrefix, type RelayProcess, relaySettings, spawnRelay, startRelay } from '../support/relay.ts'
import { kafkaBrokerList, registryUrl } from '../support/stack.ts'

interface Letters {
  readonly summary: { reason: string; topic: string | null; count: number; open: number }[]
  readonly letters: { id: string; reason: string; topic: string | null; state: string; bytes: number }[]
}
interface Replayed {
  readonly replayed: number
  readonly records: number
  readonly failed: Record<string, number>
}

const SMALL_BYTES = 5_000
const COUNT = 120
const prefix = newPrefix()
const env = relaySettings({ WABA_TOPIC_PREFIX: prefix })
const bodies = Array.from({ length: COUNT }, (_, index) => webhookOf('messages', message(index)))
const broken = '{"entry":['
let relay: RelayProcess

/** Too large for the small topic. */
function message(index: number): Record<string, unknown> {
  const text = { body: 'x'.repeat(SMALL_BYTES) }
  const metadata = { phone_number_id: '218760345521983' }
  const messages = [{ id: `wamid.${index}`, from: `3363998${index % 9}`, timestamp: '1774521907', type: 'text', text }]
  return { messaging_product: 'whatsapp', metadata, messages }
}

async function ids(topic: string): Promise<string[]> {
  const { stdout } = await cli(['tail', topic, '--from-beginning', '--no-follow', '--json'], env)
  const records = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { headers: { ce_id: string } })
  return records.map(({ headers }) => headers.ce_id)
}

const expected = bodies.flatMap((body) => ingest(body).records.map(({ id }) => id)).sort()

beforeAll(async () => {
  const configEntries = [{ name: 'max.message.bytes', value: String(SMALL_BYTES) }]
  await createTopics([{ topic: `${prefix}messages`, numPartitions: 2, configEntries }])
  relay = await startRelay({ WABA_TOPIC_PREFIX: prefix })
  for (const body of [...bodies, broken]) expect((await relay.post(body)).status).toBe(200)
  await relay.stop()
})

describe('dead letters', () => {
  it('are counted by reason and topic, and the newest are listed', async () => {
    const all = await cliJson<Letters>(['dead-letters', 'list'], env)
    expect(all.summary).toEqual([
      { reason: 'record_too_large', topic: `${prefix}messages`, count: COUNT, open: COUNT },
      { reason: 'invalid_json', topic: null, count: 1, open: 1 },
    ])
    expect(all.letters).toHaveLength(100)
    const json = await cliJson<Letters>(['dead-letters', 'list', '--reason', 'invalid_json'], env)
    expect(json.letters).toMatchObject([{ reason: 'invalid_json', bytes: broken.length, state: 'open' }])
    expect((await cliJson<Letters>(['dead-letters', 'list', '--until', '1h'], env)).letters).toEqual([])
    expect((await cliJson<Letters>(['dead-letters', 'list', '--topic', 'calls'], env)).letters).toEqual([])
    const table = await cli(['dead-letters', 'list', '--max', '1'], env)
    expect(table.stdout).toContain('invalid_json')
    expect(table.stderr).toContain(`${COUNT} record_too_large meant for ${prefix}messages, ${COUNT} open`)
  })

  it('are shown with the received bytes', async () => {
    const { letters } = await cliJson<Letters>(['dead-letters', 'list', '--reason', 'invalid_json'], env)
    const id = letters[0]?.id ?? ''
    expect((await cli(['dead-letters', 'show', id, '--body'], env)).stdout).toBe(broken)
    expect((await cli(['dead-letters', 'show', id], env)).stdout).toContain(broken)
    expect(await cliJson(['dead-letters', 'show', id], env)).toMatchObject({
      body: broken,
      headers: { 'content-type': 'application/json' },
    })
    const unknown = await cli(['dead-letters', 'show', 'nothing'], env)
    expect(unknown).toMatchObject({ code: 1 })
    expect(unknown.stderr).toContain('No dead letter has the id nothing')
  })

  it('stay where they are while they fail again, and are not written twice', async () => {
    const before = (await ids('dead_letter')).length
    const result = await cliJson<Replayed>(['dead-letters', 'replay'], env)
    expect(result).toMatchObject({ replayed: 0, records: 0, failed: { record_too_large: COUNT, invalid_json: 1 } })
    expect((await ids('dead_letter')).length).toBe(before)
    const { summary } = await cliJson<Letters>(['dead-letters', 'list'], env)
    expect(summary.map(({ open }) => open)).toEqual([COUNT, 1])
  })

  it('are not published by a dry run, which reports what would be', async () => {
    expect((await cli(['topics', 'apply', '--alter'], env)).code).toBe(0)
    const result = await cliJson<Replayed>(['dead-letters', 'replay', '--dry-run'], env)
    expect(result).toMatchObject({ replayed: COUNT, records: COUNT, failed: { invalid_json: 1 } })
    expect(await ids('messages')).toEqual([])
  })

  it('reach their topic, with the ids of their delivery, in a replay that is interrupted and killed', async () => {
    const one = await cliJson<Letters>(['dead-letters', 'list', '--max', '1', '--reason', 'record_too_large'], env)
    const chosen = await cliJson<Replayed>(['dead-letters', 'replay', one.letters[0]?.id ?? ''], env)
    expect(chosen).toMatchObject({ replayed: 1, failed: {} })

    const interrupted = start(['dead-letters', 'replay'], env)
    await vi.waitUntil(async () => (await ids('messages')).length > 1, { timeout: 20_000, interval: 10 })
    interrupted.interrupt()
    await interrupted.done

    const before = (await ids('messages')).length
    const { child, ended } = spawnRelay(env, ['dead-letters', 'replay'])
    const isAtWork = async (): Promise<boolean> => child.exitCode !== null || (await ids('messages')).length > before
    await vi.waitUntil(isAtWork, { timeout: 20_000, interval: 10 })
    child.kill('SIGKILL')
    await ended

    const last = await cliJson<Replayed>(['dead-letters', 'replay'], env)
    expect(last.failed).toEqual({ invalid_json: 1 })
    expect([...new Set(await ids('messages'))].sort()).toEqual(expected)
  })

  it('are replayed only once, unless a repeat is requested', async () => {
    const before = (await ids('messages')).length
    const { summary } = await cliJson<Letters>(['dead-letters', 'list'], env)
    expect(summary).toMatchObject([
      { count: COUNT, open: 0 },
      { reason: 'invalid_json', open: 1 },
    ])
    expect(await cliJson<Replayed>(['dead-letters', 'replay'], env)).toMatchObject({
      replayed: 0,
      failed: { invalid_json: 1 },
    })
    expect((await ids('messages')).length).toBe(before)
    const again = await cliJson<Replayed>(['dead-letters', 'replay', '--again', '--topic', 'messages'], env)
    expect(again).toMatchObject({ replayed: COUNT, failed: {} })
    expect([...new Set(await ids('messages'))].sort()).toEqual(expected)
    const open = await cliJson<Letters>(['dead-letters', 'list', '--open'], env)
    expect(open.letters.map(({ reason }) => reason)).toEqual(['invalid_json'])
  })

  it('that no relay wrote are named, and hold nothing up', async () => {
    await produce(`${prefix}dead_letter`, [Buffer.from('not Avro')])
    const { letters } = await cliJson<Letters>(['dead-letters', 'list', '--reason', 'not_decodable'], env)
    expect(letters).toHaveLength(1)
    const result = await cliJson<Replayed>(['dead-letters', 'replay'], env)
    expect(result.failed).toEqual({ invalid_json: 1, not_decodable: 1 })
  })
})

describe('unrecognized changes', () => {
  it('move to their topic once their field is known, with the id of their delivery', async () => {
    const entry = { id: '394028175630912', time: '1774521907', extra: true }
    const known = webhookOf('security', { event: 'PIN_CHANGED', requester: 1000 }, entry)
    const [record] = ingest(known).records
    const change = {
      event_id: record?.id,
      waba_id: entry.id,
      field: 'security',
      entry_time: 1774521907000,
      received_at: Date.now(),
      value: '{"event":"PIN_CHANGED","requester":1000}',
      unmapped: { '/entry/extra': 'true' },
    }
    const registry = new SchemaRegistry({ host: registryUrl() })
    const id = await registry.getLatestSchemaId(`${prefix}unrecognized-value`)
    expect(JSON.parse(schemaText('unrecognized'))).toMatchObject({ name: 'Unrecognized' })
    const values = [change, { ...change, event_id: 'x', field: 'newer_field' }]
    await produce(`${prefix}unrecognized`, await Promise.all(values.map((value) => registry.encode(id, value))))
    const args = ['dead-letters', 'replay', '--unrecognized']
    expect(await cliJson<Replayed>(args, env)).toMatchObject({ replayed: 1, records: 1, failed: { unrecognized: 1 } })
    expect(await ids('security')).toEqual([record?.id])
    expect(await cliJson<Replayed>(args, env)).toMatchObject({ replayed: 0, failed: { unrecognized: 1 } })
    expect(await ids('unrecognized')).toHaveLength(2)
  })
})

const producer = new Kafka({ brokers: kafkaBrokerList(), logLevel: logLevel.NOTHING }).producer({
  createPartitioner: Partitioners.DefaultPartitioner,
})

async function produce(topic: string, values: Buffer[]): Promise<void> {
  await producer.connect()
  await producer.send({ topic, messages: values.map((value) => ({ key: '1', value })) })
}

afterAll(() => producer.disconnect())

describe('a change whose records repeat more than a relay publishes', () => {
  it('is kept, and published by a replay', { timeout: 60_000 }, async () => {
    const own = await startRelay()
    const settings = relaySettings({ WABA_TOPIC_PREFIX: own.prefix })
    const messages = Array.from({ length: 30 }, (_, index) => ({ id: `wamid.${index}`, from: '33' }))
    const body = webhookOf('messages', { metadata: { phone_number_id: '1', new: 'y'.repeat(100_000) }, messages })
    expect((await own.post(body)).status).toBe(200)
    const { summary } = await cliJson<Letters>(['dead-letters', 'list'], settings)
    expect(summary).toMatchObject([{ reason: 'expansion_too_large', count: 1, open: 1 }])
    const result = await cliJson<Replayed>(['dead-letters', 'replay'], settings)
    expect(result).toMatchObject({ replayed: 1, records: 30, failed: {} })
  })
})
