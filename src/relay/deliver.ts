import { RelayError } from '../errors.ts'
import { LARGE_BODY_BYTES } from '../http/byte-budget.ts'
import { NotStored, type Refused } from '../kafka/publish/produce.ts'
import type { Publisher } from '../kafka/publish/publisher.ts'
import type { Ingested, Pipeline } from '../pipeline/ingest.ts'
import type { Delivery, RelayRecord } from '../pipeline/record.ts'
import type { VerifiedBody } from '../pipeline/verify.ts'
import type { Gate } from './gate.ts'
import type { Lockstep } from './lockstep.ts'
import type { Metrics } from './metrics.ts'
import type { NewPaths } from './new-paths.ts'
import { shownAccount, shownName } from './shown-name.ts'
import type { TopicLimits } from './topic-limits.ts'
import type { Turns } from './turns.ts'

export interface DeliverOptions {
  readonly pipeline: Pipeline
  readonly publisher: Publisher
  readonly publishTimeoutMs: number
  /**
   * Large bodies become many records that take up several times their size, so few are processed at the same
   * time.
   */
  readonly largeBodies: Gate
  /** For bodies below STEPPED_BODY_BYTES. */
  readonly lockstep: Lockstep<Ingested>
  /** For all others. */
  readonly turns: Turns
  /** The budget that the records' bytes count against, in addition to the body's; those of large bodies are bounded by the gate. */
  readonly budget: {
    take(bytes: number, ownBytes: number): boolean
    give(bytes: number): void
  }
  /** Of topics; outdated if a record does not fit. */
  readonly limits: Pick<TopicLimits, 'refresh'>
  readonly metrics: Metrics
  /** Whether records are also counted per account. */
  readonly metricsByAccount: boolean
  readonly newPaths: NewPaths
}

/** Smaller bodies, most of which take a fraction of a millisecond, are processed together. */
const STEPPED_BODY_BYTES = 32 * 1024

/** How much of one delivery waits for Kafka at a time. */
const SLICE_BYTES = 256 * 1024
/** What each record counts in addition to its value. */
const SLICED_RECORD_BYTES = 256

/** A stored delivery's log line; contains no personal data. */
export interface DeliveryFacts extends Readonly<Record<string, unknown>> {
  readonly records: number
}

/**
 * Verified bytes → records → stored. Resolves once every record is on all in-sync replicas; rejects with a
 * RelayError (`not_stored`) if one may not be, so that Meta retries the webhook.
 */
export function deliver(body: VerifiedBody, delivery: Delivery, options: DeliverOptions): Promise<DeliveryFacts> {
  const deadlineMs = performance.now() + options.publishTimeoutMs
  const run = body.length < LARGE_BODY_BYTES ? ingestAndStore : ingestAndStoreLarge
  return run(body, delivery, deadlineMs, options)
}

/** Waits until no other large body is being processed. */
async function ingestAndStoreLarge(
  body: VerifiedBody,
  delivery: Delivery,
  deadlineMs: number,
  options: DeliverOptions,
): Promise<DeliveryFacts> {
  const { largeBodies, publishTimeoutMs } = options
  if (!(await largeBodies.enter(publishTimeoutMs))) throw new RelayError('too_much_pending', 'large bodies')
  try {
    return await ingestAndStore(body, delivery, deadlineMs, options)
  } finally {
    largeBodies.leave()
  }
}

async function ingestAndStore(
  body: VerifiedBody,
  delivery: Delivery,
  deadlineMs: number,
  options: DeliverOptions,
): Promise<DeliveryFacts> {
  const { pipeline, publisher, budget, lockstep, turns, limits } = options
  const steps = pipeline.ingestInSteps(body, delivery)
  const isSmall = body.length < STEPPED_BODY_BYTES
  const ingested = await (isSmall ? lockstep.run(steps, body.length, deadlineMs) : turns.finish(steps, deadlineMs))
  const recordBytes = ingested.records.reduce((sum, { value }) => sum + value.length, 0)
  // Refused for the size of its records, a large body might never pass; counted, it would turn small ones away.
  const heldBytes = body.length < LARGE_BODY_BYTES ? recordBytes : 0
  if (!budget.take(heldBytes, body.length)) {
    throw new RelayError('too_much_pending', 'the records of this body')
  }
  const leftMs = (): number => Math.max(1, deadlineMs - performance.now())
  try {
    const { records } = ingested
    const refused = await (recordBytes < SLICE_BYTES
      ? publisher.publish(records, leftMs())
      : publishInSlices(records, publisher, leftMs))
    // An operator may have changed the limits since they were read.
    if (refused.length > 0 || ingested.deadLetters.includes('record_too_large')) void limits.refresh()
    if (refused.length === 0) return observe(ingested, options)
    // Records that the broker will never accept become dead letters, within the same deadline.
    const why = new Map(refused.map(({ record, reason }) => [record.id, reason]))
    const buried = await turns.finish(pipeline.buryRefused(body, delivery, why), deadlineMs)
    const [again] = await publisher.publish(buried.records, leftMs())
    if (again !== undefined) throw new NotStored(`the broker refuses even the dead letter: ${again.reason}`)
    ingested.deadLetters.push(...buried.deadLetters)
    return observe(ingested, options)
  } catch (error) {
    if (error instanceof NotStored) throw new RelayError('not_stored', error.message)
    throw error
  } finally {
    budget.give(heldBytes)
  }
}

/**
 * Publishes the records of a large body slice by slice, each when the one before is stored: small deliveries then wait for one slice
 * of it instead of all. Resolves with the records that the broker refuses.
 */
async function publishInSlices(
  records: readonly RelayRecord[],
  publisher: Publisher,
  leftMs: () => number,
): Promise<Refused[]> {
  const refused: Refused[] = []
  let from = 0
  let bytes = 0
  for (let at = 0; at < records.length; at++) {
    bytes += (records[at] as RelayRecord).value.length + SLICED_RECORD_BYTES
    if (bytes < SLICE_BYTES && at < records.length - 1) continue
    refused.push(...(await publisher.publish(records.slice(from, at + 1), leftMs())))
    from = at + 1
    bytes = 0
  }
  return refused
}

/** Counts only stored records, since a failed delivery is retried and counted then. */
function observe(
  { records, unmapped, deadLetters, unrecognized }: Ingested,
  { metrics, metricsByAccount, newPaths }: DeliverOptions,
): DeliveryFacts {
  const topics: Record<string, number> = {}
  const nowMs = Date.now()
  for (const { topic, eventTimeMs } of records) {
    topics[topic] = (topics[topic] ?? 0) + 1
    metrics.records.inc(topic)
    // Meta's clock may be ahead of ours.
    if (eventTimeMs !== undefined) metrics.deliveryLag.observe(Math.max(0, nowMs - eventTimeMs) / 1000)
  }
  if (metricsByAccount) for (const { headers } of records) metrics.accountRecords.inc(shownAccount(headers))
  for (const [field, count] of unmapped.counts) metrics.unmapped.inc(field, count)
  for (const [field, pointer] of unmapped.named) newPaths.see(field, pointer)
  for (const field of unrecognized) {
    metrics.unrecognized.inc(shownName(field))
    newPaths.seeField(field)
  }
  for (const reason of deadLetters) metrics.deadLetters.inc(reason)
  // Undefined members are omitted from the log.
  return {
    records: records.length,
    topics,
    unmapped: unmapped.count || undefined,
    deadLetters: deadLetters.length > 0 ? deadLetters : undefined,
  }
}
