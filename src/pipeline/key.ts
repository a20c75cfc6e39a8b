import type { Item } from './event.ts'
import { idOf, isObject, type JsonObject, type JsonValue } from './json.ts'

/** How a field's records are keyed (contract section 5): by conversation, by phone number, or by account. */
export type KeyRule = 'conversation' | 'phone_number' | 'account'

/**
 * The record's key: `<phone_number_id>:<user>`, without a user `<phone_number_id>`, else `entry.id`. The user is the
 * group, else the business-scoped user id, else the digits of the phone number. An event that its rule cannot place
 * is keyed by what it names: phone number id, then user. Null if it names nothing, so that such records spread.
 */
export function keyOf(rule: KeyRule, item: Item, wabaId: string): string | null {
  if (rule === 'account' && wabaId !== '') return wabaId
  const phoneNumberId = phoneNumberIdOf(item.value)
  if (rule === 'account') return phoneNumberId ?? null
  if (phoneNumberId === undefined && wabaId !== '') return wabaId
  const user = rule === 'conversation' ? userOf(item) : undefined
  if (phoneNumberId === undefined) return user ?? null
  return user === undefined ? phoneNumberId : `${phoneNumberId}:${user}`
}

function objectAt(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const member = object?.[name]
  return isObject(member) ? member : undefined
}

/**
 * The id of the business phone number: in `metadata`, except in `messaging_handovers` (`recipient`),
 * `account_settings_update`, and a few values that have it directly.
 */
export function phoneNumberIdOf(value: JsonValue | undefined): string | undefined {
  if (!isObject(value)) return undefined
  return (
    idOf(objectAt(value, 'metadata'), 'phone_number_id') ??
    idOf(objectAt(value, 'recipient'), 'phone_number_id') ??
    idOf(objectAt(value, 'phone_number_settings'), 'phone_number_id') ??
    idOf(value, 'phone_number_id')
  )
}

function userOf(item: Item): string | undefined {
  if (!isObject(item.subject)) return undefined
  const subject = personIn(item.subject, item.name)
  return groupOf(subject) ?? businessScopedIdOf(subject, item) ?? phoneOf(subject, item)
}

/** A contact sync, a handover and a standby echo name the user one level deeper. */
function personIn(subject: JsonObject, item: string | undefined): JsonObject {
  if (item === 'state_sync') return objectAt(subject, 'contact') ?? subject
  if (item === undefined) return objectAt(subject, 'sender') ?? subject
  if (item === 'message_echo') return subject.to === undefined ? (objectAt(subject, 'message') ?? subject) : subject
  return subject
}

function groupOf(subject: JsonObject): string | undefined {
  return idOf(subject, 'group_id') ?? (subject.recipient_type === 'group' ? recipientOf(subject) : undefined)
}

/** A standby echo repeats a Send API request, which addresses a group by `to`. */
function recipientOf(subject: JsonObject): string | undefined {
  return idOf(subject, 'recipient_id') ?? idOf(subject, 'to')
}

/** Only users have such an id, so the side of the event that has one is the user. */
function businessScopedIdOf(subject: JsonObject, item: Item): string | undefined {
  return (
    idOf(objectAt(item.thread, 'context'), 'user_id') ??
    idOf(subject, 'from_user_id') ??
    idOf(subject, 'to_user_id') ??
    idOf(subject, 'recipient_user_id') ??
    // A standby echo repeats a Send API request, which addresses such a user by this.
    (item.name === 'message_echo' ? idOf(subject, 'recipient') : undefined) ??
    idOf(subject, 'user_id') ??
    idOf(item.contact, 'user_id') ??
    (subject.from === undefined ? idOf(objectAt(subject, 'system'), 'user_id') : undefined)
  )
}

function phoneOf(subject: JsonObject, item: Item): string | undefined {
  return (
    phoneAt(item.thread, 'id') ??
    partnerOf(subject, item) ??
    phoneAt(subject, 'recipient_id') ??
    phoneAt(subject, 'wa_id') ??
    phoneAt(subject, 'phone_number') ??
    phoneAt(item.contact, 'wa_id')
  )
}

/** However it is written, a phone number is shorter. */
const PHONE_LENGTH_LIMIT = 64

/** Only the digits of a phone number: `+55 31 99740-2281` and `5531997402281` are one user. Other ids stay unchanged. */
function phoneAt(object: JsonObject | undefined, name: string): string | undefined {
  const id = idOf(object, name)
  if (id === undefined || id.length > PHONE_LENGTH_LIMIT || /^\d+$/.test(id) || /[\p{L}_]/u.test(id)) return id
  const digits = id.replaceAll(/\D/g, '')
  return digits === '' ? id : digits
}

/** Whichever of `from` and `to` is not the business. */
function partnerOf(subject: JsonObject, item: Item): string | undefined {
  const from = phoneAt(subject, 'from')
  const to = phoneAt(subject, 'to')
  if (item.name === 'message_echo') return to
  const business = businessNumberIn(item.value)
  if (from !== undefined && from === business) return to
  if (item.name !== 'call') return from
  if (to !== undefined && to === business) return from
  return subject.direction === 'BUSINESS_INITIATED' ? (to ?? from) : (from ?? to)
}

/** Whether the business sent a message, according to its number. */
export function isFromBusiness(message: JsonObject, value: JsonValue | undefined): boolean {
  const from = phoneAt(message, 'from')
  return from !== undefined && from === businessNumberIn(value)
}

function businessNumberIn(value: JsonValue | undefined): string | undefined {
  return isObject(value) ? phoneAt(objectAt(value, 'metadata'), 'display_phone_number') : undefined
}
