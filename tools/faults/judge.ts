import type { Attempt, Delivery } from './load.ts'
import { USERS } from './load.ts'
import type { Found } from './read-back.ts'
import { EVENTS_TOPIC } from './world.ts'

/** Events that were sent closer together may lie in any order. */
const ORDER_GRAIN_MS = 2_000

/** From the fault's begin to its end, that is when Kafka (or what else was down) could serve again. */
export interface FaultSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** The result of a trial. Counts are events (three per delivery) unless stated otherwise. */
export interface Result {
  readonly sent: number
  readonly acknowledged: number
  /** Acknowledged, and in no topic. */
  readonly lost: number
  /** Copies beyond the first. */
  readonly repeated: number
  /** Of these, copies of events whose delivery was sent only once: the relay made them. */
  readonly repeatedUnasked: number
  /** Events of a key that were sent one after another and acknowledged at once, but are stored in a different order. */
  readonly unordered: number
  /** Deliveries in which the dead-letter topic holds something. */
  readonly buried: number
  /** Answers 503. */
  readonly refusals: number
  /** 503 without Retry-After. */
  readonly refusalsWithoutAdvice: number
  /** Tries that ended without an answer. */
  readonly unanswered: number
  /** Answers that are neither 200 nor 503. */
  readonly odd: number
  readonly slowestMs: number
  /** From a fault's end to the first 200, and to the last answer other than 200; the longest if there were several. */
  readonly firstGoodMs: number
  readonly allGoodMs: number
}

/** Counts the outcomes of the deliveries. */
export function judge(deliveries: readonly Delivery[], found: readonly Found[], spans: readonly FaultSpan[]): Result {
  const attempts = deliveries.flatMap((delivery) => delivery.attempts)
  const copies = Map.groupBy(found, nameOf)
  const events = deliveries.flatMap((delivery) => Array.from({ length: USERS }, (_, user) => ({ ...delivery, user })))
  const acknowledged = events.filter((event) => event.acknowledged)
  const extra = events.map((event) => {
    const inTopic = (copies.get(nameOf(event)) ?? []).filter(({ topic }) => topic === EVENTS_TOPIC)
    return { copies: Math.max(0, inTopic.length - 1), unasked: event.attempts.length === 1 }
  })
  const count = (test: (attempt: Attempt) => boolean): number => attempts.filter(test).length
  const buried = found.filter(({ topic }) => topic !== EVENTS_TOPIC).map(({ group, number }) => `${group}.${number}`)
  return {
    sent: events.length,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((event) => !copies.has(nameOf(event))).length,
    repeated: sum(extra.map((event) => event.copies)),
    repeatedUnasked: sum(extra.map((event) => (event.unasked ? event.copies : 0))),
    unordered: countUnordered(deliveries, found),
    buried: new Set(buried).size,
    refusals: count(({ status }) => status === 503),
    refusalsWithoutAdvice: count(({ status, hasRetryAfter }) => status === 503 && !hasRetryAfter),
    unanswered: count(({ status }) => status === 0),
    odd: count(({ status }) => ![0, 200, 503].includes(status)),
    slowestMs: most(attempts.map(({ sentMs, answeredMs }) => answeredMs - sentMs)),
    ...recovery(attempts, spans),
  }
}

function nameOf({ group, number, user }: { group: number; number: number; user: number }): string {
  return `${group}.${number}.${user}`
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((high, number) => Math.max(high, number), 0)
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((low, number) => Math.min(low, number), Number.POSITIVE_INFINITY)
}

/**
 * Order is checked only for events acknowledged at the first attempt, since Meta itself sends the rest later, and only
 * for events sent two seconds apart, since a process that could not run for a while reads its backlog in any order.
 */
function countUnordered(deliveries: readonly Delivery[], found: readonly Found[]): number {
  const sentMs = new Map<string, number>()
  for (const { group, number, acknowledged, attempts } of deliveries) {
    const [first, ...more] = attempts
    if (acknowledged && first !== undefined && more.length === 0) sentMs.set(`${group}.${number}`, first.sentMs)
  }
  const seen = new Set<string>()
  const newestMs = new Map<string, number>()
  let unordered = 0
  for (const event of found) {
    const name = nameOf(event)
    const ownMs = sentMs.get(`${event.group}.${event.number}`)
    if (event.topic !== EVENTS_TOPIC || seen.has(name) || ownMs === undefined) continue
    seen.add(name)
    const place = `${event.partition}/${event.group}.${event.user}`
    const lastMs = newestMs.get(place) ?? ownMs
    if (lastMs - ownMs > ORDER_GRAIN_MS) unordered++
    newestMs.set(place, Math.max(lastMs, ownMs))
  }
  return unordered
}

function recovery(
  attempts: readonly Attempt[],
  spans: readonly FaultSpan[],
): Pick<Result, 'firstGoodMs' | 'allGoodMs'> {
  let firstGoodMs = 0
  let allGoodMs = 0
  spans.forEach(({ toMs }, index) => {
    const nextMs = spans[index + 1]?.fromMs ?? Number.POSITIVE_INFINITY
    const after = attempts.filter(({ answeredMs }) => answeredMs >= toMs && answeredMs < nextMs)
    const good = after.filter(({ status }) => status === 200).map(({ answeredMs }) => answeredMs - toMs)
    const bad = after.filter(({ status }) => status !== 200).map(({ answeredMs }) => answeredMs - toMs)
    firstGoodMs = Math.max(firstGoodMs, least(good))
    allGoodMs = Math.max(allGoodMs, most(bad))
  })
  return { firstGoodMs, allGoodMs }
}
