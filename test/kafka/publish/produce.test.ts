import { describe, expect, it } from 'vitest'
import { outcomeOf } from '../../../src/kafka/publish/produce.ts'

describe('the outcome for a broker’s error code', () => {
  it('has Kafka’s name for it, which can be looked up', () => {
    expect(outcomeOf(19)).toEqual({ kind: 'unsure', reason: 'NOT_ENOUGH_REPLICAS', moved: false })
    expect(outcomeOf(7)).toEqual({ kind: 'unsure', reason: 'REQUEST_TIMED_OUT', moved: false })
    expect(outcomeOf(-1)).toEqual({ kind: 'unsure', reason: 'UNKNOWN_SERVER_ERROR', moved: false })
  })

  it('is in doubt, and keeps the number, if the code is newer than the relay', () => {
    expect(outcomeOf(32_000)).toEqual({ kind: 'unsure', reason: 'Kafka error 32000', moved: false })
  })
})
