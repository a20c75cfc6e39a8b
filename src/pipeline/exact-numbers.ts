import { randomUUID } from 'node:crypto'
import { type JsonObject, type JsonValue, rawNumber, setOwn } from './json.ts'

/**
 * Finds numbers that a double may not hold: 17 or more characters, 16 digits starting with 9 (2^53 is 9007199254740992),
 * or an exponent.
 */
const CANDIDATE = /[:[, \n\r\t]-?(?:9[\d.]{15}|\d[\d.]{16}|[\d.]+[eE])/g
/** A number with the JSON punctuation around it. */
const NUMBER = /(?<=[:[,]\s*)-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?=\s*[,\]}])/y
const STRING_OR_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g
/** Random per process, so that no body can contain it. */
const MARK = `number ${randomUUID()} `

/**
 * Like `JSON.parse`, but numbers that a double would change become raw numbers with every digit. They are turned into
 * marked strings in the text, which is then parsed once. Throws a SyntaxError as `JSON.parse` does.
 */
export function parseExactly(text: string): JsonValue {
  const { marked, marks } = markNumbers(text)
  if (marks === 0) {
    const json = JSON.parse(text) as JsonValue
    return typeof json === 'number' ? exactNumber(text.trim()) : json
  }
  try {
    return unmark(JSON.parse(marked) as JsonValue, marks)
  } catch {
    // Either the text is not JSON, or one of its strings contains something like a JSON number: the mark's quote has
    // ended that string.
    JSON.parse(text)
    return unmark(JSON.parse(text.replace(STRING_OR_NUMBER, markInexact)) as JsonValue, Number.POSITIVE_INFINITY)
  }
}

function markNumbers(text: string): { marked: string; marks: number } {
  const parts: string[] = []
  let done = 0
  let marks = 0
  CANDIDATE.lastIndex = 0
  for (let found = CANDIDATE.exec(text); found !== null; found = CANDIDATE.exec(text)) {
    // The match's first character precedes the number.
    const at = found.index + 1
    NUMBER.lastIndex = at
    const literal = NUMBER.exec(text)?.[0]
    if (literal === undefined || isExact(literal)) continue
    parts.push(text.slice(done, at), mark(literal))
    done = at + literal.length
    marks++
  }
  return { marked: marks === 0 ? text : [...parts, text.slice(done)].join(''), marks }
}

function markInexact(token: string): string {
  return token.startsWith('"') || isExact(token) ? token : mark(token)
}

function mark(literal: string): string {
  return `"${MARK}${literal}"`
}

/**
 * Turns this many marked strings into raw numbers, in place and without recursion, since nesting may be deep. Level by level, since
 * Meta's large numbers are near the top of a change's value.
 */
function unmark(root: JsonValue, marks: number): JsonValue {
  const containers: (JsonValue[] | JsonObject)[] = [root as JsonObject]
  let found = 0
  for (let at = 0; at < containers.length && found < marks; at++) {
    const next = containers[at] as JsonValue[] | JsonObject
    if (Array.isArray(next)) {
      for (let index = 0; index < next.length; index++) {
        const value = next[index] as JsonValue
        if (typeof value === 'object') {
          if (value !== null) containers.push(value as JsonObject)
        } else if (isMarked(value)) {
          next[index] = rawNumber(value.slice(MARK.length))
          found++
        }
      }
    } else {
      for (const name in next) {
        const value = next[name] as JsonValue
        if (typeof value === 'object') {
          if (value !== null) containers.push(value as JsonObject)
        } else if (isMarked(value)) {
          setOwn(next, name, rawNumber(value.slice(MARK.length)))
          found++
        }
      }
    }
  }
  return root
}

function isMarked(value: JsonValue): value is string {
  return typeof value === 'string' && value.length > MARK.length && value.startsWith(MARK)
}

/** No double needs more: 0.000…, 324 zeros long, and 17 digits. */
const DOUBLE_LENGTH_LIMIT = 400

/**
 * The number itself if a double holds exactly the written value, else its text. Integers beyond 2^53 always become
 * text, so an id keeps its digits whether or not a double happens to hold them.
 */
function exactNumber(literal: string): JsonValue {
  return isExact(literal) ? Number(literal) : rawNumber(literal)
}

function isExact(literal: string): boolean {
  if (literal.length > DOUBLE_LENGTH_LIMIT) return false
  const number = Number(literal)
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return false
  return decimal(literal) === decimal(String(number))
}

/** Sign, digits and exponent of a decimal literal: the same for 1.50, 15e-1 and 1.5. */
function decimal(literal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal)
  if (match === null) return literal
  const [, sign, whole = '', fraction = '', exponent = '0'] = match
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - significant.length)
  return `${sign}${significant}e${power}`
}
