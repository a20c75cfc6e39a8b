// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface AutomaticEventsValue {
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
  /** A detected conversion. */
  automatic_event?: AutomaticEventsAutomaticEvent | null
}

/** A detected conversion. */
export interface AutomaticEventsAutomaticEvent {
  /** Id of the message in which it was detected. */
  id?: string | null
  /** What was detected. Known values (the list may grow): LeadSubmitted, Purchase. */
  event_name?: string | null
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Click id of the click-to-WhatsApp ad. */
  ctwa_clid?: string | null
  /** The amount of a purchase. */
  custom_data?: AutomaticEventsCustomData | null
}

/** The amount of a purchase. */
export interface AutomaticEventsCustomData {
  /** ISO 4217 currency code. */
  currency?: string | null
  /** Amount multiplied by 1000. */
  value?: number | null
}
