// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change. Any attribute may be absent. */
export interface AccountOffboardedValue {
  /** WhatsApp Business Account id. */
  waba_id?: string | null
  /** Business phone number id. */
  phone_number_id?: string | null
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Why the number was disconnected. Known values (the list may grow): USER_INITIATED. */
  reason?: string | null
}
