/** SQL of the documents for PostgreSQL, and the recipe that writes to it, on a PostgreSQL that runs in WebAssembly. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import { isFlink, runs } from '../support/code-blocks.ts'
import { of, readRecords, withKafkaAdmin } from '../support/consumer.ts'
import { codeBlocks, DOCUMENTS } from '../support/documents.ts'
import { runCommand } from '../support/example.ts'
import { startRelay } from '../support/relay.ts'
import { kafkaBrokers, registryUrl } from '../support/stack.ts'

/** Fetched here and not by everyone's `npm ci`: they are large. */
const POSTGRESQL = ['@electric-sql/pglite@0.5.14', '@electric-sql/pglite-socket@0.2.17']
const PYTHON = ['confluent-kafka[avro,schemaregistry]', 'psycopg[binary]']
const SETUP_LIMIT_MS = 10 * 60_000
const WAIT = { timeout: 60_000, interval: 100 }

interface Database {
  exec(sql: string): Promise<unknown>
  query(sql: string, values?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[]; affectedRows?: number }>
}
interface Server {
  start(): Promise<void>
  stop(): Promise<void>
  getServerConn(): string
}

const blocks = DOCUMENTS.flatMap(({ path, text }) => codeBlocks(text).map((block) => ({ path, ...block })))
const postgresql = blocks.filter(({ language, text }) => language === 'sql' && !isFlink(text))
const sink = blocks.find(({ language, text }) => language === 'python' && text.includes('psycopg'))?.text ?? ''

let folder: string
let openDatabase: () => Promise<Database>
let serve: (database: Database) => Server

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waba-relay-recipes-'))
  await writeFile(join(folder, 'package.json'), '{"private":true}')
  await runCommand('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', ...POSTGRESQL], { cwd: folder })
  const installed = createRequire(join(folder, 'package.json'))
  const load = (name: string) => import(pathToFileURL(installed.resolve(name)).href)
  const { PGlite } = await load('@electric-sql/pglite')
  const { PGLiteSocketServer } = await load('@electric-sql/pglite-socket')
  openDatabase = () => PGlite.create()
  serve = (db) => new PGLiteSocketServer({ db, host: '127.0.0.1', port: 0 })
}, SETUP_LIMIT_MS)
afterAll(() => rm(folder, { recursive: true, force: true }))

test('there is SQL for PostgreSQL in the documents', () => expect(postgresql.length).toBeGreaterThan(1))

test.for(postgresql)('the SQL at $path:$line runs', async ({ text }) => {
  const database = await openDatabase()
  for (const statement of text.split(/;\n/).filter((part) => part.trim() !== '')) {
    await database.query(statement, statement.includes('$1') ? ['5255ad24d73c11a6140d2ffc3fd42130'] : [])
  }
})

test('an event is marked as handled once', async () => {
  const database = await openDatabase()
  const marks = postgresql.find(({ text }) => text.includes('handled_event'))?.text ?? ''
  await database.exec(/^CREATE.*$/m.exec(marks)?.[0] ?? '')
  const mark = async () => (await database.query(/^INSERT.*$/m.exec(marks)?.[0] ?? '', ['1'])).affectedRows
  expect([await mark(), await mark()]).toEqual([1, 0])
})

/** Runs the recipe as one group until it has committed so many records. */
async function fill(address: string, topic: string, group: string, records: number): Promise<void> {
  const own = sink.replace('"whatsapp-messages"', `"${topic}"`).replace('"postgres-sink"', `"${group}"`)
  await writeFile(join(folder, 'sink.py'), own)
  const env = {
    ...process.env,
    DATABASE_URL: `postgresql://postgres@${address}/postgres?sslmode=disable`,
    WABA_KAFKA_BROKERS: kafkaBrokers(),
    WABA_SCHEMA_REGISTRY_URL: registryUrl(),
  }
  const child = spawn(join(folder, 'venv/bin/python'), ['sink.py'], { cwd: folder, env, stdio: 'inherit' })
  const committed = async (): Promise<number> => {
    const [one] = await withKafkaAdmin((admin) => admin.fetchOffsets({ groupId: group, topics: [topic] }))
    return (one?.partitions ?? []).reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0)
  }
  try {
    await vi.waitFor(async () => {
      expect(child.exitCode).toBeNull()
      expect(await committed()).toBe(records)
    }, WAIT)
  } finally {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
}

test(
  'the recipe writes each event once, also when it reads the topic again',
  async ({ skip }) => {
    if (!runs('python3', '-c', 'import venv, ensurepip')) skip('needs Python 3 with venv')
    await runCommand('python3', ['-m', 'venv', 'venv'], { cwd: folder })
    await runCommand(join(folder, 'venv/bin/pip'), ['install', '--quiet', ...PYTHON], { cwd: folder })
    const relay = await startRelay()
    for (const name of [...sampleNames(), 'messages.text', 'messages.image']) await relay.post(readSample(name))
    const records = of(await readRecords(relay.prefix), 'messages')
    const events = new Set(records.map(({ value }) => value.event_id))
    expect(events.size).toBeLessThan(records.length)

    const database = await openDatabase()
    await database.exec(postgresql.find(({ text }) => text.includes('whatsapp_event'))?.text ?? '')
    const server = serve(database)
    await server.start()
    for (const group of ['first', 'second']) {
      // One session serves all connections here, and the one before was killed.
      await database.exec('ROLLBACK; DEALLOCATE ALL')
      await fill(server.getServerConn(), `${relay.prefix}messages`, `${relay.prefix}${group}`, records.length)
      const { rows } = await database.query('SELECT event_id FROM whatsapp_event')
      expect(rows.map(({ event_id }) => event_id).sort()).toEqual([...events].sort())
    }
    await server.stop()
  },
  SETUP_LIMIT_MS,
)
