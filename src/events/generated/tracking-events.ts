// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface TrackingEventsValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** A tracked event of a marketing message. */
  event?: TrackingEventsEvent | null
}

/** A tracked event of a marketing message. */
export interface TrackingEventsEvent {
  /** What happened. Known values (Meta adds to them): sent. */
  event_name?: string | null
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** What to attribute the event with. */
  tracking_data?: TrackingEventsTrackingData | null
}

/** What to attribute the event with. */
export interface TrackingEventsTrackingData {
  /** Id of the click. */
  click_id?: string | null
  /** Token of the tracking. */
  tracking_token?: string | null
}
