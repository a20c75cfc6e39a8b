import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { NotStored, type Outcome, type PartitionBatch, type Producer } from '../../../src/kafka/publish/produce.ts'
import { Publisher } from '../../../src/kafka/publish/publisher.ts'
import type { RelayRecord } from '../../../src/pipeline/record.ts'

const STORED: Outcome = { kind: 'stored' }
const UNSURE: Outcome = { kind: 'unsure', reason: 'no answer', moved: false }
const REFUSED: Outcome = { kind: 'refused', reason: 'MESSAGE_TOO_LARGE' }
const DENIED: Outcome = { kind: 'denied', reason: 'TOPIC_AUTHORIZATION_FAILED' }
const LONG_MS = 5_000

/** One request, as it came to the broker, to be answered by the test. */
interface Request {
  readonly broker: number
  readonly batches: readonly PartitionBatch[]
  readonly keys: (string | null)[][]
  answer(...outcomes: Outcome[]): void
}

/** A broker that a test plays, where the real one cannot be told what to answer. Partition n of a key `n…` is led by broker n. */
function stage({ leaders = [0, 1, 2, 3] }: { leaders?: number[] } = {}) {
  const requests: Request[] = []
  const producer: Producer = {
    open: async () => {},
    close: async () => {},
    produce: (broker, batches) =>
      new Promise((resolve) => {
        const keys = batches.map(({ records }) => records.map(({ key }) => key))
        requests.push({ broker, batches, keys, answer: (...outcomes) => resolve(outcomes) })
      }),
  }
  const troubles: string[] = []
  let refreshes = 0
  const topology = {
    partition: (_topic: string, key: string) => Number(key.charAt(0)),
    leader: (_topic: string, partition: number) => leaders[partition] ?? -1,
    refresh: async () => {
      refreshes++
      return true
    },
  }
  const publisher = new Publisher(producer, topology, {
    batchLimitBytes: () => 1_000_000,
    onPublished: () => {},
    onTrouble: ({ partition, reason }) => troubles.push(`${partition}: ${reason}`),
  })
  const publish = (timeoutMs: number, ...keys: string[]) => publisher.publish(keys.map(record), timeoutMs)
  /** The request of that number (from 0), once it came. */
  const request = async (number: number): Promise<Request> => {
    for (let tries = 0; requests[number] === undefined && tries < 200; tries++) await sleep(5)
    const found = requests[number]
    if (found === undefined) throw new Error(`request ${number} never came`)
    return found
  }
  return { publisher, publish, request, requests, troubles, refreshes: () => refreshes }
}

function record(key: string): RelayRecord {
  return { topic: 't', key, id: key, value: Buffer.alloc(10), headers: {} }
}

