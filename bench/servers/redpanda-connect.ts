import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Registry } from '../../src/registry/registry.ts'
import { findFreePorts } from '../../tools/stack/ports.ts'
import type { LocalStack } from '../../tools/stack/provide.ts'
import { BENCH_SECRET } from '../load/body-file.ts'
import type { Workspace } from '../workspace.ts'
import { start, type TestServer } from './start.ts'
import { createTopic } from './topics.ts'

/** Its two Kafka clients: franz-go and Sarama. */
export const CONNECT_CLIENTS = ['kafka_franz', 'kafka'] as const
export type ConnectClient = (typeof CONNECT_CLIENTS)[number]
/** Bento is its open fork. */
export const CONNECT_NAMES = ['Redpanda Connect', 'Bento'] as const
export type ConnectName = (typeof CONNECT_NAMES)[number]

export interface Connect {
  readonly name: ConnectName
  /** Path of its executable. */
  readonly program: string
}

/** The name as files and topics have it. */
export function slugOf({ name }: Connect): string {
  return name.toLowerCase().replace(' ', '-')
}

/** redpanda-connect.yaml has a topic for each of these, one for other fields, and one for dead letters. */
const ENCODED_TOPICS = [
  'messages',
  'message_template_status_update',
  'phone_number_quality_update',
  'account_update',
  'other',
]
const DEAD_LETTERS = 'dlq'
const ATTRIBUTES = [
  { name: 'waba_id', type: 'string' },
  { name: 'time', type: 'long' },
  { name: 'field', type: 'string' },
  { name: 'value', type: 'string' },
]
const REGISTRY_TIMEOUT_MS = 5_000

/**
 * Redpanda Connect or Bento with the pipeline of redpanda-connect.yaml; its topics' names begin with `prefix`. Redpanda
 * Connect 4.78 was tried; the benchmark does not fetch it.
 */
export async function startRedpandaConnect(
  workspace: Workspace,
  stack: LocalStack,
  { connect, client, prefix }: { connect: Connect; client: ConnectClient; prefix: string },
): Promise<TestServer> {
  const schema = JSON.stringify({ type: 'record', name: 'Change', fields: ATTRIBUTES })
  const registry = new Registry({ url: stack.registryUrl, timeoutMs: REGISTRY_TIMEOUT_MS })
  for (const name of [...ENCODED_TOPICS, DEAD_LETTERS]) await createTopic(stack.brokers, prefix + name)
  for (const name of ENCODED_TOPICS) await registry.register(`${prefix}${name}-value`, schema)
  const [port = 0] = await findFreePorts(1)
  const config = workspace.file(`${slugOf(connect)}-${client}.yaml`)
  const shared = readFileSync(join(import.meta.dirname, 'redpanda-connect.yaml'), 'utf8')
  // JSON is YAML as well.
  writeFileSync(config, `${shared}output: ${JSON.stringify(output(client, stack.brokers.split(',')))}\n`)
  return start(workspace, {
    name: `${slugOf(connect)}-${client}`,
    program: connect.program,
    args: ['run', config],
    env: {
      BENCH_PORT: String(port),
      BENCH_SECRET,
      BENCH_REGISTRY: stack.registryUrl,
      BENCH_TOPICS: prefix,
    },
    url: `http://127.0.0.1:${port}/webhook`,
  })
}

/** Refusals are answered, what failed is not acknowledged, all else goes to Kafka. */
function output(client: ConnectClient, brokers: readonly string[]): object {
  const cases = [
    { check: 'meta("reply") == "1"', output: { sync_response: {} } },
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Redpanda Connect's own interpolation
    { check: 'meta("nack") != null', output: { reject: '${! meta("nack") }' } },
    { output: kafkaOutput(client, brokers) },
  ]
  return { switch: { cases } }
}

function kafkaOutput(client: ConnectClient, brokers: readonly string[]): object {
  const shared = {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
    topic: '${! meta("topic") }',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: as above
    key: '${! meta("key") }',
    // Its default is 10, which would limit it, as franz-go waits 10 ms for a batch to fill.
    max_in_flight: 256,
  }
  if (client === 'kafka_franz') {
    const limits = { max_message_bytes: '4MiB', metadata: { include_patterns: [] } }
    return { kafka_franz: { ...shared, ...limits, seed_brokers: brokers, idempotent_write: true } }
  }
  // Sarama wants one request at a time with idempotence on, which cannot be set there.
  const limits = { target_version: '2.1.0', max_msg_bytes: 4 * 1024 * 1024, compression: 'snappy', timeout: '10s' }
  return {
    kafka: {
      ...shared,
      ...limits,
      addresses: brokers,
      ack_replicas: true,
      idempotent_write: false,
      metadata: { exclude_prefixes: ['sig_ok', 'topic', 'key'] },
    },
  }
}
