import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { Kafka, logLevel, Partitioners } from 'kafkajs'
import { expect, test, vi } from 'vitest'
import { startCluster } from '../../tools/stack/cluster.ts'
import { kafkaContainer, registryContainer } from '../../tools/stack/docker.ts'
import { provideStack, WHAT_TO_INSTALL } from '../../tools/stack/provide.ts'
import { canConnect } from '../support/can-connect.ts'
import { javaRuns } from '../support/java.ts'

const STACK = resolve(import.meta.dirname, '../../tools/stack')
const START_LIMIT_MS = 150_000
const quiet = { log: () => undefined }
/** With Docker alone there is no Java way to try. */
const testWithJava = test.skipIf(!(await javaRuns()))

testWithJava(
  'the Java way carries a record, answers as a registry, and leaves no process',
  {
    timeout: START_LIMIT_MS,
  },
  async () => {
    const stack = await provideStack({ env: { STACK_KIND: 'java' }, ...quiet })
    expect(stack.kind).toBe('java')
    const subjects = await fetch(`${stack.registryUrl}/subjects`)
    expect(await subjects.json()).toEqual([])
    await write(stack.brokers, 'try')
    expect(await readFirst(stack.brokers, 'try')).toBe('value')
    await stack.close()
    expect(await anyListens(stack)).toBe(false)
    await stack.close() // a second time does no harm
  },
)

testWithJava('a starter that is killed leaves no process and no folder', { timeout: START_LIMIT_MS }, async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'waba-relay-test-'))
  const code = `import { provideStack } from ${JSON.stringify(join(STACK, 'provide.ts'))}
    const { brokers, registryUrl } = await provideStack({ env: { STACK_KIND: 'java' } })
    console.log(JSON.stringify({ brokers, registryUrl }))
    setInterval(() => {}, 1000)`
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { ...process.env, TMPDIR: temporary },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string]
  const stack = JSON.parse(line) as { brokers: string; registryUrl: string }
  expect(await anyListens(stack)).toBe(true)
  expect(readdirSync(temporary)).toHaveLength(1)
  starter.kill('SIGKILL')
  await vi.waitUntil(async () => !(await anyListens(stack)), 10_000)
  await vi.waitUntil(() => readdirSync(temporary).length === 0, 10_000)
  rmdirSync(temporary)
})

testWithJava('a cluster keeps its data over a kill of every broker', { timeout: 2 * START_LIMIT_MS }, async () => {
  await using cluster = await startCluster({ ...quiet })
  expect(cluster.nodes.map(({ id }) => id)).toEqual([1, 2, 3])
  await write(cluster.bootstrap, 'kept')
  await Promise.all(cluster.nodes.map((node) => node.kill()))
  expect(await canConnect(cluster.nodes[0]?.port ?? 0)).toBe(false)
  await Promise.all(cluster.nodes.map((node) => node.start()))
  // The brokers are in service a moment before each partition has its leader.
  const count = (): Promise<number> => countRecords(cluster.directBootstrap, 'kept').catch(() => 0)
  await vi.waitUntil(async () => (await count()) === 1, 15_000)
})

test('without Docker, Java and addresses one line says what to install', async () => {
  const code = `import { provideStack } from ${JSON.stringify(join(STACK, 'provide.ts'))}
    await provideStack().catch((error) => { console.log(error.message); process.exitCode = 1 })`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', code], { env: { PATH: '' } })
  const { stdout } = await run.then(
    () => expect.unreachable(),
    (error: { stdout: string }) => error,
  )
  expect(stdout).toMatch(/^.*Java does not run.*\n$/)
  expect(stdout).toContain(WHAT_TO_INSTALL)
})

test('addresses from the environment are used unchanged, and both are needed', async () => {
  const env = { WABA_KAFKA_BROKERS: 'a:1,b:2', WABA_SCHEMA_REGISTRY_URL: 'http://c:3/base' }
  await using stack = await provideStack({ env })
  expect(stack).toMatchObject({ kind: 'env', brokers: 'a:1,b:2', registryUrl: 'http://c:3/base' })
  await expect(provideStack({ env: { WABA_KAFKA_BROKERS: 'a:1' } })).rejects.toThrow(
    'WABA_KAFKA_BROKERS is set and WABA_SCHEMA_REGISTRY_URL is not',
  )
})

test('docker-compose.yml has the stack’s images and broker settings', () => {
  const compose = readFileSync(resolve(STACK, '../../docker-compose.yml'), 'utf8')
  const kafka = kafkaContainer('localhost:9092')
  expect(compose).toContain(`image: ${kafka.image}\n`)
  expect(compose).toContain(`image: ${registryContainer().image}\n`)
  // Where it listens differs: other containers are to reach it too.
  for (const [name, value] of Object.entries(kafka.environment)) {
    if (!name.includes('LISTENERS')) expect(compose.replaceAll('"', '')).toContain(`${name}: ${value}\n`)
  }
})

async function write(brokers: string, topic: string): Promise<void> {
  const kafka = client(brokers)
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] })
  await admin.disconnect()
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  await producer.send({ topic, messages: [{ key: 'key', value: 'value' }] })
  await producer.disconnect()
}

async function countRecords(brokers: string, topic: string): Promise<number> {
  const admin = client(brokers).admin()
  await admin.connect()
  const offsets = await admin.fetchTopicOffsets(topic)
  await admin.disconnect()
  return offsets.reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0)
}

async function readFirst(brokers: string, topic: string): Promise<string | undefined> {
  const consumer = client(brokers).consumer({ groupId: `read-${topic}-${Date.now()}` })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const { promise, resolve: found } = Promise.withResolvers<string | undefined>()
  await consumer.run({ eachMessage: async ({ message }) => found(message.value?.toString()) })
  const value = await promise
  await consumer.disconnect()
  return value
}

function client(brokers: string): Kafka {
  return new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING })
}

async function anyListens({ brokers, registryUrl }: { brokers: string; registryUrl: string }): Promise<boolean> {
  const ports = [Number(brokers.split(':')[1]), Number(new URL(registryUrl).port)]
  return (await Promise.all(ports.map(canConnect))).includes(true)
}
