import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import { tryCommand } from '../../tools/stack/command.ts'
import { type ConsumedRecord, of, readRecords } from '../support/consumer.ts'
import { copyExamples, installNodeExamples, runCommand } from '../support/example.ts'
import { webhookOf } from '../support/pipeline.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'
import { kafkaBrokers, registryUrl } from '../support/stack.ts'

/** A machine without any of the dependencies fetches some 200 MB. */
const SETUP_LIMIT_MS = 15 * 60_000
const RUN_LIMIT_MS = 2 * 60_000
const REPEATED = ['messages.text', 'messages.image', 'messages.status_read', 'messages.two_users']

interface Example {
  readonly language: string
  /** Prints the toolchain's version; what is missing where it does not run. */
  readonly toolchain: readonly [command: string, ...args: string[]]
  readonly needs: string
  /** Makes the copied example ready, as its README says. */
  readonly setUp: (folder: string) => Promise<unknown>
  readonly command: (options: readonly string[]) => readonly [command: string, ...args: string[]]
}

const EXAMPLES: readonly Example[] = [
  {
    language: 'typescript',
    toolchain: ['node', '--version'],
    needs: 'Node 24',
    setUp: (folder) => installNodeExamples(join(folder, '..')),
    command: (options) => ['node', 'consumer.ts', ...options],
  },
  {
    language: 'python',
    toolchain: ['python3', '-c', 'import venv, ensurepip'],
    needs: 'Python 3 with venv',
    setUp: (folder) => installPython(folder),
    command: (options) => [join(cacheFolder('python'), 'bin', 'python'), 'consumer.py', ...options],
  },
  {
    language: 'java',
    toolchain: ['mvn', '--version'],
    needs: 'Java 17 and Maven',
    setUp: (folder) => runCommand('mvn', ['-B', '-q', 'compile'], { cwd: folder }),
    command: (options) => ['mvn', '-B', '-q', 'exec:java', `-Dexec.args=${options.join(' ')}`],
  },
  {
    language: 'go',
    toolchain: ['go', 'version'],
    needs: 'Go 1.26',
    setUp: async (folder) => {
      await runCommand('go', ['generate'], { cwd: folder })
      await runCommand('go', ['build', '-o', 'consumer', '.'], { cwd: folder })
    },
    command: (options) => ['./consumer', ...options],
  },
]

/** Dependencies that have no cache of their own are kept beside those of the local stack. */
function cacheFolder(name: string): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waba-relay', `example-${name}-${requirements}`)
}

let requirements = ''

async function installPython(folder: string): Promise<void> {
  const file = join(folder, 'requirements.txt')
  requirements = createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 12)
  const venv = cacheFolder('python')
  if (existsSync(venv)) return
  try {
    await runCommand('python3', ['-m', 'venv', venv], { cwd: folder })
    await runCommand(join(venv, 'bin', 'pip'), ['install', '--quiet', '--requirement', file], { cwd: folder })
  } catch (error) {
    await rm(venv, { recursive: true, force: true })
    throw error
  }
}

let relay: RelayProcess

beforeAll(async () => {
  relay = await startRelay()
  for (const name of [...sampleNames(), ...REPEATED]) await relay.post(readSample(name))
  await relay.post(message('new', { attribute_of_tomorrow: { a: 1 } }))
}, RUN_LIMIT_MS)

/** A webhook of one text message, and what Meta may add to it one day. */
function message(name: string, more: object = {}): string {
  const messages = [{ from: '33639981884', id: `wamid.${name}`, timestamp: '1774521907', type: 'text', ...more }]
  return webhookOf('messages', { metadata: { phone_number_id: '106540352242922' }, messages })
}

async function messageRecords(): Promise<ConsumedRecord[]> {
  return of(await readRecords(relay.prefix), 'messages')
}

/** What a consumer of the messages has to do with these records, by their headers and as another client decodes them. */
function expected(records: readonly ConsumedRecord[]) {
  const messages = records.filter(({ headers }) => headers.ce_type === 'whatsapp.messages.message')
  const events = [...new Map(messages.map((record) => [record.value.event_id, record])).values()]
  const tests = events.filter(({ headers }) => headers.waba_test === 'true')
  return {
    handled: events.length - tests.length,
    tests: tests.length,
    repeats: messages.length - events.length,
    skipped: records.length - messages.length,
    unmapped: events.reduce((sum, { value }) => sum + Object.keys(value.unmapped).length, 0),
  }
}

test('the webhooks have all that an example tells apart', async () => {
  expect(Object.entries(expected(await messageRecords())).filter(([, count]) => count === 0)).toEqual([])
})

describe.each(EXAMPLES)('the example in $language', ({ language, toolchain, needs, setUp, command }) => {
  test('handles each message once, and goes on where it ended', { timeout: SETUP_LIMIT_MS }, async ({ skip }) => {
    const [tool, ...toolArgs] = toolchain
    if ((await tryCommand(tool, toolArgs)) === undefined) skip(`needs ${needs}`)
    const cwd = join(await copyExamples(language), language)
    await setUp(cwd)
    const env = {
      WABA_KAFKA_BROKERS: kafkaBrokers(),
      WABA_SCHEMA_REGISTRY_URL: registryUrl(),
      WABA_TOPIC_PREFIX: relay.prefix,
      KAFKA_GROUP_ID: `${relay.prefix}${language}`,
    }
    const run = async (maxMessages: number): Promise<string[]> => {
      const [program, ...args] = command(['--max-messages', `${maxMessages}`])
      // Maven resets colours even where it used none.
      return stripVTControlCharacters(await runCommand(program, args, { cwd, env }))
        .trim()
        .split('\n')
    }
    const records = await messageRecords()
    const lines = await run(records.length)
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual(expected(records))
    expect(lines.filter((line) => line.startsWith('message '))).toHaveLength(expected(records).handled)
    // What it has handled is committed: the next run begins with what came since.
    await relay.post(message(language))
    const added = (await messageRecords()).find(({ value }) =>
      JSON.stringify(value.value).includes(`wamid.${language}`),
    )
    expect((await run(1))[0]).toBe(`message ${added?.value.event_id} text`)
  })
})
