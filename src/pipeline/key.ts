import type { Item } from './event.ts'
import { idOf, isObject, type JsonObject } from './json.ts'

/** How a field's records are keyed (contract section 5): by conversation, by phone number, or by account. */
export type KeyRule = 'conversation' | 'phone_number' | 'account'

/**
 * The record's key: `<phone_number_id>:<user>`, without a user `<phone_number_id>`, else `entry.id`.
 * The user is the group, else the business-scoped user id, else the phone number.
 */
export function keyOf(rule: KeyRule, item: Item, wabaId: string): string {
  if (rule === 'account' || !isObject(item.value)) return wabaId
  const phoneNumberId = phoneNumberIdOf(item.value)
  if (phoneNumberId === undefined) return wabaId
  const user = rule === 'conversation' ? userOf(item) : undefined
  return user === undefined ? phoneNumberId : `${phoneNumberId}:${user}`
}

function objectAt(object: JsonObject | undefined, name: string): JsonObject | undefined {
  const member = object?.[name]
  return isObject(member) ? member : undefined
}

/** `metadata` everywhere but in `messaging_handovers` (`recipient`) and `account_settings_update`. */
function phoneNumberIdOf(value: JsonObject): string | undefined {
  return (
    idOf(objectAt(value, 'metadata'), 'phone_number_id') ??
    idOf(objectAt(value, 'recipient'), 'phone_number_id') ??
    idOf(objectAt(value, 'phone_number_settings'), 'phone_number_id')
  )
}

function userOf(item: Item): string | undefined {
  if (!isObject(item.subject)) return undefined
  const subject = personIn(item.subject, item.name)
  return groupOf(subject) ?? businessScopedIdOf(subject, item) ?? phoneOf(subject, item)
}

/** A contact sync, a hand-over and a standby echo name the user one level deeper. */
function personIn(subject: JsonObject, item: string | undefined): JsonObject {
  if (item === 'state_sync') return objectAt(subject, 'contact') ?? subject
  if (item === undefined) return objectAt(subject, 'sender') ?? subject
  if (item === 'message_echo') return subject.to === undefined ? (objectAt(subject, 'message') ?? subject) : subject
  return subject
}

function groupOf(subject: JsonObject): string | undefined {
  return idOf(subject, 'group_id') ?? (subject.recipient_type === 'group' ? recipientOf(subject) : undefined)
}

/** The Send API, whose request a standby echo repeats, addresses a group by `to`. */
function recipientOf(subject: JsonObject): string | undefined {
  return idOf(subject, 'recipient_id') ?? idOf(subject, 'to')
}

/** Only users have such an id, so whichever side of the event carries one is the user. */
function businessScopedIdOf(subject: JsonObject, item: Item): string | undefined {
  return (
    idOf(objectAt(item.thread, 'context'), 'user_id') ??
    idOf(subject, 'from_user_id') ??
    idOf(subject, 'to_user_id') ??
    idOf(subject, 'recipient_user_id') ??
    // By this the Send API, whose request a standby echo repeats, addresses such a user.
    (item.name === 'message_echo' ? idOf(subject, 'recipient') : undefined) ??
    idOf(subject, 'user_id') ??
    idOf(item.contact, 'user_id') ??
    (subject.from === undefined ? idOf(objectAt(subject, 'system'), 'user_id') : undefined)
  )
}

function phoneOf(subject: JsonObject, item: Item): string | undefined {
  return (
    idOf(item.thread, 'id') ??
    partnerOf(subject, item) ??
    idOf(subject, 'recipient_id') ??
    idOf(subject, 'wa_id') ??
    idOf(subject, 'phone_number') ??
    idOf(item.contact, 'wa_id')
  )
}

/** Of `from` and `to`, the side that is not the business. */
function partnerOf(subject: JsonObject, item: Item): string | undefined {
  const from = idOf(subject, 'from')
  const to = idOf(subject, 'to')
  if (item.name === 'message_echo') return to
  if (item.name !== 'call') return from
  const business = isObject(item.value) ? idOf(objectAt(item.value, 'metadata'), 'display_phone_number') : undefined
  if (from !== undefined && from === business) return to
  if (to !== undefined && to === business) return from
  return subject.direction === 'BUSINESS_INITIATED' ? (to ?? from) : (from ?? to)
}
