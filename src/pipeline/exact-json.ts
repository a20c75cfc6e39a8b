import { type JsonObject, type JsonValue, rawNumber, setOwn } from './json.ts'
import { finish, type Steps } from './steps.ts'

/**
 * Parses JSON text that `JSON.parse` has already accepted, keeping numbers that a double would change
 * as raw numbers. Iterative, so that no depth overflows the stack.
 *
 * Slower than `JSON.parse`: parse.ts comes here only for a text in which such a number may stand.
 */
export function parseExactly(text: string): JsonValue {
  return finish(parseExactlyInSteps(text))
}

/** Characters between two pauses. */
const STEP_CHARACTERS = 200_000

/** As `parseExactly`, with pauses. */
export function* parseExactlyInSteps(text: string): Steps<JsonValue> {
  const root: JsonValue[] = []
  const stack: (JsonValue[] | JsonObject)[] = []
  let container: JsonValue[] | JsonObject = root
  let key = ''
  let expectKey = false
  let at = 0

  const add = (value: JsonValue): void => {
    if (Array.isArray(container)) container.push(value)
    else setOwn(container, key, value)
  }

  let pauseAt = STEP_CHARACTERS
  while (at < text.length) {
    if (at >= pauseAt) {
      pauseAt = at + STEP_CHARACTERS
      yield
    }
    const code = text.charCodeAt(at)
    switch (code) {
      case 0x22: {
        // "
        const end = endOfString(text, at)
        const string = stringAt(text, at, end)
        at = end + 1
        if (expectKey) {
          key = string
          expectKey = false
        } else add(string)
        break
      }
      case 0x7b: // {
      case 0x5b: {
        // [
        const opened: JsonValue[] | JsonObject = code === 0x7b ? {} : []
        add(opened)
        stack.push(container)
        container = opened
        expectKey = code === 0x7b
        at++
        break
      }
      case 0x7d: // }
      case 0x5d: // ]
        container = stack.pop() ?? root
        expectKey = false
        at++
        break
      case 0x2c: // ,
        expectKey = !Array.isArray(container)
        at++
        break
      case 0x74: // true
        add(true)
        at += 4
        break
      case 0x66: // false
        add(false)
        at += 5
        break
      case 0x6e: // null
        add(null)
        at += 4
        break
      case 0x3a: // :
      case 0x20:
      case 0x09:
      case 0x0a:
      case 0x0d:
        at++
        break
      default: {
        const end = endOfNumber(text, at)
        add(exactNumber(text.slice(at, end)))
        at = end
      }
    }
  }
  return root[0] as JsonValue
}

function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === 0x5c) backslashes++
    if (backslashes % 2 === 0) return end
  }
}

function stringAt(text: string, start: number, end: number): string {
  const content = text.slice(start + 1, end)
  return content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1
  while (end < text.length && '0123456789.eE+-'.includes(text.charAt(end))) end++
  return end
}

/** No double needs more: 0.000…, 324 zeros long, and 17 digits. */
const DOUBLE_LENGTH_LIMIT = 400

/**
 * The number itself where a double holds exactly the written value, else its text; whole numbers beyond 2^53 always
 * as text, so that an id keeps its digits whether or not a double happens to have them.
 */
function exactNumber(literal: string): JsonValue {
  if (literal.length > DOUBLE_LENGTH_LIMIT) return rawNumber(literal)
  const number = Number(literal)
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) return rawNumber(literal)
  return decimal(literal) === decimal(String(number)) ? number : rawNumber(literal)
}

/** Sign, digits and exponent of a decimal literal, so that 1.50, 15e-1 and 1.5 are one. */
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
