import { isUtf8 } from 'node:buffer'
import { parseExactly } from './exact-numbers.ts'
import type { JsonValue } from './json.ts'
import type { VerifiedBody } from './verify.ts'

export type Parsed =
  | { readonly ok: true; readonly json: JsonValue }
  | { readonly ok: false; readonly reason: 'invalid_utf8' | 'invalid_json'; readonly detail: string }

/** Parses bytes to JSON values; numbers keep every digit. Gives the reason if the bytes are not JSON. */
export function parse(body: VerifiedBody): Parsed {
  if (!isUtf8(body)) return { ok: false, reason: 'invalid_utf8', detail: 'The body is not valid UTF-8.' }
  // RFC 8259 section 8.1 lets a parser ignore a byte order mark.
  const hasMark = body.length >= 3 && body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf
  try {
    return { ok: true, json: parseExactly(body.toString('utf8', hasMark ? 3 : 0)) }
  } catch (error) {
    return { ok: false, reason: 'invalid_json', detail: `The body is not JSON${positionOf(error)}.` }
  }
}

/** V8's message quotes the surrounding text, which may be personal data, so only the position is kept. */
function positionOf(error: unknown): string {
  const message = error instanceof Error ? error.message : ''
  if (message.includes('end of JSON input')) return ': it ends too early'
  const position = /at position (\d+)/.exec(message)?.[1]
  return position === undefined ? '' : `: fault at character ${position}`
}
