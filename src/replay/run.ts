import { brokerAccess, COMMAND_TIMEOUT_MS, registryAccess } from '../config/access.ts'
import type { Config } from '../config/config.ts'
import { withWire } from '../kafka/publish/wire.ts'
import { GroupOffsets } from '../kafka/read/group-offsets.ts'
import { RecordReader, type StoredRecord } from '../kafka/read/record-reader.ts'
import { describeTopics, wantedMessageBytes } from '../kafka/topics/topics.ts'
import type { AvroRecordSchema, RegisteredSchema } from '../pipeline/encode.ts'
import { DEAD_LETTER, TOPIC_NAMES, UNRECOGNIZED } from '../pipeline/fields.ts'
import { Pipeline } from '../pipeline/ingest.ts'
import { type UnrecognizedRecord, webhookOfDeadLetter, webhookOfUnrecognized } from '../pipeline/replay.ts'
import { recordDecoder } from '../registry/decoder.ts'
import { schemaText } from '../registry/schemas.ts'
import { openKafka, prepareSchemas, prepareTopics } from '../relay/publishing.ts'
import { LetterJoiner, type LetterRecord } from './letters.ts'
import { type Replayable, type ReplayOptions, type ReplayResult, replay } from './replay.ts'
import { deliveryOf, isSelected, type Selection, selectableLetter } from './selection.ts'

export interface ReplayRun {
  /** Replays unrecognized changes instead of dead letters. */
  readonly unrecognized: boolean
  readonly selection: Selection
  /** Publishes nothing and saves no progress. */
  readonly dryRun: boolean
  /** Whether to include items already replayed. */
  readonly again: boolean
  readonly signal: AbortSignal
  readonly onProgress: ReplayOptions['onProgress']
  readonly onTrouble: (message: string) => void
}

/** A replay may use more memory for one body than a relay, which holds several: it publishes what was too much for that. */
const EXPANSION_FACTOR = 32
const EXPANSION_LIMIT_BYTES = 512 * 1024 * 1024
/** No sender is waiting, so there is time for leaders to move and brokers to restart. */
const PUBLISH_TIMEOUT_MS = 60_000

/** The consumer group whose committed offsets hold a topic's replay progress. */
export function replayGroup({ kafkaClientId }: Config, topic: string): string {
  return `${kafkaClientId}-replay-${topic}`
}

/** Processes dead letters or unrecognized changes with this version, and publishes the records. */
export async function runReplay(config: Config, run: ReplayRun): Promise<ReplayResult> {
  const source = config.topicPrefix + (run.unrecognized ? UNRECOGNIZED : DEAD_LETTER)
  const access = brokerAccess(config, COMMAND_TIMEOUT_MS)
  await using stack = new AsyncDisposableStack()
  const { ingest, publish } = run.dryRun ? await dryPipeline(config) : await livePipeline(config, run, stack)
  const reader = stack.use(new RecordReader(access, [source]))
  const offsets = stack.use(new GroupOffsets(access, replayGroup(config, source), source))
  const decode = recordDecoder(registryAccess(config))
  return await replay({
    reader,
    committed: await offsets.read(),
    again: run.again,
    commit: run.dryRun ? async () => {} : (done) => offsets.write(done),
    take: run.unrecognized ? takeUnrecognized(decode, run) : takeLetters(decode, run, config.topicPrefix),
    ingest,
    publish,
    source,
    deadLetterTopic: config.topicPrefix + DEAD_LETTER,
    signal: run.signal,
    onProgress: run.onProgress,
  })
}

type Decode = (value: Buffer) => Promise<unknown>
type Take = ReplayOptions['take']

function takeLetters(decode: Decode, { selection }: ReplayRun, topicPrefix: string): Take {
  const joiner = new LetterJoiner()
  return async (record): Promise<Replayable | undefined> => {
    if (record.value === undefined) return undefined
    const facts = (await decode(record.value)) as LetterRecord
    if (!isSelected(selectableLetter(facts, topicPrefix), selection)) return undefined
    const letter = joiner.add(record, facts)
    if (letter === undefined) return undefined
    const webhook = webhookOfDeadLetter(letter.body, facts.envelope ?? undefined)
    const delivery = deliveryOf(record, Number(facts.received_at), facts.headers)
    return { id: facts.event_id, webhook, delivery, records: letter.records }
  }
}

function takeUnrecognized(decode: Decode, { selection }: ReplayRun): Take {
  return async (record: StoredRecord): Promise<Replayable | undefined> => {
    if (record.value === undefined) return undefined
    const change = (await decode(record.value)) as UnrecognizedRecord & { readonly received_at: number }
    const receivedAtMs = Number(change.received_at)
    const selectable = { id: change.event_id, reason: undefined, topic: change.field, receivedAtMs }
    if (!isSelected(selectable, selection)) return undefined
    const delivery = deliveryOf(record, receivedAtMs, {})
    return { id: change.event_id, webhook: webhookOfUnrecognized(change), delivery, records: [record] }
  }
}

type Ways = Pick<ReplayOptions, 'ingest' | 'publish'>

/** Publishes as the relay does. */
async function livePipeline(config: Config, run: ReplayRun, stack: AsyncDisposableStack): Promise<Ways> {
  const kafka = openKafka(config, {
    onProblem: run.onTrouble,
    onTrouble: ({ topic, partition, reason }) => run.onTrouble(`${topic}/${partition} accepts no records: ${reason}`),
  })
  stack.defer(() => kafka.close())
  const [schemas] = await Promise.all([prepareSchemas(config), prepareTopics(config, kafka)])
  const pipeline = pipelineOf(config, schemas, (topic) => kafka.limits.of(topic))
  return {
    ingest: (webhook, delivery) => pipeline.ingest(webhook, delivery),
    publish: async (records) => {
      const refused = await kafka.publisher.publish(records, PUBLISH_TIMEOUT_MS)
      return refused.map(({ reason }) => reason)
    },
  }
}

/** Uses neither Kafka nor the registry; takes schemas from the files. */
async function dryPipeline(config: Config): Promise<Ways> {
  const names = TOPIC_NAMES.map((name) => config.topicPrefix + name)
  const topics = await withWire(brokerAccess(config, COMMAND_TIMEOUT_MS), (wire) => describeTopics(wire, names))
  const schemas = TOPIC_NAMES.map((name): [string, RegisteredSchema] => [
    name,
    { schema: JSON.parse(schemaText(name)) as AvroRecordSchema, id: 0 },
  ])
  const limitOf = (topic: string): number =>
    topics.get(topic)?.maxMessageBytes ?? wantedMessageBytes(config.bodyLimitBytes)
  const pipeline = pipelineOf(config, new Map(schemas), limitOf)
  return { ingest: (webhook, delivery) => pipeline.ingest(webhook, delivery), publish: async () => [] }
}

function pipelineOf(
  { topicPrefix }: Config,
  schemas: ReadonlyMap<string, RegisteredSchema>,
  recordLimitBytes: (topic: string) => number,
): Pipeline {
  const expansion = { expansionFactor: EXPANSION_FACTOR, expansionLimitBytes: EXPANSION_LIMIT_BYTES }
  return new Pipeline({ topicPrefix, schemas, recordLimitBytes, ...expansion })
}
