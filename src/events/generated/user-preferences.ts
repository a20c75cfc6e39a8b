// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface UserPreferencesValue {
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
  /** The choice of the user. */
  user_preference?: UserPreferencesUserPreference | null
}

/** The choice of the user. */
export interface UserPreferencesUserPreference {
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** User id in the scope of the portfolio. Since 2026. */
  parent_user_id?: string | null
  /** The choice, in words. */
  detail?: string | null
  /** What it is about. Known values (Meta adds to them): marketing_messages. */
  category?: string | null
  /** The choice. Known values (Meta adds to them): stop, resume, signup, opt-in. */
  value?: string | null
  /** When the user chose. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** With signup: id of the sign-up. */
  signup_id?: string | null
}
