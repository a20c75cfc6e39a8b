import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalText } from '../../src/pipeline/canonical-text.ts'
import { idOf, type JsonValue, jsonText, pointerTo, rawNumber, setOwn } from '../../src/pipeline/json.ts'

const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>

function shuffled(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  const object = {}
  for (const [key, member] of Object.entries(value).reverse()) setOwn(object, key, shuffled(member))
  return object
}

describe('the canonical text', () => {
  it('does not depend on the order of attributes', () => {
    fc.assert(fc.property(anyJson, (value) => canonicalText(value) === canonicalText(shuffled(value))))
  })

  it('differs if the contents differ', () => {
    // Small parts, so that near misses are frequent; null attributes are left out, since they count as absent.
    const leaf = fc.constantFrom<JsonValue>(0, 1, 11, -1, true, 'a', '1', '1:a', 'true', '', [], {})
    const key = fc.constantFrom('a', 'b', '1:a', '')
    const { small } = fc.letrec<{ small: JsonValue }>((tie) => ({
      small: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('small'), { maxLength: 3 }),
        fc.dictionary(key, tie('small'), { maxKeys: 3 }),
      ),
    }))
    const sorted = (value: JsonValue): string =>
      JSON.stringify(value, (_, member) =>
        typeof member === 'object' && !Array.isArray(member)
          ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
          : member,
      )
    fc.assert(
      fc.property(small, small, (a, b) => (canonicalText(a) === canonicalText(b)) === (sorted(a) === sorted(b))),
      { numRuns: 5000 },
    )
  })

  it('distinguishes attributes that would run together', () => {
    const a = { p: { a: 11, b: 2 }, q: 'abc1}' }
    const b = { p: { a: 1, 'b2}1:q5:abc': 1 } }
    expect(canonicalText(a)).not.toBe(canonicalText(b))
  })

  it('treats a null attribute as missing, and a null in a list as an item', () => {
    expect(canonicalText({ a: 1, b: null })).toBe(canonicalText({ a: 1 }))
    expect(canonicalText([1, null])).not.toBe(canonicalText([1]))
  })

  it('distinguishes a number from its digits, and long numbers by each digit', () => {
    expect(canonicalText(5)).not.toBe(canonicalText('5'))
    expect(canonicalText(rawNumber('12345678901234567890'))).not.toBe(canonicalText(rawNumber('12345678901234567891')))
  })

  it('distinguishes lone surrogates', () => {
    expect(canonicalText('\ud800')).not.toBe(canonicalText('\ud801'))
    expect(canonicalText('\ud800')).not.toBe(canonicalText('\ufffd'))
  })

  it('handles any depth', () => {
    const deep = (innermost: number): JsonValue =>
      JSON.parse(`${'[{"a":'.repeat(100_000)}${innermost}${'}]'.repeat(100_000)}`)
    expect(canonicalText(deep(1))).toBe(canonicalText(deep(1)))
    expect(canonicalText(deep(1))).not.toBe(canonicalText(deep(2)))
  })
})

describe('JSON text', () => {
  it('matches JSON.stringify, at any depth', () => {
    const text = `${'[{"a":"\\ud800","b":[],"c":'.repeat(50_000)}1${'}]'.repeat(50_000)}`
    expect(jsonText(JSON.parse(text))).toBe(text)
    fc.assert(fc.property(anyJson, (value) => jsonText(value) === JSON.stringify(value)))
  })

  it('has long numbers as they were sent', () => {
    expect(jsonText({ a: [rawNumber('1e400'), 1] })).toBe('{"a":[1e400,1]}')
    const deep = [[rawNumber('0.10000000000000001')]]
    let around: JsonValue = deep
    for (let depth = 0; depth < 50_000; depth++) around = [around]
    expect(jsonText(around)).toContain('0.10000000000000001')
  })

  it('has the attribute __proto__', () => {
    expect(jsonText(JSON.parse('{"__proto__":1}'))).toBe('{"__proto__":1}')
  })
})

describe('ids and pointers', () => {
  it('accept only a string or a whole number of any length as an id', () => {
    const ids = { a: 'x', b: 5, c: rawNumber('12345678901234567890123'), d: '', e: 1.5, f: rawNumber('1e400'), g: true }
    const found = [...Object.keys(ids), 'h'].map((name) => idOf(ids, name))
    expect(found).toEqual(['x', '5', '12345678901234567890123', ...Array(5).fill(undefined)])
    expect(idOf(undefined, 'a')).toBeUndefined()
  })

  it('escape names as RFC 6901 says', () => {
    expect(pointerTo('/a', 'b/c~d')).toBe('/a/b~1c~0d')
    expect(pointerTo('/a', '~1')).toBe('/a/~01')
    expect(pointerTo('', 3)).toBe('/3')
    expect(pointerTo('/a', '')).toBe('/a/')
  })
})