describe('a publisher', () => {
  it('sends a lone delivery at once, and those that arrive meanwhile together', async () => {
    const { publish, request, publisher } = stage()
    const first = publish(LONG_MS, '0a')
    const one = await request(0)
    const rest = [publish(LONG_MS, '0b'), publish(LONG_MS, '0c')]
    expect(publisher.depth).toBe(3)
    one.answer(STORED)
    await expect(first).resolves.toEqual([])
    const two = await request(1)
    expect([one.keys, two.keys]).toEqual([[['0a']], [['0b', '0c']]])
    two.answer(STORED)
    await Promise.all(rest)
    expect(publisher.depth).toBe(0)
  })

  it('settles a delivery when the leaders of its partitions have stored the last of its records', async () => {
    const { publish, request } = stage({ leaders: [7, 8, 7] })
    let isDone = false
    const delivery = publish(LONG_MS, '0a', '1a', '2a').then(() => {
      isDone = true
    })
    const [one, two] = [await request(0), await request(1)]
    expect([one.broker, one.keys, two.broker, two.keys]).toEqual([7, [['0a'], ['2a']], 8, [['1a']]])
    one.answer(STORED, STORED)
    await sleep(10)
    expect(isDone).toBe(false)
    two.answer(STORED)
    await delivery
  })

  it('chooses the partition of records without a key by their ids', async () => {
    const { publisher, request } = stage()
    const records = ['1a', '2b'].map((id): RelayRecord => ({ ...record(id), key: null }))
    const done = publisher.publish(records, LONG_MS)
    const requests = [await request(0), await request(1)]
    expect(requests.map(({ broker, keys }) => ({ broker, keys }))).toEqual([
      { broker: 1, keys: [[null]] },
      { broker: 2, keys: [[null]] },
    ])
    for (const { answer } of requests) answer(STORED)
    await expect(done).resolves.toEqual([])
  })

  it('retries a batch in doubt unchanged, before anything that arrived after it', async () => {
    const { publish, request, requests, troubles } = stage()
    const first = publish(LONG_MS, '0a')
    const one = await request(0)
    const second = publish(LONG_MS, '0b')
    one.answer(UNSURE)
    const again = await request(1)
    expect(again.batches[0]).toBe(one.batches[0])
    again.answer(STORED)
    await first
    const next = await request(2)
    expect(next.keys).toEqual([['0b']])
    next.answer(STORED)
    await second
    expect([requests.length, troubles]).toEqual([3, ['0: no answer']])
  })

  it('refreshes the leader of a partition without one, and sends once there is one', async () => {
    const leaders = [-1]
    const { publish, request, requests, refreshes, troubles } = stage({ leaders })
    const delivery = publish(LONG_MS, '0a')
    await sleep(50)
    expect(requests).toEqual([])
    leaders[0] = 4
    const one = await request(0)
    expect([one.broker, refreshes() > 0, troubles]).toEqual([4, true, ['0: the partition has no leader']])
    one.answer(STORED)
    await delivery
  })

  it('rejects in time what is not stored, and stops sending it', async () => {
    const { publish, request, requests } = stage()
    const startedMs = performance.now()
    const delivery = publish(200, '0a')
    const one = await request(0)
    await expect(delivery).rejects.toThrow(NotStored)
    expect(performance.now() - startedMs).toBeLessThan(1_000)
    one.answer(UNSURE)
    await sleep(100)
    expect(requests.length).toBe(1)
  })

  it('keeps nothing of a late delivery, whichever partitions it waits for', async () => {
    const { publish, request, publisher } = stage()
    const others = [publish(LONG_MS, '0a'), publish(LONG_MS, '1a')]
    const requests = [await request(0), await request(1)]
    const late = publish(50, '0b', '1b')
    expect(publisher.depth).toBe(4)
    await expect(late).rejects.toThrow(NotStored)
    expect(publisher.depth).toBe(2)
    for (const { answer } of requests) answer(STORED)
    await Promise.all(others)
  })

  it('delays only deliveries with records for a failing partition', async () => {
    const { publish, request } = stage()
    const stuck = publish(200, '0a').catch((error: unknown) => error)
    await request(0)
    const free = publish(LONG_MS, '1a')
    const other = await request(1)
    other.answer(STORED)
    await expect(free).resolves.toEqual([])
    expect(await stuck).toBeInstanceOf(NotStored)
  })

  it('rejects at once deliveries for a partition that has stored nothing for a second', async () => {
    const { publish, request, requests } = stage()
    const first = publish(LONG_MS, '0a')
    const untilMs = performance.now() + 1_200
    for (let number = 0; performance.now() < untilMs; number++) (await request(number)).answer(UNSURE)
    const startedMs = performance.now()
    await expect(publish(LONG_MS, '0b')).rejects.toThrow('t/0 accepts nothing: no answer')
    expect(performance.now() - startedMs).toBeLessThan(100)
    // The one that waits is the probe: with its success the partition takes deliveries again.
    ;(await request(requests.length)).answer(STORED)
    await first
    const next = publish(LONG_MS, '0c')
    ;(await request(requests.length)).answer(STORED)
    await next
  })

  it('isolates the one record that the broker refuses, and stores its neighbours', async () => {
    const { publish, request, requests } = stage()
    const first = publish(LONG_MS, '0first')
    const one = await request(0)
    const deliveries = ['0a', '0bad', '0c', '0d'].map((key) => publish(LONG_MS, key))
    one.answer(STORED)
    await first
    const settled = Promise.all(deliveries)
    let isSettled = false
    void settled.then(() => {
      isSettled = true
    })
    for (let number = 1; !isSettled; number++) {
      const each = await request(number)
      each.answer(each.keys.flat().includes('0bad') ? REFUSED : STORED)
      await sleep(5)
    }
    const refused = (await settled).map((all) => all.map(({ record: { key }, reason }) => `${key}: ${reason}`))
    expect(refused).toEqual([[], ['0bad: MESSAGE_TOO_LARGE'], [], []])
    const kept = requests.filter(({ keys }) => !keys.flat().includes('0bad')).flatMap(({ keys }) => keys.flat())
    expect(kept).toEqual(['0first', '0a', '0c', '0d'])
  })

  it('does not retry records that it may not write', async () => {
    const { publish, request, requests } = stage()
    const delivery = publish(LONG_MS, '0a')
    ;(await request(0)).answer(DENIED)
    await expect(delivery).rejects.toThrow('t/0: TOPIC_AUTHORIZATION_FAILED')
    await sleep(50)
    expect(requests.length).toBe(1)
  })
})
