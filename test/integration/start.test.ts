import { describe, expect, test, vi } from 'vitest'
import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { countRecords, createTopics, withKafkaAdmin } from '../support/consumer.ts'
import { startForwarder } from '../support/forwarder.ts'
import { newPrefix, relaySettings, runRelay, startRelay } from '../support/relay.ts'
import { kafkaBrokerList, registryUrl } from '../support/stack.ts'

const BODY = readSample('messages.text')
const COMES_WITHIN_MS = 15_000

function topicsOf(prefix: string): Promise<string[]> {
  return withKafkaAdmin(async (admin) => (await admin.listTopics()).filter((topic) => topic.startsWith(prefix)))
}

describe('without Kafka and registry', () => {
  test('the relay runs, answers 503, and becomes ready by itself when they appear', async () => {
    const { host, pathname } = new URL(registryUrl())
    await using kafka = await startForwarder(kafkaBrokerList()[0] ?? '', { isOpen: false })
    await using registry = await startForwarder(host, { isOpen: false })
    const settings = {
      WABA_KAFKA_BROKERS: kafka.address,
      WABA_TOPIC_PREFIX: newPrefix(),
      WABA_SCHEMA_REGISTRY_URL: `http://${registry.address}${pathname}`,
    }
    const relay = await startRelay(settings, { untilReady: false })
    expect((await relay.admin('/livez')).status).toBe(200)
    expect((await relay.post(BODY)).status).toBe(503)
    await kafka.open()
    const onlyRegistryIsMissing = async (): Promise<boolean> => {
      const { reasons = [] } = JSON.parse((await relay.admin('/readyz')).text) as { reasons?: string[] }
      return reasons.length === 1 && reasons[0]?.startsWith('registry: ') === true
    }
    await vi.waitUntil(onlyRegistryIsMissing, { timeout: COMES_WITHIN_MS, interval: 50 })
    expect((await relay.post(BODY)).status).toBe(503)
    await registry.open()
    await vi.waitUntil(() => relay.isReady(), { timeout: COMES_WITHIN_MS, interval: 50 })
    expect((await relay.post(BODY)).status).toBe(200)
    expect(await countRecords(relay.prefix)).toBe(1)
  })

  test('a registry that disappears later does no harm: encoding needs no network', async () => {
    const { host, pathname } = new URL(registryUrl())
    await using registry = await startForwarder(host)
    const relay = await startRelay({ WABA_SCHEMA_REGISTRY_URL: `http://${registry.address}${pathname}` })
    await registry.shut()
    expect((await relay.post(BODY)).status).toBe(200)
    expect(await relay.isReady()).toBe(true)
  })
})

test('SASL with a listener that has none is explained, and the setting named', async () => {
  const login = { WABA_KAFKA_SASL_USERNAME: 'u', WABA_KAFKA_SASL_PASSWORD: 'p' }
  const settings = { WABA_KAFKA_SASL_MECHANISM: 'plain', ...login }
  const relay = await startRelay(settings, { untilReady: false })
  const isExplained = async (): Promise<boolean> =>
    /has no SASL \(ILLEGAL_SASL_STATE\).*WABA_KAFKA_SASL_MECHANISM/.test((await relay.admin('/readyz')).text)
  await vi.waitUntil(isExplained, { timeout: COMES_WITHIN_MS, interval: 50 })
})

describe('topics', () => {
  test('are created for every field, with the configured partitions and room for the largest body', async () => {
    const relay = await startRelay({
      WABA_TOPIC_PREFIX: newPrefix(),
      WABA_TOPIC_PARTITIONS: '5',
      WABA_TOPIC_REPLICATION_FACTOR: '1',
    })
    const topics = await topicsOf(relay.prefix)
    expect(topics.sort()).toEqual(TOPIC_NAMES.map((name) => relay.prefix + name).sort())
    const [partitions, bytes] = await withKafkaAdmin(async (admin) => {
      const { topics: facts } = await admin.fetchTopicMetadata({ topics })
      const { resources } = await admin.describeConfigs({
        includeSynonyms: false,
        resources: topics.map((name) => ({ type: 2, name, configNames: ['max.message.bytes'] })),
      })
      return [
        facts.map((fact) => fact.partitions.length),
        resources.map(({ configEntries }) => configEntries[0]),
      ] as const
    })
    expect(new Set(partitions)).toEqual(new Set([5]))
    for (const entry of bytes) expect(Number(entry?.configValue)).toBeGreaterThanOrEqual(4 * 1024 * 1024)
  })

  test('that are missing end startup with exit code 1 and their names if none may be created', async () => {
    const prefix = newPrefix()
    const topic = `${prefix}messages`
    await createTopics([{ topic }])
    const settings = relaySettings({ WABA_TOPIC_PREFIX: prefix, WABA_TOPICS_AUTO_CREATE: 'false' })
    const { code, stderr } = await runRelay(settings)
    expect(code).toBe(1)
    expect(stderr).toContain(`${prefix}account_update`)
    expect(stderr).toContain('WABA_TOPICS_AUTO_CREATE')
    expect(stderr).not.toContain(`${topic},`)
    expect(await topicsOf(prefix)).toEqual([topic])
  })

  test('that exist are used unchanged if none may be created', async () => {
    const prefix = newPrefix()
    await createTopics(TOPIC_NAMES.map((name) => ({ topic: prefix + name, numPartitions: 1 })))
    const relay = await startRelay({ WABA_TOPIC_PREFIX: prefix, WABA_TOPICS_AUTO_CREATE: 'false' })
    expect((await relay.post(BODY)).status).toBe(200)
  })
})

