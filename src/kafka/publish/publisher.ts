import type { RelayRecord } from '../../pipeline/record.ts'
import { Lane, type Pending } from './lane.ts'
import { NotStored, type Outcome, type PartitionBatch, type Producer, type Refused } from './produce.ts'
import type { Topology } from './topology.ts'

export interface PublisherOptions {
  /** The largest batch, in bytes, that the topic accepts now (its max.message.bytes). */
  readonly batchLimitBytes: (topic: string) => number
  readonly onPublished: (batch: PublishedBatch) => void
  readonly onTrouble: (what: { topic: string; partition: number; reason: string }) => void
}

/** A batch stored on all in-sync replicas. */
export interface PublishedBatch {
  readonly topic: string
  readonly partition: number
  readonly records: readonly RelayRecord[]
  /** Before compression: keys, values and an estimate of Kafka's overhead. */
  readonly bytes: number
  /** How long its oldest record waited before the batch was sent. */
  readonly waitMs: number
  /** From the request to its response. */
  readonly durationMs: number
}

/** A partition that accepts no records. */
export interface PartitionTrouble {
  readonly topic: string
  readonly partition: number
  readonly reason: string
  /** By `performance.now()`. */
  readonly sinceMs: number
}

/** Routes records, and refreshes the routing. */
type Leaders = Pick<Topology, 'partition' | 'leader' | 'refresh'>

/** Target size of a batch. Larger ones gain nothing, delay later batches, and take too long on slow networks. */
const BATCH_BYTES = 256 * 1024
/** Limit for all batches of a request, that of the Java client (max.request.size): more would only wait in the socket, as a second copy. */
const REQUEST_BYTES = 1024 * 1024
/** Requests in flight per leader: while it stores one, the next is collected and sent. */
const REQUESTS_PER_LEADER = 2
const FIRST_RETRY_MS = 20
const LAST_RETRY_MS = 500
/** How late after its deadline a delivery may be rejected, since one timer serves all deliveries. */
const LATE_BY_MS = 100
/** A partition that has stored nothing for this long gets one delivery at a time, as a probe; others are rejected. */
const PROBE_AFTER_MS = 1_000

/**
 * Once a record has waited for this share of the publish timeout, its partition accepts no more: new records would
 * only miss their deadlines and take up memory. One unanswered request takes half of the timeout.
 */
const BEHIND_SHARE = 0.6

/**
 * Publishes deliveries. Records of deliveries that arrive while a request to a leader is in flight share the next
 * one (group commit), so a lone delivery goes at once and a crowd goes in large batches. Each partition keeps its
 * order: it has one batch in flight at a time, which is retried until it is stored, refused, or past its deadline.
 * A failing partition delays only deliveries with records for it.
 */
export class Publisher {
  readonly #producer: Producer
  readonly #topology: Leaders
  readonly #options: PublisherOptions
  /** By topic, then partition; with gaps for partitions that have had no records. */
  readonly #lanes = new Map<string, Lane[]>()
  /** Lanes with records that are neither in flight nor waiting for a retry. */
  readonly #ready = new Set<Lane>()
  readonly #underWay = new Map<number, number>()
  #dispatchScheduled = false
  #deadlineTimer: NodeJS.Timeout | undefined

  constructor(producer: Producer, topology: Leaders, options: PublisherOptions) {
    this.#producer = producer
    this.#topology = topology
    this.#options = options
  }

  /**
   * Resolves once every record is on all in-sync replicas or was individually refused; returns the refused records.
   * Rejects with NotStored no later than a tenth of a second after `timeoutMs`.
   */
  publish(records: readonly RelayRecord[], timeoutMs: number): Promise<Refused[]> {
    if (records.length === 0) return Promise.resolve([])
    const nowMs = performance.now()
    const lanes = records.map((record) => this.#laneOf(record))
    for (const lane of lanes) {
      const problem = problemOf(lane, nowMs, timeoutMs)
      if (problem !== undefined) return Promise.reject(new NotStored(`${lane.name} ${problem}`))
    }
    return new Promise((resolve, reject) => {
      const times = { sinceMs: nowMs, expiresAtMs: nowMs + timeoutMs }
      const pending: Pending = { ...times, left: records.length, settled: false, refused: [], resolve, reject }
      records.forEach((record, index) => {
        const lane = lanes[index] as Lane
        lane.push({ record, pending })
        if (lane.isIdle(nowMs)) this.#ready.add(lane)
      })
      this.#scheduleDispatch()
      this.#watchDeadlines()
    })
  }

  #laneOf({ topic, key, id }: RelayRecord): Lane {
    // Records without a key spread by id, so that a repeat goes to the same partition.
    const partition = this.#topology.partition(topic, key ?? id)
    return this.#lanes.get(topic)?.[partition] ?? this.#addLane(topic, partition)
  }

