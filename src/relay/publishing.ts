import { brokerAccess, registryAccess } from '../config/access.ts'
import type { Config } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { kafkajsProducer } from '../kafka/publish/kafkajs-producer.ts'
import { platformaticProducer } from '../kafka/publish/platformatic-producer.ts'
import type { Producer } from '../kafka/publish/produce.ts'
import { Publisher, type PublisherOptions } from '../kafka/publish/publisher.ts'
import { Topology } from '../kafka/publish/topology.ts'
import { Wire, withWire } from '../kafka/publish/wire.ts'
import { ensureTopics, messageLimits, type TopicFacts, wantedMessageBytes } from '../kafka/topics/topics.ts'
import type { RegisteredSchema } from '../pipeline/encode.ts'
import { TOPIC_NAMES } from '../pipeline/fields.ts'
import { Registry } from '../registry/registry.ts'
import { ensureSchemas } from '../registry/schemas.ts'
import type { Metrics } from './metrics.ts'
import { TopicLimits } from './topic-limits.ts'
import type { Tracing } from './tracing.ts'

/** Interval of refreshing leaders and partitions when nothing else triggers it. */
const TOPOLOGY_REFRESH_MS = 10_000
/** The same while the relay is not ready for lack of brokers, topics or rights. */
const TOPOLOGY_RETRY_MS = 1_000
const TOPOLOGY_GAP_MS = 100
/** Delay between attempts to create topics again. */
const RESTORE_GAP_MS = 1_000
/** After a registry hung and recovered, the relay must not keep waiting for old responses. */
const REGISTRY_TIMEOUT_MS = 3_000

/** The parts that publish records, shared by the relay and a replay. */
export interface Kafka {
  readonly topology: Topology
  readonly publisher: Publisher
  readonly producer: Producer
  readonly limits: TopicLimits
  observe(metrics: Metrics, tracing: Tracing): void
  close(): Promise<void>
}

export interface KafkaEvents {
  readonly onProblem: (problem: string) => void
  readonly onTrouble: PublisherOptions['onTrouble']
}

/** Does not connect yet; `prepareTopics` does. */
export function openKafka(config: Config, { onProblem, onTrouble }: KafkaEvents): Kafka {
  // Half of the publish timeout, so that a lost response leaves time for one retry.
  const requestTimeoutMs = Math.ceil(config.publishTimeoutMs / 2)
  const access = brokerAccess(config, requestTimeoutMs)
  let metrics: Metrics | undefined
  const onReconnect = (): void => metrics?.producerReconnects.inc()
  const wire = new Wire(access, onReconnect)
  const topology = new Topology(wire, {
    topics: TOPIC_NAMES.map((name) => config.topicPrefix + name),
    refreshEveryMs: TOPOLOGY_REFRESH_MS,
    retryEveryMs: TOPOLOGY_RETRY_MS,
    refreshGapMs: TOPOLOGY_GAP_MS,
    onProblem,
    onMissing: () => void restore(),
  })
  // The broker times out slightly before the relay does, so that its error arrives first.
  const ackTimeoutMs = Math.ceil(requestTimeoutMs * 0.8)
  const options = { compression: config.kafkaCompression, ackTimeoutMs }
  const producer: Producer =
    config.kafkaProducer === 'kafkajs'
      ? kafkajsProducer(access, { ...options, seed: () => wire.lastAnswering, onReconnect })
      : platformaticProducer(wire, topology, options)
  const limits = new TopicLimits({
    read: (topics) => messageLimits(wire, topics),
    otherwiseBytes: wantedMessageBytes(config.bodyLimitBytes),
    onProblem,
  })
  let restoring = false
  /** Recreates topics deleted while the relay runs, if it creates topics at all. */
  const restore = async (): Promise<void> => {
    if (restoring || !limits.areFollowed || !config.topicsAutoCreate) return
    restoring = true
    try {
      limits.follow(await ensureAllTopics(config))
      await topology.refresh()
    } catch (error) {
      onProblem(`topics cannot be created again: ${messageOf(error)}`)
      await new Promise((resolve) => setTimeout(resolve, RESTORE_GAP_MS).unref())
    } finally {
      restoring = false
    }
  }
  let tracing: Tracing | undefined
  const publisher = new Publisher(producer, topology, {
    batchLimitBytes: (topic) => limits.of(topic),
    onPublished: (batch) => {
      metrics?.observeBatch(batch)
      tracing?.batchStored(batch)
    },
    onTrouble: (trouble) => {
      metrics?.publishTroubles.inc(trouble.topic)
      onTrouble(trouble)
    },
  })
  return {
    topology,
    publisher,
    producer,
    limits,
    observe: (...observers) => {
      ;[metrics, tracing] = observers
    },
    async close() {
      topology.close()
      limits.close()
      await Promise.all([producer.close(), wire.close()])
    },
  }
}

/** Ensures that topics and leaders exist. Throws TopicsMissing if topics are missing and may not be created. */
export async function prepareTopics(config: Config, { topology, producer, limits }: Kafka): Promise<void> {
  const facts = await ensureAllTopics(config)
  await topology.refresh()
  if (topology.problem !== undefined) throw new Error(topology.problem)
  await producer.open()
  limits.follow(facts)
}

function ensureAllTopics(config: Config): Promise<Map<string, TopicFacts>> {
  const names = TOPIC_NAMES.map((name) => config.topicPrefix + name)
  return withWire(brokerAccess(config, config.publishTimeoutMs), (wire) =>
    ensureTopics(wire, names, {
      autoCreate: config.topicsAutoCreate,
      partitions: config.topicPartitions,
      replicationFactor: config.topicReplicationFactor,
      maxMessageBytes: wantedMessageBytes(config.bodyLimitBytes),
    }),
  )
}

/** Ensures that schemas are registered, and returns them with their ids; see ensureSchemas. */
export function prepareSchemas(config: Config): Promise<Map<string, RegisteredSchema>> {
  return ensureSchemas(new Registry({ ...registryAccess(config), timeoutMs: REGISTRY_TIMEOUT_MS }), TOPIC_NAMES, {
    topicPrefix: config.topicPrefix,
    autoRegister: config.schemasAutoRegister,
  })
}
