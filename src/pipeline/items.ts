import type { Item } from './event.ts'
import { isObject, type JsonObject, type JsonValue, jsonText, pointerTo, setOwn } from './json.ts'
import { isFromBusiness } from './key.ts'
import type { Unmapped } from './map.ts'

/**
 * Splits a change's value into its independent events, at least one. Undefined if the events would repeat the rest of
 * the value more often than memory allows.
 */
export type Split = (value: JsonObject) => Item[] | undefined

/** Limit of attributes repeated by the events of one change: Meta's values have a handful, for thousands of events. */
const REPEATED_LIMIT = 250_000

export function repeatsTooMuch(rest: JsonObject, events: number): boolean {
  return Object.keys(rest).length * events > REPEATED_LIMIT
}

/** The value is one event. */
export const whole = (value: JsonObject): [Item] => [{ name: undefined, value, subject: value, unmapped: [] }]

/**
 * Each list holds independent events, which go under the singular name that `lists` gives; each event gets the contact
 * of its user from `contacts`.
 */
export function each(lists: Readonly<Record<string, string>>): Split {
  const itemOf = new Map(Object.entries(lists))
  const taken = new Set([...itemOf.values(), 'contact'])
  return (value) => {
    const { rest, events, contacts, unmapped } = divide(value, itemOf, taken)
    if (repeatsTooMuch(rest, events)) return undefined
    const items: Item[] = []
    let left = events
    for (const list in value) {
      const name = itemOf.get(list)
      const subjects = value[list]
      if (name === undefined || !hasItems(subjects)) continue
      for (const subject of subjects) {
        left--
        if (subject === null) continue
        // The last item, usually the only one, needs no copy. The name is not part of the literal, since V8 would
        // deoptimise it for different names.
        const own: JsonObject = left === 0 ? rest : { ...rest }
        own[name] = subject
        items.push({ name, value: own, subject, unmapped })
      }
    }
    if (items.length === 0) items.push({ name: undefined, value: rest, subject: rest, unmapped })
    return contacts === undefined ? items : withContacts(items, contacts)
  }
}

/** The events are in `value[holder]`, split by `split`. */
export function within(holder: string, split: Split): Split {
  return (value) => {
    const held = value[holder]
    if (!isObject(held)) return whole(value)
    const items = split(held)
    if (items === undefined || repeatsTooMuch(value, items.length)) return undefined
    return items.map((item) => ({
      ...item,
      value: { ...value, [holder]: item.value as JsonValue },
      unmapped: item.unmapped.map(([pointer, text]) => [pointer.replace('/value', `/value/${holder}`), text]),
    }))
  }
}

/** A value taken apart. `unmapped` has content whose name an event will use. */
interface Divided {
  readonly rest: JsonObject
  readonly events: number
  readonly contacts: JsonValue[] | undefined
  readonly unmapped: Unmapped
}

export function divide(value: JsonObject, itemOf: ReadonlyMap<string, string>, taken: ReadonlySet<string>): Divided {
  const rest: JsonObject = {}
  const unmapped: Unmapped = []
  let events = 0
  let contacts: JsonValue[] | undefined
  for (const name in value) {
    const attribute = value[name] as JsonValue
    if (itemOf.has(name) && hasItems(attribute)) events += attribute.length
    else if (name === 'contacts' && hasItems(attribute)) contacts = attribute
    // An attribute from Meta with the name that the relay uses for an event is kept in `unmapped`.
    else if (taken.has(name)) {
      if (attribute !== null) unmapped.push([pointerTo('/change/value', name), jsonText(attribute)])
    } else setOwn(rest, name, attribute)
  }
  return { rest, events, contacts, unmapped }
}

export function hasItems(attribute: JsonValue | undefined): attribute is JsonValue[] {
  return Array.isArray(attribute) && attribute.some((item) => item !== null)
}

/** Attributes that identify the user of an event or a contact. */
const EVENT_USER_IDS = [
  'from_user_id', 'from', 'recipient_user_id', 'recipient_id', 'to_user_id', 'to', 'user_id', 'wa_id',
  'recipient_participant_user_id', 'recipient_participant_id', 'participant_recipient_id',
  'from_parent_user_id', 'to_parent_user_id', 'recipient_parent_user_id', 'parent_recipient_user_id', 'parent_user_id',
] as const // biome-ignore format: one line a kind
const RECEIVER_IDS = ['to', 'to_user_id', 'to_parent_user_id', 'group_id'] as const
const CONTACT_USER_IDS = ['user_id', 'wa_id', 'parent_user_id'] as const

/**
 * Gives each item the contact of its user. A lone contact that no event names belongs to all events (Meta may write one
 * number in two ways), and to an echo without a receiver; of several, those that no event names stay in `contacts` of
 * the first record.
 */
export function withContacts(items: Item[], contacts: JsonValue[]): Item[] {
  const lone = contacts.length === 1 ? contacts[0] : undefined
  if (isObject(lone) && items.length === 1) return items.map((item) => attach(item, lone))
  const used = new Set<JsonValue>()
  const contactOf = byUserId(contacts)
  const matched = items.map((item) => {
    const contact = contactOf(item.subject) ?? (isEchoToNobody(item) && isObject(lone) ? lone : undefined)
    if (contact === undefined) return item
    used.add(contact)
    return attach(item, contact)
  })
  if (isObject(lone) && used.size === 0) return items.map((item) => attach(item, lone))
  const unused = contacts.filter((contact) => contact !== null && !used.has(contact))
  const [first, ...others] = matched
  if (first === undefined || unused.length === 0) return matched
  return [{ ...first, value: { ...(first.value as JsonObject), contacts: unused } }, ...others]
}

/** A message from the business without a recipient: its only user is the lone contact. */
function isEchoToNobody({ name, value, subject }: Item): boolean {
  if (!isObject(subject) || RECEIVER_IDS.some((id) => subject[id] !== undefined)) return false
  return name === 'message_echo' || isFromBusiness(subject, value)
}

function attach(item: Item, contact: JsonObject): Item {
  const value = item.value as JsonObject
  if (value === item.subject) return { ...item, value: { ...value, contact }, contact }
  // The value was created for this event, so it may be changed.
  value.contact = contact
  return { ...item, contact }
}

/** Finds the first contact that an event names, in bodies with thousands of both. */
function byUserId(contacts: JsonValue[]): (subject: JsonValue | undefined) => JsonObject | undefined {
  const places = new Map<JsonValue, number>()
  contacts.forEach((contact, place) => {
    if (!isObject(contact)) return
    for (const name of CONTACT_USER_IDS) {
      const id = contact[name]
      if (typeof id === 'string' && !places.has(id)) places.set(id, place)
    }
  })
  return (subject) => {
    if (!isObject(subject)) return undefined
    const named = EVENT_USER_IDS.map((attribute) => places.get(subject[attribute] ?? null) ?? contacts.length)
    return contacts[Math.min(...named)] as JsonObject | undefined
  }
}