  #addLane(topic: string, partition: number): Lane {
    const lane = new Lane(topic, partition, () => Math.min(BATCH_BYTES, this.#options.batchLimitBytes(topic)))
    const lanes = this.#lanes.get(topic) ?? []
    lanes[partition] = lane
    this.#lanes.set(topic, lanes)
    return lane
  }

  /** Runs after pending events: deliveries that arrived together then share fewer, larger requests. */
  #scheduleDispatch(): void {
    if (this.#dispatchScheduled) return
    this.#dispatchScheduled = true
    setImmediate(() => {
      this.#dispatchScheduled = false
      this.#dispatch()
    })
  }

  #dispatch(): void {
    const requests = new Map<number, { lanes: Lane[]; batches: PartitionBatch[]; bytes: number }>()
    for (const lane of this.#ready) {
      const leader = this.#topology.leader(lane.topic, lane.partition)
      if ((this.#underWay.get(leader) ?? 0) >= REQUESTS_PER_LEADER) continue
      const request = requests.get(leader) ?? { lanes: [], batches: [], bytes: 0 }
      if (request.bytes >= REQUEST_BYTES) continue
      this.#ready.delete(lane)
      const batch = lane.take()
      if (batch === undefined) continue
      if (leader < 0) {
        this.#trouble(lane, 'the partition has no leader', true)
        continue
      }
      request.lanes.push(lane)
      request.batches.push(batch)
      request.bytes += lane.batchBytes
      requests.set(leader, request)
    }
    for (const [leader, { lanes, batches }] of requests) void this.#send(leader, lanes, batches)
  }

  async #send(leader: number, lanes: Lane[], batches: PartitionBatch[]): Promise<void> {
    this.#underWay.set(leader, (this.#underWay.get(leader) ?? 0) + 1)
    const startedMs = performance.now()
    const outcomes = await this.#producer.produce(leader, batches)
    this.#underWay.set(leader, (this.#underWay.get(leader) ?? 1) - 1)
    lanes.forEach((lane, index) => {
      this.#settle(lane, outcomes[index] as Outcome, startedMs)
    })
    if (this.#ready.size > 0) this.#scheduleDispatch()
  }

  #settle(lane: Lane, outcome: Outcome, startedMs: number): void {
    switch (outcome.kind) {
      case 'stored':
        this.#options.onPublished(publishedBatch(lane, startedMs))
        lane.stored()
        break
      case 'refused':
        // One bad record must not affect its neighbours: the batch is split in half until the record is alone.
        if (lane.halve()) break
        lane.refused(outcome.reason)
        break
      case 'denied':
        this.#options.onTrouble({ topic: lane.topic, partition: lane.partition, reason: outcome.reason })
        lane.reject(new NotStored(`${lane.name}: ${outcome.reason}`))
        break
      case 'unsure':
        this.#trouble(lane, outcome.reason, outcome.moved)
        return
    }
    if (lane.hasWork) this.#ready.add(lane)
  }

  #trouble(lane: Lane, reason: string, moved: boolean): void {
    const nowMs = performance.now()
    if (!lane.isFailing) this.#options.onTrouble({ topic: lane.topic, partition: lane.partition, reason })
    const delayMs = lane.failed(nowMs, reason, FIRST_RETRY_MS, LAST_RETRY_MS)
    const again = (): void => {
      lane.retryAtMs = 0
      if (!lane.hasWork) return
      this.#ready.add(lane)
      this.#scheduleDispatch()
    }
    const wait = new Promise((resolve) => setTimeout(resolve, delayMs))
    void Promise.all([wait, moved ? this.#topology.refresh() : undefined]).then(again)
  }

  /** Runs while records wait. It goes through the lanes, since a list of deliveries would retain stored ones. */
  #watchDeadlines(): void {
    if (this.#deadlineTimer !== undefined) return
    this.#deadlineTimer = setTimeout(() => {
      this.#deadlineTimer = undefined
      const nowMs = performance.now()
      const lanes = this.#allLanes()
      const late = lanes.filter((lane) => lane.expire(nowMs))
      // A delivery that is late in one lane may have records in other lanes.
      if (late.length > 0) for (const lane of lanes) lane.forget()
      if (this.depth > 0) this.#watchDeadlines()
    }, LATE_BY_MS)
    // A delivery's connection keeps the process alive; the timer need not.
    this.#deadlineTimer.unref()
  }

  /** Partitions that accept no records. */
  get troubles(): PartitionTrouble[] {
    const failing = this.#allLanes().filter(({ isFailing }) => isFailing)
    return failing.map(({ topic, partition, lastReason: reason, failingSinceMs: sinceMs }) => ({
      topic,
      partition,
      reason,
      sinceMs,
    }))
  }

  /** Records waiting or in flight. */
  get depth(): number {
    let depth = 0
    for (const lane of this.#allLanes()) depth += lane.depth
    return depth
  }

  #allLanes(): Lane[] {
    // Flattening skips the gaps.
    return [...this.#lanes.values()].flat()
  }
}

function publishedBatch(lane: Lane, startedMs: number): PublishedBatch {
  const { topic, partition, batch, batchBytes: bytes, oldestSinceMs } = lane
  const [waitMs, durationMs] = [Math.max(0, startedMs - oldestSinceMs), performance.now() - startedMs]
  return { topic, partition, records: batch?.records ?? [], bytes, waitMs, durationMs }
}

/** Why a partition accepts no more deliveries; undefined if it does. */
function problemOf(lane: Lane, nowMs: number, timeoutMs: number): string | undefined {
  if (lane.failingSinceMs < nowMs - PROBE_AFTER_MS && lane.hasWork) return `accepts nothing: ${lane.lastReason}`
  const isBehind = nowMs - lane.oldestSinceMs > timeoutMs * BEHIND_SHARE
  return isBehind ? 'is behind: a record has waited for most of its deadline' : undefined
}
