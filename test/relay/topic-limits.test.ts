import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { TopicLimits } from '../../src/relay/topic-limits.ts'

const MINUTE_MS = 60_000
const OTHERWISE_BYTES = 5_000_000
const FACTS = { partitions: 1, replicationFactor: 1 }

/** Brokers with these limits. */
function limitsOf(brokers: Record<string, number | Error>) {
  const asked: (readonly string[])[] = []
  const problems: string[] = []
  const limits = new TopicLimits({
    read: async (topics) => {
      asked.push(topics)
      return new Map(
        topics.map((topic) => {
          const bytes = brokers[topic] ?? 0
          if (bytes instanceof Error) throw bytes
          return [topic, bytes]
        }),
      )
    },
    otherwiseBytes: OTHERWISE_BYTES,
    onProblem: (problem) => problems.push(problem),
  })
  return { limits, asked, problems }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the limits of topics', () => {
  it('are read again every minute', async () => {
    const { limits } = limitsOf({ a: 2_000, b: 1_000 })
    const ofTopic = { ...FACTS, maxMessageBytes: 1_000 }
    limits.follow(new Map(['a', 'b'].map((topic) => [topic, ofTopic])))
    expect(limits.of('a')).toBe(1_000)
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect([limits.of('a'), limits.of('b')]).toEqual([2_000, 1_000])
    limits.close()
  })

  it('are read at most once a second, whatever asks for it', async () => {
    const { limits, asked } = limitsOf({ a: 1 })
    limits.follow(new Map([['a', { ...FACTS, maxMessageBytes: 1_000 }]]))
    await Promise.all(Array.from({ length: 10 }, () => limits.refresh()))
    expect(asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_000)
    await limits.refresh()
    expect(asked).toHaveLength(2)
    limits.close()
  })

  it('stay as they are while brokers do not answer, which is a problem to report', async () => {
    const { limits, problems } = limitsOf({ a: new Error('no answer') })
    limits.follow(new Map([['a', { ...FACTS, maxMessageBytes: 1_000 }]]))
    await vi.advanceTimersByTimeAsync(MINUTE_MS)
    expect(limits.of('a')).toBe(1_000)
    expect(problems).toEqual(['limits of topics cannot be read: no answer'])
    limits.close()
  })

  it('are not asked for again if the relay may not read them', async () => {
    const { limits, asked } = limitsOf({})
    limits.follow(new Map([['a', FACTS]]))
    await vi.advanceTimersByTimeAsync(10 * MINUTE_MS)
    expect(limits.of('a')).toBe(OTHERWISE_BYTES)
    expect(asked).toEqual([])
    limits.close()
  })
})
