import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExactly } from '../../src/pipeline/exact-numbers.ts'
import { isRawNumber, type JsonValue, jsonText } from '../../src/pipeline/json.ts'
import { parse } from '../../src/pipeline/parse.ts'
import { decimalOf, differences, parseTree } from '../support/json-tree.ts'
import { verified } from '../support/pipeline.ts'

function parsed(text: string | Buffer): JsonValue {
  const result = parse(verified(text))
  if (!result.ok) throw new Error(result.reason)
  return result.json
}

const digits = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength }).map((list) => list.join(''))
const anyNumber = fc
  .record({
    sign: fc.constantFrom('', '-'),
    whole: fc.oneof(
      fc.constant('0'),
      fc.tuple(fc.integer({ min: 1, max: 9 }), digits(30)).map((pair) => pair.join('')),
    ),
    fraction: fc.option(digits(25), { nil: undefined }),
    exponent: fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(3)), {
      nil: undefined,
    }),
  })
  .map(({ sign, whole, fraction, exponent }) => {
    return `${sign}${whole}${fraction === undefined ? '' : `.${fraction}`}${exponent?.join('') ?? ''}`
  })

describe('numbers', () => {
  it('keep their exact decimal value, whatever their length, fraction and exponent', () => {
    fc.assert(
      fc.property(anyNumber, fc.constantFrom('[#]', '{"a":#}', '[1, #]', '[\n#\n]'), (literal, around) => {
        const container = parsed(around.replace('#', literal)) as Record<string, JsonValue>
        const value = Object.values(container).at(-1) ?? null
        const text = isRawNumber(value) ? value.rawJSON : String(value)
        expect(decimalOf(text)).toBe(decimalOf(literal))
      }),
      { numRuns: 2000 },
    )
  })

  it('are plain numbers if a double holds them exactly', () => {
    const text = '[0,-1,1.5,1e3,15e-1,9007199254740991,0.1,1774521907,5e-324,1.50]'
    expect(parsed(text)).toEqual([0, -1, 1.5, 1000, 1.5, 9007199254740991, 0.1, 1774521907, 5e-324, 1.5])
  })

  it.each([
    '9007199254740992',
    '9007199254740993',
    '-9007199254740992',
    '123456789012345678901234567890',
    '100000000000000000000',
    '0.10000000000000001',
    '1e400',
    '1e-400',
  ])('are kept as text if it does not, and if they are whole numbers beyond 2^53: %s', (literal) => {
    const [value] = parsed(`[${literal}]`) as JsonValue[]
    expect(isRawNumber(value)).toBe(true)
    expect(jsonText(value ?? null)).toBe(literal)
  })

  it('of absurd length are parsed quickly', { timeout: 30_000 }, () => {
    const zeros = '0'.repeat(1_000_000)
    const started = performance.now()
    for (const literal of [`1${zeros}1`, `0.${zeros}1`, `1e${zeros}1`, `1.${zeros}`]) {
      expect(jsonText(parsed(`[${literal}]`))).toBe(`[${literal}]`)
    }
    expect(performance.now() - started).toBeLessThan(15_000)
  })
})

describe('the parser that keeps every digit', () => {
  it('agrees with JSON.parse, however the JSON is written', () => {
    const spaces = fc.constantFrom('', ' ', '\n\t', '\r\n')
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5, noUnicodeString: false }), spaces, (value, space) => {
        const text = `${space}${JSON.stringify(value, undefined, space)}${space}`
        // JSON.parse's own numbers are left out of account: the digits themselves must come back.
        expect(differences(parseTree(text), parseTree(jsonText(parseExactly(text))))).toEqual([])
        const isShort = !/\d{16}|e/.test(text)
        if (isShort) expect(parseExactly(text)).toEqual(JSON.parse(text))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    '"\\\\"',
    '"\\\\\\""',
    '["\\u005c\\"",":,[]{}"]',
    '{"a":{},"b":[],"a":2}',
    '{"__proto__":{"x":1},"constructor":2,"":3}',
    '[true,false,null,[],{}]',
    '{"\\ud800":"\\udc00"}',
    '"\\u00e9\\/"',
    '12',
  ])('reads %s as JSON.parse does', (text) => {
    const value = parseExactly(text)
    expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)))
    expect(Object.keys(Object(value))).toEqual(Object.keys(Object(JSON.parse(text))))
  })

  it('does not let the attribute __proto__ change the prototype', () => {
    const value = parseExactly('{"__proto__":{"polluted":1}}') as object
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__'])
  })

  it.each([
    '{"text":"ids: 12345678901234567, 12345678901234568","id":12345678901234567}',
    '["[12345678901234567]",12345678901234567]',
    '[":12345678901234567,\\\\",12345678901234567,"\\",12345678901234567]"]',
    '["o=- 7669997803033704573 2 IN IP4",[ 1e400 ]]',
  ])('does not mistake a string for a number: %s', (text) => {
    const isLong = (value: unknown) => isRawNumber(value as JsonValue)
    const values = Object.values(parseExactly(text) as object).flat()
    expect(values.filter(isLong)).toHaveLength(1)
    expect(jsonText(parseExactly(text))).toBe(text.replaceAll(/ (?=\])|(?<=\[) /g, ''))
  })

  it('handles a string of millions of escapes that looks like a number', () => {
    const text = `["${'\\n'.repeat(1_500_000)}, 12345678901234567,",12345678901234567]`
    expect(jsonText(parseExactly(text))).toBe(text)
  })

  it('handles any depth', () => {
    const depth = 200_000
    expect(jsonText(parseExactly(`${'['.repeat(depth)}1e400${']'.repeat(depth)}`))).toHaveLength(2 * depth + 5)
  })
})

describe('a body', () => {
  it('that is not UTF-8 is reported', () => {
    expect(parse(verified(Buffer.from([0x22, 0xff, 0x22])))).toMatchObject({ ok: false, reason: 'invalid_utf8' })
    // An encoded surrogate is no UTF-8 either.
    expect(parse(verified(Buffer.from('22eda08022', 'hex')))).toMatchObject({ ok: false, reason: 'invalid_utf8' })
  })

  it.each([
    ['{"name":"Jane", 1}', ': fault at character 16'],
    ['{"name":"Jane"', ''],
    ['{"name":', ': it ends too early'],
    ['', ': it ends too early'],
    ['{} {}', ': fault at character 3'],
    ['[1,]', ''],
    ['NaN', ''],
    ['01', ': fault at character 1'],
  ])('that is not JSON is reported without quoting it: %s', (text, where) => {
    const result = parse(verified(text))
    expect(result).toMatchObject({ ok: false, reason: 'invalid_json' })
    const detail = result.ok ? '' : result.detail
    expect(detail.startsWith('The body is not JSON')).toBe(true)
    expect(detail).toContain(where)
    expect(detail).not.toContain('Jane')
  })

  it('may begin with a byte order mark', () => {
    expect(parsed('\ufeff{"a":1}')).toEqual({ a: 1 })
  })

  it('keeps lone surrogates that are escaped', () => {
    expect(parsed('["\\ud800"]')).toEqual(['\ud800'])
  })
})
