import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../../src/kafka/publish/produce.ts'

describe('what an error code of a broker stands for', () => {
  it('is named as Kafka names it, so that it can be looked up', () => {
    expect(outcomeOf(19)).toEqual({ kind: 'unsure', reason: 'NOT_ENOUGH_REPLICAS', moved: false })
    expect(outcomeOf(7)).toEqual({ kind: 'unsure', reason: 'REQUEST_TIMED_OUT', moved: false })
    expect(outcomeOf(-1)).toEqual({ kind: 'unsure', reason: 'UNKNOWN_SERVER_ERROR', moved: false })
  })

  it('is in doubt and keeps its number where it is newer than the relay', () => {
    expect(outcomeOf(32_000)).toEqual({ kind: 'unsure', reason: 'Kafka error 32000', moved: false })
  })
})
