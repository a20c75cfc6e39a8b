import { describe, expect, it } from 'vitest'
import { Lane } from '../../../src/kafka/publish/lane.ts'
import type { Refused } from '../../../src/kafka/publish/produce.ts'
import type { RelayRecord } from '../../../src/pipeline/record.ts'

const LIMIT_BYTES = 10_000

function record(name: string, bytes = 10): RelayRecord {
  return { topic: 't', key: name, id: name, value: Buffer.alloc(bytes), headers: {} }
}

/** A delivery of so many records, and what became of it. */
function delivery(left = 1) {
  const outcome: { refused?: Refused[]; error?: Error } = {}
  const pending = {
    left,
    sinceMs: 0,
    expiresAtMs: 1_000,
    settled: false,
    refused: [],
    resolve: (refused: Refused[]) => void Object.assign(outcome, { refused }),
    reject: (error: Error) => void Object.assign(outcome, { error }),
  }
  return { pending, outcome }
}

function laneWith(...names: string[]) {
  const lane = new Lane('t', 0, () => LIMIT_BYTES)
  const deliveries = names.map((name) => {
    const one = delivery()
    lane.push({ record: record(name), pending: one.pending })
    return one
  })
  return { lane, deliveries }
}

function names(lane: Lane): (string | null)[] | undefined {
  return lane.take()?.records.map(({ key }) => key)
}

describe('a lane', () => {
  it('takes all waiting records in one batch, in order', () => {
    const { lane, deliveries } = laneWith('a', 'b', 'c')
    expect(names(lane)).toEqual(['a', 'b', 'c'])
    lane.stored()
    expect(deliveries.map(({ outcome }) => outcome)).toEqual([{ refused: [] }, { refused: [] }, { refused: [] }])
    expect(lane.hasWork).toBe(false)
    expect(lane.take()).toBeUndefined()
  })

  it('keeps batches within their size, though a single record may be larger', () => {
    const lane = new Lane('t', 0, () => LIMIT_BYTES)
    for (const [name, bytes] of [
      ['a', 4000],
      ['b', 4000],
      ['c', 4000],
      ['d', 50_000],
      ['e', 10],
    ] as const) {
      lane.push({ record: record(name, bytes), pending: delivery().pending })
    }
    const batches: ReturnType<typeof names>[] = []
    for (let batch = names(lane); batch !== undefined; batch = names(lane)) {
      batches.push(batch)
      lane.stored()
    }
    expect(batches).toEqual([['a', 'b'], ['c'], ['d'], ['e']])
  })

  it('sizes the next batch by a limit that changed meanwhile', () => {
    let limitBytes = LIMIT_BYTES
    const lane = new Lane('t', 0, () => limitBytes)
    for (const name of ['a', 'b', 'c']) lane.push({ record: record(name, 4000), pending: delivery().pending })
    expect(names(lane)).toEqual(['a', 'b'])
    lane.halve()
    limitBytes = 1
    lane.stored()
    expect(names(lane)).toEqual(['a'])
  })

  it('settles a delivery when its last record is settled', () => {
    const { lane } = laneWith()
    const { pending, outcome } = delivery(2)
    lane.push({ record: record('a', 9000), pending })
    lane.push({ record: record('b', 9000), pending })
    lane.take()
    lane.stored()
    expect(outcome).toEqual({})
    lane.take()
    lane.stored()
    expect(outcome).toEqual({ refused: [] })
  })

  it('retries the batch in doubt as the same object, before anything after it', () => {
    const { lane } = laneWith('a')
    const first = lane.take()
    lane.push({ record: record('b'), pending: delivery().pending })
    expect(lane.failed(1000, 'no answer', 20, 500)).toBe(20)
    expect(lane.isIdle(1010)).toBe(false)
    expect(lane.take()).toBe(first)
    lane.stored()
    expect(names(lane)).toEqual(['b'])
  })

  it('drops a batch in doubt that nobody waits for any more', () => {
    const { lane, deliveries } = laneWith('a')
    lane.take()
    lane.failed(1000, 'no answer', 20, 500)
    lane.push({ record: record('b'), pending: delivery().pending })
    for (const { pending } of deliveries) pending.settled = true
    expect(names(lane)).toEqual(['b'])
  })

  it('waits longer after each failure, up to a limit, and resets the delay after a success', () => {
    const { lane } = laneWith('a')
    lane.take()
    const delays = Array.from({ length: 7 }, () => lane.failed(0, 'no answer', 20, 500))
    expect(delays).toEqual([20, 40, 80, 160, 320, 500, 500])
    expect(lane.isFailing).toBe(true)
    lane.stored()
    expect(lane.isFailing).toBe(false)
  })

  it('isolates the bad record of a refused batch by splitting, without affecting its neighbours', () => {
    const { lane, deliveries } = laneWith('a', 'b', 'bad', 'c', 'd')
    for (let batch = lane.take(); batch !== undefined; batch = lane.take()) {
      const isBad = batch.records.some(({ key }) => key === 'bad')
      if (!isBad) lane.stored()
      else if (!lane.halve()) lane.refused('MESSAGE_TOO_LARGE')
    }
    const reasons = deliveries.map(({ outcome }) =>
      outcome.refused?.map(({ record: { key }, reason }) => [key, reason]),
    )
    expect(reasons).toEqual([[], [], [['bad', 'MESSAGE_TOO_LARGE']], [], []])
  })

  it('rejects all deliveries in a batch that was denied', () => {
    const { lane, deliveries } = laneWith('a', 'b')
    lane.take()
    lane.reject(new Error('TOPIC_AUTHORIZATION_FAILED'))
    expect(deliveries.map(({ outcome }) => outcome.error?.message)).toEqual(Array(2).fill('TOPIC_AUTHORIZATION_FAILED'))
    expect(lane.depth).toBe(0)
  })

  it('rejects deliveries past their deadline, waiting or in flight, each once', () => {
    const { lane, deliveries } = laneWith('a', 'b')
    names(lane)
    const waiting = delivery()
    const patient = delivery()
    lane.push({ record: record('c'), pending: waiting.pending })
    lane.push({ record: record('d'), pending: { ...patient.pending, expiresAtMs: 2_000 } })
    ;(deliveries[1] as (typeof deliveries)[0]).pending.settled = true
    expect(lane.expire(999)).toBe(false)
    expect(lane.expire(1_000)).toBe(true)
    expect([...deliveries, waiting, patient].map(({ outcome }) => outcome.error?.message)).toEqual([
      'not acknowledged in time',
      undefined,
      'not acknowledged in time',
      undefined,
    ])
    expect(lane.expire(1_000)).toBe(false)
  })

  it('keeps no record of a delivery that has ended', () => {
    const { lane, deliveries } = laneWith('a', 'b')
    for (const { pending } of deliveries) pending.settled = true
    lane.forget()
    expect(lane.depth).toBe(0)
  })
})
