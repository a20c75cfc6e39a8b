import { hash } from 'node:crypto'
import { canonicalText } from './canonical-text.ts'
import type { RelayEvent } from './event.ts'
import { idOf, isObject, type JsonValue } from './json.ts'
import { phoneNumberIdOf } from './key.ts'

/** 128 bits: no realistic volume of webhooks makes a collision likely. */
const ID_HEX_LENGTH = 32

/**
 * The id of an event: a digest of its content. The id stays the same in a redelivery, another batch or another
 * order; any difference in the event gives a different id. It does not depend on the schema, so upgrades keep it.
 *
 * `entry.time` (when Meta sent it) counts only for events without an id or time: the same decision about an account may
 * be made twice.
 */
export function eventId({ field, wabaId, entryTime, item, origin }: RelayEvent): string {
  // If the event is a whole change, all of its content counts, whatever record it becomes.
  const content = item.name === undefined ? (origin.change?.value ?? origin.change) : item.subject
  const phoneNumberId = item.name === undefined ? undefined : phoneNumberIdOf(item.value)
  const time = hasIdentity(item.name, content) ? undefined : (entryTime ?? undefined)
  const thread = item.thread === undefined ? undefined : idOf(item.thread, 'id')
  const text =
    `${canonicalText(field)}|${canonicalText(wabaId)}|${item.name}|${canonicalText(phoneNumberId)}|` +
    `${canonicalText(thread)}|${canonicalText(time)}|${canonicalText(content)}`
  return hash('sha256', text, 'hex').slice(0, ID_HEX_LENGTH)
}

function hasIdentity(name: string | undefined, content: JsonValue | undefined): boolean {
  return name !== undefined && isObject(content) && (idOf(content, 'id') ?? idOf(content, 'timestamp')) !== undefined
}

/** The id of bytes that could not become a record. */
export function bytesId(bytes: Buffer): string {
  return hash('sha256', bytes, 'hex').slice(0, ID_HEX_LENGTH)
}
