// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface TrackingEventsValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** The user of this event, from Meta's contacts. */
  contact?: Contact | null
  /** Contacts of the change that belong to none of its events; in its first record only. */
  contacts?: (Contact | null)[] | null
  /** A tracked event of a marketing message. */
  event?: TrackingEventsEvent | null
}

/** A tracked event of a marketing message. */
export interface TrackingEventsEvent {
  /** What happened. Known values (the list may grow): sent. */
  event_name?: string | null
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Data to attribute the event by. */
  tracking_data?: TrackingEventsTrackingData | null
}

/** Data to attribute the event by. */
export interface TrackingEventsTrackingData {
  /** Click id. */
  click_id?: string | null
  /** Tracking token. */
  tracking_token?: string | null
}
