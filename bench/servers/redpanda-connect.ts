import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Registry } from '../../src/registry/registry.ts'
import { findFreePorts } from '../../tools/stack/ports.ts'
import type { LocalStack } from '../../tools/stack/provide.ts'
import { BENCH_SECRET } from '../load/body-file.ts'
import type { Workspace } from '../workspace.ts'
import { start, type TestServer } from './start.ts'

/** Its two Kafka clients: franz-go and Sarama. */
export const CONNECT_CLIENTS = ['kafka_franz', 'kafka'] as const
export type ConnectClient = (typeof CONNECT_CLIENTS)[number]

const ATTRIBUTES = ['event_id', 'waba_id', 'field', 'phone_number_id', 'from', 'timestamp', 'type', 'body', 'value']
const REGISTRY_TIMEOUT_MS = 5_000

/**
 * Redpanda Connect with the pipeline of redpanda-connect.yaml. `program` is its executable (v4.78 was tried):
 * the benchmark does not fetch it.
 */
export async function startRedpandaConnect(
  workspace: Workspace,
  stack: LocalStack,
  { program, client, topic }: { program: string; client: ConnectClient; topic: string },
): Promise<TestServer> {
  const fields = ATTRIBUTES.map((name) => ({ name, type: 'string' }))
  const schema = JSON.stringify({ type: 'record', name: 'BenchMessage', fields })
  await new Registry({ url: stack.registryUrl, timeoutMs: REGISTRY_TIMEOUT_MS }).register(`${topic}-value`, schema)
  const [port = 0] = await findFreePorts(1)
  const config = workspace.file(`redpanda-connect-${client}.yaml`)
  const shared = readFileSync(join(import.meta.dirname, 'redpanda-connect.yaml'), 'utf8')
  // JSON is YAML as well.
  writeFileSync(config, `${shared}output: ${JSON.stringify(output(client, stack.brokers.split(','), topic))}\n`)
  return start(workspace, {
    name: `redpanda-connect-${client}`,
    program,
    args: ['run', config],
    env: {
      BENCH_PORT: String(port),
      BENCH_SECRET,
      BENCH_REGISTRY: stack.registryUrl,
      BENCH_TOPIC: topic,
    },
    url: `http://127.0.0.1:${port}/webhook`,
  })
}

function output(client: ConnectClient, brokers: readonly string[], topic: string): object {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Redpanda Connect's own interpolation
  const shared = { topic, key: '${! meta("key") }', partitioner: 'murmur2_hash', max_in_flight: 256 }
  return client === 'kafka_franz'
    ? { kafka_franz: { ...shared, seed_brokers: brokers, idempotent_write: true } }
    : { kafka: { ...shared, addresses: brokers, ack_replicas: true } }
}
