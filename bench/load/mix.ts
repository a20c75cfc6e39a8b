import { isObject, type JsonObject, type JsonValue, jsonText, rawNumber } from '../../src/pipeline/json.ts'
import { parse } from '../../src/pipeline/parse.ts'
import { split } from '../../src/pipeline/split.ts'
import type { VerifiedBody } from '../../src/pipeline/verify.ts'
import { readSample, sampleNames } from '../../src/simulation/samples.ts'
import type { BodySet } from './bodies.ts'

/** One entry of a webhook, with one change. */
type Entry = JsonObject & { readonly changes: readonly [JsonObject] }

const OBJECT = 'whatsapp_business_account'
const USERS = 5_000
/** Changes of a batch, and how many webhooks there are to one batch. */
const BATCH_CHANGES = 20
const BATCH_EVERY = 50
/** Where a user stands, by the attribute's name. */
const USER_NAMES = /^(from|to|wa_id|user_id|recipient_id)$|_user_id$/
/** Beyond 2^53, so that a double loses its last digit. */
const LONG_TEMPLATE_ID = '12345678901234567'

/**
 * A day's webhooks: of 100 changes 70 are statuses, 27 messages of all types, 3 anything else that Meta sends. One webhook
 * in fifty is a batch. Users and message ids differ from webhook to webhook.
 */
export function dayOfTraffic(count: number): BodySet {
  const { statuses, messages, templates, others } = sampleGroups()
  const rest = [...others, ...templates]
  const made = new Map<readonly Entry[], number>()
  let changes = 0
  const next = (): Entry => {
    // 37 and 100 have no common divisor: every share of a hundred comes once, and kinds alternate rather than come in blocks.
    const share = (changes++ * 37) % 100
    const group = share < 70 ? statuses : share < 97 ? messages : rest
    const place = made.get(group) ?? 0
    made.set(group, place + 1)
    return varied(group[place % group.length] as Entry, changes) as Entry
  }
  return bodySet(count, (index) => {
    const length = index % BATCH_EVERY === BATCH_EVERY - 1 ? BATCH_CHANGES : 1
    return webhook(Array.from({ length }, next))
  })
}

/** Webhooks of 40 changes of several fields, one of them with a template's id that no double holds. */
export function mixedChanges(count: number): BodySet {
  const { statuses, messages, templates, others } = sampleGroups()
  const kinds = [statuses, messages, others, templates]
  return bodySet(count, (index) => {
    const changes = Array.from({ length: 40 }, (_, change) => {
      const group = kinds[change % kinds.length] as readonly Entry[]
      const place = index * 40 + change
      return varied(group[Math.floor(place / kinds.length) % group.length] as Entry, place) as Entry
    })
    const [template] = templates
    if (template !== undefined) changes[3] = withLongId(template)
    return webhook(changes)
  })
}

/** Samples with one change of a known field, by what they are. */
function sampleGroups(): Record<'statuses' | 'messages' | 'templates' | 'others', readonly Entry[]> {
  const named = sampleNames().flatMap((name) => {
    const entry = entryOf(readSample(name))
    return entry === undefined ? [] : [{ name, entry }]
  })
  const where = (matches: (name: string) => boolean): Entry[] =>
    named.filter(({ name }) => matches(name)).map(({ entry }) => entry)
  const isMessages = (name: string): boolean => name.startsWith('messages.')
  const isStatus = (name: string): boolean => name.startsWith('messages.status_')
  const isTemplate = (name: string): boolean => name.startsWith('message_template_status_update.')
  return {
    statuses: where(isStatus),
    messages: where((name) => isMessages(name) && !isStatus(name)),
    templates: where(isTemplate),
    others: where((name) => !isMessages(name) && !isTemplate(name)),
  }
}

/** Undefined for samples that are odd on purpose. */
function entryOf(sample: Buffer): Entry | undefined {
  const json = jsonOf(sample)
  const parts = split(json)
  const isPlain = parts.every((part) => 'item' in part && part.recognized)
  if (!isPlain || !isObject(json) || !Array.isArray(json.entry) || json.entry.length !== 1) return undefined
  const [entry] = json.entry
  if (!isObject(entry) || !Array.isArray(entry.changes) || entry.changes.length !== 1) return undefined
  return entry as Entry
}

function jsonOf(bytes: Buffer): JsonValue {
  const parsed = parse(bytes as VerifiedBody)
  if (!parsed.ok) throw new Error(parsed.detail)
  return parsed.json
}

/** A copy with another user and other message ids. */
function varied(value: JsonValue, index: number, name = ''): JsonValue {
  if (typeof value === 'string') return variedText(value, index, name)
  if (Array.isArray(value)) return value.map((item) => varied(item, index, name))
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, varied(member, index, key)]))
}

function variedText(text: string, index: number, name: string): string {
  if (/^wamid\./.test(text)) return `${text.slice(0, -10)}${index.toString(36).padStart(8, '0')}==`
  if (!USER_NAMES.test(name) || !/\d{8}$/.test(text)) return text
  return text.slice(0, -4) + String((index * 7_919) % USERS).padStart(4, '0')
}

function withLongId(template: Entry): Entry {
  const [change] = template.changes
  const value = { ...(change.value as JsonObject), message_template_id: rawNumber(LONG_TEMPLATE_ID) }
  return { ...template, changes: [{ ...change, value }] }
}

/** Meta puts changes of one account in one entry. */
function webhook(entries: readonly Entry[]): string {
  const [first] = entries
  const changes = entries.map((entry) => entry.changes[0])
  return jsonText({ object: OBJECT, entry: [{ ...(first as Entry), changes }] })
}

function bodySet(count: number, make: (index: number) => string): BodySet {
  const bodies = Array.from({ length: count }, (_, index) => Buffer.from(make(index)))
  const records = bodies.reduce((sum, body) => sum + split(jsonOf(body)).length, 0)
  return { bodies, recordsPerBody: records / count }
}
