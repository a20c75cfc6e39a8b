import { isUtf8 } from 'node:buffer'
import { parseExactly, parseExactlyInSteps } from './exact-json.ts'
import type { JsonValue } from './json.ts'
import type { Steps } from './steps.ts'
import type { VerifiedBody } from './verify.ts'

export type Parsed =
  | { readonly ok: true; readonly json: JsonValue }
  | { readonly ok: false; readonly reason: 'invalid_utf8' | 'invalid_json'; readonly detail: string }

/**
 * Where a number may stand that a double cannot carry: 16 or more digits (15 always survive), or an exponent.
 * A hit inside a string only costs the slower parser.
 */
const INEXACT_NUMBER = /[:[, \n\r\t]-?(?:\d[\d.]{15}|[\d.]+[eE])/

/** Bytes to JSON values; numbers keep every digit. Says why where the bytes are not JSON. */
export function parse(body: VerifiedBody): Parsed {
  const { parsed, inexactText } = parseFast(body)
  return inexactText === undefined ? parsed : { ok: true, json: parseExactly(inexactText) }
}

/** As `parse`, with pauses where the slower parser is needed. */
export function* parseInSteps(body: VerifiedBody): Steps<Parsed> {
  const { parsed, inexactText } = parseFast(body)
  return inexactText === undefined ? parsed : { ok: true, json: yield* parseExactlyInSteps(inexactText) }
}

/** `inexactText` is the text again where it may hold a number that `parsed` does not have in full. */
function parseFast(body: VerifiedBody): { parsed: Parsed; inexactText: string | undefined } {
  if (!isUtf8(body)) return unusable('invalid_utf8', 'The body is not valid UTF-8.')
  // RFC 8259 section 8.1 lets a parser ignore a byte order mark.
  const hasMark = body.length >= 3 && body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
  const text = body.toString('utf8', hasMark ? 3 : 0)
  try {
    const parsed: Parsed = { ok: true, json: JSON.parse(text) as JsonValue }
    return { parsed, inexactText: INEXACT_NUMBER.test(text) ? text : undefined }
  } catch (error) {
    return unusable('invalid_json', `The body is not JSON${positionOf(error)}.`)
  }
}

function unusable(reason: 'invalid_utf8' | 'invalid_json', detail: string): { parsed: Parsed; inexactText: undefined } {
  return { parsed: { ok: false, reason, detail }, inexactText: undefined }
}

/** V8's message quotes the text around the fault, which may be personal: only the position is kept. */
function positionOf(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (message.includes('end of JSON input')) return ': it ends too early'
  const position = /at position (\d+)/.exec(message)?.[1]
  return position === undefined ? '' : `: fault at character ${position}`
}
