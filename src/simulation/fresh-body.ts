import { randomBytes } from 'node:crypto'
import { isObject, type JsonObject, type JsonValue, jsonText, setOwn } from '../pipeline/json.ts'
import { parse } from '../pipeline/parse.ts'
import type { VerifiedBody } from '../pipeline/verify.ts'

export interface Freshness {
  /** Seconds since 1970, for every time in the body. */
  readonly seconds: number
  /** Number of the user; undefined keeps the sample's user. */
  readonly user: number | undefined
}

/** Ids of messages and calls; the App Dashboard's dummy message has neither prefix. */
const EVENT_ID = /^(wamid\.|wacid\.|ABGG)/
const TIMES = new Set(['timestamp', 'time'])
const USER_DIGITS = 6

/**
 * A body as Meta might send it now: with new ids for its messages and calls, replaced consistently, and the given time
 * throughout. A body that is not JSON stays unchanged.
 */
export function freshBody(body: Buffer, { seconds, user }: Freshness): Buffer {
  const parsed = parse(body as VerifiedBody)
  if (!parsed.ok) return body
  const names = new Map<string, string>()
  findIds(parsed.json, names)
  if (user !== undefined) findUsers(parsed.json, user, names)
  return Buffer.from(jsonText(renewed(parsed.json, '', { names, seconds })))
}

function findIds(value: JsonValue, names: Map<string, string>): void {
  walk(value, (name, member) => {
    if (name === 'id' && typeof member === 'string' && EVENT_ID.test(member) && !names.has(member)) {
      names.set(member, `${member.startsWith('wacid.') ? 'wacid.' : 'wamid.'}${randomBytes(24).toString('base64')}`)
    }
  })
}

/** Contacts' ids get the user's number at the end, so that they keep their form. */
function findUsers(value: JsonValue, user: number, names: Map<string, string>): void {
  const ending = String(user).padStart(USER_DIGITS, '0')
  walk(value, (name, member) => {
    if (!['wa_id', 'user_id', 'from', 'from_user_id', 'recipient_id', 'recipient_user_id'].includes(name)) return
    if (typeof member !== 'string' || member.length <= USER_DIGITS || names.has(member)) return
    names.set(member, member.slice(0, -USER_DIGITS) + ending)
  })
}

function walk(value: JsonValue, see: (name: string, member: JsonValue) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, see)
  else if (isObject(value)) {
    for (const [name, member] of Object.entries(value)) {
      see(name, member)
      walk(member, see)
    }
  }
}

interface Renewal {
  readonly names: ReadonlyMap<string, string>
  readonly seconds: number
}

function renewed(value: JsonValue, name: string, renewal: Renewal): JsonValue {
  if (typeof value === 'string') {
    if (TIMES.has(name) && /^\d{9,10}$/.test(value)) return String(renewal.seconds)
    return renewal.names.get(value) ?? value
  }
  if (typeof value === 'number') return TIMES.has(name) && value > 1e8 ? renewal.seconds : value
  if (Array.isArray(value)) return value.map((item) => renewed(item, name, renewal))
  if (!isObject(value)) return value
  const copy: JsonObject = {}
  for (const [key, member] of Object.entries(value)) setOwn(copy, key, renewed(member, key, renewal))
  return copy
}
