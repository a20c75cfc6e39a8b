import { describe, expect, it } from 'vitest'
import { DELIVERY, newPipeline, verified } from '../support/pipeline.ts'
import { worked } from '../support/worked.ts'

// What takes long in one piece, or takes its part again and again.

const items = (item: string, count: number): string => `[${Array(count).fill(item).join(',')}]`
const webhook = (value: string, more = ''): string =>
  `{"entry":[{"id":"1"${more},"changes":[{"field":"messages","value":${value}}]}]}`
const message = (text: string): string =>
  webhook(`{"metadata":{"phone_number_id":"P"},"messages":[{"id":"m",${text}}]}`)
const SURROGATES = '\\ud800'.repeat(500_000)
const ESCAPED = '~/'.repeat(1_400_000)
const KIB = 1024
const textOf = (bytes: number): string => 'y'.repeat(bytes)

/** A garbage collection may fall into a step: the best of a few runs counts. */
const BEST = { timeout: 60_000, retry: 3 }

describe('a webhook of 3 MB in one piece', BEST, () => {
  it.each([
    [
      'lone surrogates as a phone number id',
      webhook(`{"metadata":{"phone_number_id":"${SURROGATES}"},"messages":[{}]}`),
    ],
    ['a name that is all slashes', message(`"${ESCAPED}":1`)],
  ])('is worked off in short steps: %s', (_, text) => {
    const { result, longestMs } = worked(newPipeline().ingestInSteps(verified(text), DELIVERY))
    expect(result.records).toHaveLength(1)
    expect(longestMs).toBeLessThan(75)
  })
})

describe('thousands of parts with something large around them', BEST, () => {
  it('repeat it in as few dead letters as are no larger than the body and a few MiB', () => {
    const text = `{"new":"${textOf(50 * KIB)}","entry":${items('{}', 19_000)}}`
    const { result, longestMs } = worked(newPipeline().ingestInSteps(verified(text), DELIVERY))
    const bytes = result.records.reduce((sum, { value }) => sum + value.length, 0)
    expect(bytes).toBeLessThan(5 * KIB * KIB)
    expect(longestMs).toBeLessThan(75)
  })

  it.each([
    ['in a value', webhook(`{"new":"${textOf(50 * KIB)}","messages":${items('{}', 19_000)}}`)],
    ['in an entry', webhook(`{"messages":${items('{}', 19_000)}}`, `,"new":"${textOf(50 * KIB)}"`)],
    ['in a small body', webhook(`{"new":"${textOf(15 * KIB)}","messages":${items('{}', 5_000)}}`)],
  ])('repeat it in records of at most six times the body and a MiB: %s', (_, text) => {
    const { result } = worked(newPipeline().ingestInSteps(verified(text), DELIVERY))
    const bytes = result.records.reduce((sum, { value }) => sum + value.length, 0)
    expect(bytes).toBeLessThan(7 * text.length + 1.5 * KIB * KIB)
    expect(result.deadLetters).toEqual(['expansion_too_large'])
  })

  // Each took some 10 ms, again and again: four minutes together.
  it('are soon given up where the topic takes no such records', { timeout: 20_000, retry: 0 }, () => {
    const text = webhook(`{"new":"${textOf(2_800 * KIB)}","messages":${items('{}', 19_000)}}`)
    const pipeline = newPipeline({ recordBytes: 1_000_000, expansionBytes: 64 * KIB * KIB })
    const { result } = worked(pipeline.ingestInSteps(verified(text), DELIVERY))
    expect(result.deadLetters).toEqual(['record_too_large'])
  })
})
