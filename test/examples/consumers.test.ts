import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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
  readonly command: () => readonly [command: string, ...args: string[]]
}

const EXAMPLES: readonly Example[] = [
  {
    language: 'typescript',
    toolchain: ['node', '--version'],
    needs: 'Node 24',
    setUp: (folder) => installNodeExamples(join(folder, '..')),
    command: () => [process.execPath, 'consumer.ts'],
  },
  {
    language: 'python',
    toolchain: ['python3', '-c', 'import venv, ensurepip'],
    needs: 'Python 3 with venv',
    setUp: (folder) => installPython(folder),
    command: () => [join(cacheFolder('python'), 'bin', 'python'), 'consumer.py'],
  },
  {
    language: 'java',
    toolchain: ['mvn', '--version'],
    needs: 'Java 17 and Maven',
    setUp: (folder) => runCommand('mvn', ['-B', '-q', 'compile'], { cwd: folder }),
    command: () => ['mvn', '-B', '-q', 'exec:java'],
  },
  {
    language: 'go',
    toolchain: ['go', 'version'],
    needs: 'Go 1.26',
    setUp: async (folder) => {
      await runCommand('go', ['generate'], { cwd: folder })
      await runCommand('go', ['build', '-o', 'consumer', '.'], { cwd: folder })
    },
    command: () => ['./consumer'],
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

/** What a consumer says of these records, in any order, by their headers and as another client decodes them. */
function expected(records: readonly ConsumedRecord[]): string[] {
  const seen = new Set<string>()
  return records
    .flatMap(({ headers: { ce_type: type, ce_id: id = '', waba_test: test }, value }) => {
      if (type !== 'whatsapp.messages.message') return [`skipped ${id} ${type}`]
      if (test === 'true') return [`test ${id}`]
      if (seen.has(id)) return [`repeat ${id}`]
      seen.add(id)
      const unmapped = Object.entries(value.unmapped).map(([pointer, json]) => `unmapped ${id} ${pointer} ${json}`)
      return [...unmapped, `message ${id} ${(value.value.message as { type: string }).type}`]
    })
    .sort()
}

/** Runs a consumer until it has said something of so many records, then ends it as production does. */
async function run(example: Example, cwd: string, records: number): Promise<string[]> {
  const [program, ...args] = example.command()
  const env = {
    ...process.env,
    WABA_KAFKA_BROKERS: kafkaBrokers(),
    WABA_SCHEMA_REGISTRY_URL: registryUrl(),
    WABA_TOPIC_PREFIX: relay.prefix,
    KAFKA_GROUP_ID: `${relay.prefix}${example.language}`,
    PYTHONUNBUFFERED: '1',
  }
  const child = spawn(program, args, { cwd, env, timeout: RUN_LIMIT_MS })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) {
    // Maven resets colours even where it used none.
    lines.push(stripVTControlCharacters(line))
    if (lines.filter((said) => /^(message|repeat|skipped|test) /.test(said)).length === records) child.kill('SIGTERM')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  // A JVM that a signal ends says so, however well it ended.
  expect({ code: child.exitCode, output, lines }).toMatchObject({ code: example.language === 'java' ? 143 : 0 })
  return lines.filter((line) => line !== '')
}

test('the webhooks have all that an example tells apart', async () => {
  const said = expected(await messageRecords()).map((line) => line.split(' ')[0])
  expect(new Set(said)).toEqual(new Set(['message', 'repeat', 'skipped', 'test', 'unmapped']))
})

describe.each(EXAMPLES)('the example in $language', (example) => {
  const { language, toolchain, needs, setUp } = example

  test('handles each message once, and goes on where it ended', { timeout: SETUP_LIMIT_MS }, async ({ skip }) => {
    const [tool, ...toolArgs] = toolchain
    if ((await tryCommand(tool, toolArgs)) === undefined) skip(`needs ${needs}`)
    const cwd = join(await copyExamples(language), language)
    await setUp(cwd)
    const records = await messageRecords()
    expect((await run(example, cwd, records.length)).sort()).toEqual(expected(records))
    // What it has handled is committed: the next run begins with what came since.
    await relay.post(message(language))
    const added = (await messageRecords()).find(({ value }) =>
      JSON.stringify(value.value).includes(`wamid.${language}`),
    )
    expect(await run(example, cwd, 1)).toEqual([`message ${added?.value.event_id} text`])
  })
})
