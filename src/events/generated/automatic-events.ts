// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface AutomaticEventsValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** A detected conversion. */
  automatic_event?: AutomaticEventsAutomaticEvent | null
}

/** A detected conversion. */
export interface AutomaticEventsAutomaticEvent {
  /** Id of the message in which it was detected. */
  id?: string | null
  /** What was detected. Known values (Meta adds to them): LeadSubmitted, Purchase. */
  event_name?: string | null
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Click id of the click-to-WhatsApp ad. */
  ctwa_clid?: string | null
  /** The amount, with a purchase. */
  custom_data?: AutomaticEventsCustomData | null
}

/** The amount, with a purchase. */
export interface AutomaticEventsCustomData {
  /** ISO 4217 code. */
  currency?: string | null
  /** Amount in thousandths of the currency: divide by 1000. */
  value?: number | null
}
