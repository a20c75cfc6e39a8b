// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface AccountOffboardedValue {
  /** WhatsApp Business Account id. */
  waba_id?: string | null
  /** Business phone number id. */
  phone_number_id?: string | null
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Why the number was disconnected. Known values (Meta adds to them): USER_INITIATED. */
  reason?: string | null
}
