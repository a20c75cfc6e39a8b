/** `npm run demo`: the whole path of a webhook on this machine, from Meta's bytes to a decoded record. */
import { randomBytes } from 'node:crypto'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brokerAccess, COMMAND_TIMEOUT_MS } from '../../src/config/access.ts'
import { type Config, readConfig } from '../../src/config/config.ts'
import { messageOf } from '../../src/errors.ts'
import { kafkajsAccess } from '../../src/kafka/connection.ts'
import { TOPIC_NAMES } from '../../src/pipeline/fields.ts'
import { sign } from '../../src/pipeline/verify.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { withAdmin } from '../kafka-admin.ts'
import { type Guard, openGuard } from '../stack/guard.ts'
import { type LocalStack, provideStack } from '../stack/provide.ts'
import { type DecodedRecord, readRecords } from './records.ts'
import { startRelay } from './relay.ts'
import { DEMO_SAMPLES } from './samples.ts'
import { StepLine, say, shownRecord, styled, topicTable } from './show.ts'

const STEPS = 4
const POST_LIMIT_MS = 15_000
const WAYS = { docker: 'in Docker', java: 'as Java processes', env: 'at the addresses from the environment' }
/** The topic whose first record is shown whole. */
const WHOLE_TOPIC = '-messages'

/** Released in reverse order, at the end or on Ctrl-C. */
const started = new AsyncDisposableStack()

async function main(): Promise<void> {
  say(styled('bold', 'waba-relay: WhatsApp webhooks in, typed Avro records in Kafka out'))
  const stack = await step(1, 'Start Kafka and a schema registry', async (log) => {
    const provided = started.use(await provideStack({ log }))
    return [provided, WAYS[provided.kind]]
  })
  const secret = randomBytes(16).toString('hex')
  const env = relayEnvironment(stack, secret)
  const config = readConfig(env)
  if (stack.kind === 'env') started.defer(() => deleteTopics(config))
  const webhookUrl = await step(2, 'Start the relay', async () => {
    const guard = openGuard()
    started.defer(() => guard.clear())
    const relay = await startRelay(env, await emptyFolder(guard), (pid) => guard.add({ kind: 'process', pid }))
    started.defer(() => relay.stop())
    return [relay.webhookUrl, `${TOPIC_NAMES.length} topics created, ${TOPIC_NAMES.length} schemas registered`]
  })
  await step(3, `Post ${DEMO_SAMPLES.length} signed webhooks, as Meta does`, async () => {
    for (const { name } of DEMO_SAMPLES) await post(webhookUrl, name, secret)
    return [undefined, 'each answered 200, so Kafka has stored it']
  })
  const records = await step(4, 'Read the records and decode them', async () => {
    const read = await readRecords(config, wantedRecords(config.topicPrefix))
    return [read, `${read.length} records in ${new Set(read.map(({ record }) => record.topic)).size} topics`]
  })
  show(records)
}

type Log = (line: string) => void

/** One line for each step: what is in progress, then its result. */
async function step<T>(
  number: number,
  what: string,
  work: (log: Log) => Promise<[result: T, done: string]>,
): Promise<T> {
  const line = new StepLine(`${styled('dim', `[${number}/${STEPS}]`)} ${what}`)
  const startedMs = performance.now()
  const [result, done] = await work((text) => line.log(text))
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1)
  line.done(`${styled('green', done)} ${styled('dim', `(${seconds} s)`)}`)
  return result
}

/** On a Kafka from the environment, the demo's topics get a prefix of their own and are deleted at the end. */
function relayEnvironment(stack: LocalStack, secret: string): Record<string, string | undefined> {
  const { PATH, HOME } = process.env
  const own =
    stack.kind === 'env' ? Object.entries(process.env).filter(([name]) => /^WABA_(KAFKA|SCHEMA)/.test(name)) : []
  return {
    PATH,
    HOME,
    ...Object.fromEntries(own),
    WABA_HOST: '127.0.0.1',
    WABA_PORT: '0',
    WABA_ADMIN_HOST: '127.0.0.1',
    WABA_ADMIN_PORT: '0',
    WABA_KAFKA_BROKERS: stack.brokers,
    WABA_SCHEMA_REGISTRY_URL: stack.registryUrl,
    WABA_APP_SECRETS: secret,
    WABA_VERIFY_TOKENS: 'demo',
    ...(stack.kind === 'env' ? { WABA_TOPIC_PREFIX: `demo-${randomBytes(3).toString('hex')}-` } : {}),
  }
}

async function emptyFolder(guard: Guard): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'waba-relay-demo-'))
  guard.add({ kind: 'folder', path })
  return path
}

async function deleteTopics(config: Config): Promise<void> {
  const topics = TOPIC_NAMES.map((name) => config.topicPrefix + name)
  await withAdmin(kafkajsAccess(brokerAccess(config, COMMAND_TIMEOUT_MS)), (admin) =>
    admin.deleteTopics({ topics }),
  ).catch(() => {
    say(`The topics ${config.topicPrefix}* could not be deleted.`)
  })
}

async function post(url: string, sample: string, secret: string): Promise<void> {
  const body = readSample(sample)
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body, secret) }
  const signal = AbortSignal.timeout(POST_LIMIT_MS)
  const { status } = await fetch(url, { method: 'POST', headers, body: new Uint8Array(body), signal })
  if (status !== 200) throw new Error(`The relay answered ${status} to the sample ${sample}.`)
}

function wantedRecords(prefix: string): Map<string, number> {
  const wanted = new Map<string, number>()
  for (const topic of DEMO_SAMPLES.flatMap(({ topics }) => topics.map((name) => prefix + name))) {
    wanted.set(topic, (wanted.get(topic) ?? 0) + 1)
  }
  return wanted
}

function show(records: readonly DecodedRecord[]): void {
  const whole = records.find(({ record }) => record.topic.endsWith(WHOLE_TOPIC))
  say(`\n${styled('bold', 'A topic for each field; batches are split into one record per event')}\n`)
  say(topicTable(records))
  say(styled('bold', 'One record, as its consumer gets it (without attributes that are null)'))
  if (whole !== undefined) say(`\n${shownRecord(whole)}\n`)
  say(styled('bold', 'Next'))
  say('  docker compose up --wait              Kafka, a registry and the relay, to try things out; or')
  say('  npm run stack -- up                   Kafka and a registry alone; prints the settings to use')
  say('  npm run relay -- simulate messages    post more samples')
  say('  npm run relay -- tail                 watch records arrive')
  say('  docs/meta-setup.md                    connect your app at Meta')
  say('  docs/consumers.md                     read the records in TypeScript, Python, Java or Go')
}

async function end(exitCode: number): Promise<never> {
  await started.disposeAsync().catch((error: unknown) => say(`Cleaning up failed: ${messageOf(error)}`))
  process.exit(exitCode)
}

let isEnding = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isEnding) return
    isEnding = true
    say('\nCleaning up …')
    void end(130)
  })
}
// An idle kafkajs sets timers in the past, which Node warns about; they do no harm.
process.removeAllListeners('warning')

try {
  await main()
  await end(0)
} catch (error) {
  // After Ctrl-C, any work in progress fails.
  if (!isEnding) {
    say(`\n${styled('red', 'The demo failed:')} ${messageOf(error)}`)
    await end(1)
  }
}
