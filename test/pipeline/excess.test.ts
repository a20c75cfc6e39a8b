import { describe, expect, it } from 'vitest'
import { excessOf, PART_LIMIT } from '../../src/pipeline/excess.ts'
import { finish } from '../../src/pipeline/steps.ts'
import { bytesOf, decodedAll, lettersOf } from '../support/decoded.ts'
import { DELIVERY, newPipeline, verified, webhookOf } from '../support/pipeline.ts'
import { worked } from '../support/worked.ts'

const MAX_BYTES = 3_000_000

/** So many times the item as fit in 3 MB. */
function filled(before: string, item: string, after: string): string {
  const count = Math.floor((MAX_BYTES - before.length - after.length) / (item.length + 1))
  return `${before}${Array(count).fill(item).join(',')}${after}`
}

const change = (value: string): [string, string] => [
  `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":${value}`,
  '}]}]}',
]
const [inValue, endOfValue] = change('')
const attributes = (count: number): string => Array.from({ length: count }, (_, index) => `"new_${index}":1`).join(',')

describe('a body with too much of something', { timeout: 30_000 }, () => {
  it.each<[string, string]>([
    ['empty changes', filled('{"entry":[{"changes":[', '{}', ']}]}')],
    ['changes that are null', filled('{"entry":[{"changes":[', 'null', ']}]}')],
    ['empty entries', filled('{"entry":[', '{}', ']}')],
    ['entries that are null', filled('{"entry":[', 'null', ']}')],
    ['webhooks that are null', filled('[', 'null', ']')],
    ['empty messages', filled(`${inValue}{"messages":[`, '{}', `]}${endOfValue}`)],
    ['messages that are null', filled(`${inValue}{"messages":[`, 'null', `]}${endOfValue}`)],
    ['empty errors', filled(`${inValue}{"errors":[`, '{}', `]}${endOfValue}`)],
    ['contacts', filled(`${inValue}{"messages":[{}],"contacts":[`, '0', `]}${endOfValue}`)],
    ['lists in a list', filled(`${inValue}{"messages":[{}],"contacts":[`, '[]', `]}${endOfValue}`)],
    ['lists of one item', filled(`${inValue}{"a":[`, '{"b":[1]}', `]}${endOfValue}`)],
    ['levels of lists', `${'['.repeat(MAX_BYTES / 2)}${']'.repeat(MAX_BYTES / 2)}`],
    ['levels of objects', `${inValue}${'{"a":'.repeat(500_000)}1${'}'.repeat(500_000)}${endOfValue}`],
    ['objects of one name', filled(`${inValue}{"messages":[{}],`, '"a":{}', `}${endOfValue}`)],
    [
      'objects within objects',
      filled(`${inValue}{"a":[`, `{"a":${'{"b":'.repeat(30)}1${'}'.repeat(31)}`, `]}${endOfValue}`),
    ],
    ['unknown attributes', `${inValue}{${attributes(200_000)}}${endOfValue}`],
  ])('is one dead letter, as it came: %s', (_, text) => {
    const { result, longestMs } = worked(newPipeline().ingestInSteps(verified(text), DELIVERY))
    expect(result.deadLetters).toEqual(['too_many_parts'])
    expect(Buffer.concat(result.records.map(bytesOf)).equals(Buffer.from(text))).toBe(true)
    expect(lettersOf(result)[0]?.record.detail).toMatch(/^It has more than \d+ /)
    // Some 10 ms where nothing else runs; parsing it alone would take ten times that.
    expect(longestMs).toBeLessThan(100)
  })

  it('is distinguished from one exactly at the limit', () => {
    const messages = (count: number): Buffer =>
      Buffer.from(webhookOf('messages', { messages: Array(count).fill({ id: 'm' }), bulk: 'x'.repeat(50_000) }))
    expect(finish(excessOf(messages(PART_LIMIT)))).toBeUndefined()
    expect(finish(excessOf(messages(PART_LIMIT + 1)))).toContain('items in lists of one name')
    const nested = (levels: number): Buffer => Buffer.from(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`)
    expect(finish(excessOf(nested(PART_LIMIT)))).toBeUndefined()
    expect(finish(excessOf(nested(PART_LIMIT + 1)))).toContain('levels of nesting')
    const named = (names: number): Buffer => Buffer.from(`{${attributes(names)}}`)
    expect(finish(excessOf(named(PART_LIMIT)))).toBeUndefined()
    expect(finish(excessOf(named(PART_LIMIT + 1)))).toContain('distinct names')
  })

  it('is not one whose strings only look like it', () => {
    const text = '[{"a":'.repeat(100_000)
    const tricky = JSON.stringify({ a: `${text}\\"${text}`, b: `${','.repeat(100_000)}\\`, c: ['"[[[', '\\'] })
    expect(finish(excessOf(Buffer.from(tricky)))).toBeUndefined()
  })

  it('is not one with thousands of updates, each with a contact', () => {
    const value = { contacts: [{ wa_id: '1' }], messages: [{ id: 'm', errors: [{ code: 1 }] }] }
    const changes = Array(15_000).fill({ field: 'messages', value })
    expect(finish(excessOf(Buffer.from(JSON.stringify({ entry: [{ id: '1', changes }] }))))).toBeUndefined()
  })
})

describe('a body with hundreds of thousands of attributes outside the schema', () => {
  // A garbage collection may fall into a step: the best of a few runs counts.
  it('is processed in short steps', { timeout: 30_000, retry: 3 }, () => {
    const message = `{"id":"m",${attributes(300)}}`
    const text = `${inValue}{"messages":[${Array(1_000).fill(message).join(',')}]}${endOfValue}`
    expect(text.length).toBeGreaterThan(MAX_BYTES)
    const pipeline = newPipeline()
    const { result, count, longestMs } = worked(pipeline.ingestInSteps(verified(text), DELIVERY))
    expect(result.unmapped.count).toBe(300_000)
    expect(result.unmapped.named).toHaveLength(1_000)
    expect(decodedAll(result)).toHaveLength(1_000)
    expect(count).toBeGreaterThan(100)
    expect(longestMs).toBeLessThan(100)
  })
})
