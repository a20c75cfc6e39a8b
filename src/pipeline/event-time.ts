import type { RelayEvent } from './event.ts'
import { isObject } from './json.ts'
import { secondsOf } from './map.ts'

/**
 * When an event happened according to Meta, in milliseconds since 1970: its own `timestamp`, else its entry's `time`.
 * Undefined if both are missing, and for history, which is months old when Meta sends it.
 */
export function eventTimeMs({ field, entryTime, item: { subject } }: RelayEvent): number | undefined {
  if (field === 'history') return undefined
  const own = isObject(subject) ? secondsOf(subject.timestamp) : undefined
  const seconds = own ?? secondsOf(entryTime)
  return seconds === undefined || seconds === 0 ? undefined : seconds * 1000
}
