/** docs/cli.md describes the JSON of commands as TypeScript; here the compiler holds what they print against it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import { cli } from '../support/command-line.ts'
import { codeBlocks, DOCUMENTS } from '../support/documents.ts'
import {
  APP_ID,
  APP_SECRET as GRAPH_SECRET,
  type GraphApi,
  startGraphApi,
  TOKEN,
  WABA,
} from '../support/graph-api-server.ts'
import { APP_SECRET, type RelayProcess, startRelay } from '../support/relay.ts'
import { kafkaBrokers, registryUrl } from '../support/stack.ts'
import { typeErrors } from '../support/typescript-blocks.ts'

const path = 'docs/cli.md'
const { text = '' } = DOCUMENTS.find((document) => document.path === path) ?? {}
const described = codeBlocks(text).filter(({ language }) => language === 'ts')
const commandOf = (around: string): string => /^\n?## (.+)$/m.exec(around)?.[1] ?? ''

/** What a command needs besides `--json` to have something to print. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  'subscriptions list': [WABA],
  doctor: [WABA],
  tail: ['--from-beginning', '--no-follow', '--max', '20'],
  unmapped: ['--values'],
}

/** What Meta's side of the tests knows the app by, and what webhooks are signed with. */
const SECRETS = `${GRAPH_SECRET},${APP_SECRET}`

let relay: RelayProcess
let graph: GraphApi
beforeAll(async () => {
  graph = await startGraphApi()
  relay = await startRelay({ WABA_APP_SECRETS: SECRETS })
  for (const name of sampleNames()) await relay.post(readSample(name))
})
afterAll(() => graph.close())

it.for(described)('$line: `waba-relay … --json` prints what the document says', async ({ line, text, around }) => {
  const command = commandOf(around)
  const env = {
    WABA_KAFKA_BROKERS: kafkaBrokers(),
    WABA_SCHEMA_REGISTRY_URL: registryUrl(),
    WABA_TOPIC_PREFIX: relay.prefix,
    WABA_APP_SECRETS: SECRETS,
    WABA_GRAPH_URL: graph.url,
    WABA_ACCESS_TOKEN: TOKEN,
    WABA_APP_ID: APP_ID,
  }
  const more = command === 'simulate' ? ['messages.text', '--url', relay.webhookUrl] : (MORE[command] ?? [])
  const { stdout, stderr } = await cli([...command.split(' '), ...more, '--json'], env)
  const documents = command === 'tail' ? stdout.trim().split('\n') : [stdout]
  expect({ documents, stderr }).toEqual({ documents: documents.filter((one) => one.startsWith('{')), stderr })
  expect(typeErrors(documents.map((json, index) => ({ path, line: line + index / 100, text, json })))).toBe('')
})