describe('schemas', () => {
  async function ask(path: string): Promise<{ status: number; json: unknown }> {
    const answer = await fetch(registryUrl() + path)
    return { status: answer.status, json: await answer.json() }
  }

  function send(method: string, path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/vnd.schemaregistry.v1+json' }
    return fetch(registryUrl() + path, { method, headers, body: JSON.stringify(body) })
  }

  test('are registered under <topic>-value, and no compatibility level is touched', async () => {
    // Registries differ in what they answer for a subject without a level of its own: one that nobody touched shows it.
    const untouched = `${newPrefix()}untouched`
    expect((await send('POST', `/subjects/${untouched}/versions`, { schema: '"string"' })).ok).toBe(true)
    const before = await ask('/config')
    const own = newPrefix()
    const strict = `${own}messages-value`
    await (await startRelay({ WABA_TOPIC_PREFIX: own })).stop()
    expect((await send('PUT', `/config/${strict}`, { compatibility: 'FULL_TRANSITIVE' })).ok).toBe(true)
    await startRelay({ WABA_TOPIC_PREFIX: own })
    for (const name of TOPIC_NAMES) {
      const subject = `${own}${name}-value`
      expect((await ask(`/subjects/${subject}/versions`)).json).toEqual([1])
      if (subject !== strict) expect(await ask(`/config/${subject}`)).toEqual(await ask(`/config/${untouched}`))
    }
    expect((await ask(`/config/${strict}`)).json).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' })
    expect(await ask('/config')).toEqual(before)
  })

  test('stay unchanged at a second start', async () => {
    const prefix = newPrefix()
    await (await startRelay({ WABA_TOPIC_PREFIX: prefix })).stop()
    await startRelay({
      WABA_TOPIC_PREFIX: prefix,
      WABA_SCHEMAS_AUTO_REGISTER: 'false',
      WABA_TOPICS_AUTO_CREATE: 'false',
    })
    for (const name of ['messages', 'dead_letter']) {
      expect((await ask(`/subjects/${prefix}${name}-value/versions`)).json).toEqual([1])
    }
  })

  test('that are missing end startup with exit code 1 and their subjects if none may be registered', async () => {
    const settings = relaySettings({ WABA_TOPIC_PREFIX: newPrefix(), WABA_SCHEMAS_AUTO_REGISTER: 'false' })
    const { code, stderr } = await runRelay(settings)
    expect(code).toBe(1)
    expect(stderr).toContain(`${settings.WABA_TOPIC_PREFIX}messages-value`)
    expect(stderr).toContain('WABA_SCHEMAS_AUTO_REGISTER')
    expect((await ask(`/subjects/${settings.WABA_TOPIC_PREFIX}messages-value/versions`)).status).toBe(404)
  })

  test('that the registry finds incompatible end startup with exit code 1 and its reason', async () => {
    const prefix = newPrefix()
    const subject = `${prefix}security-value`
    const other = {
      type: 'record',
      name: 'Security',
      namespace: 'whatsapp.webhooks',
      fields: [{ name: 'a', type: 'int' }],
    }
    expect((await send('POST', `/subjects/${subject}/versions`, { schema: JSON.stringify(other) })).ok).toBe(true)
    expect((await send('PUT', `/config/${subject}`, { compatibility: 'FULL_TRANSITIVE' })).ok).toBe(true)
    const { code, stderr } = await runRelay(relaySettings({ WABA_TOPIC_PREFIX: prefix }))
    expect(code).toBe(1)
    expect(stderr).toContain(subject)
    expect(stderr).toContain('409')
  })
})
