// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
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
  /** The user's choice. */
  user_preference?: UserPreferencesUserPreference | null
}

/** The user's choice. */
export interface UserPreferencesUserPreference {
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** Portfolio-scoped user id. Since 2026. */
  parent_user_id?: string | null
  /** Description of the choice. */
  detail?: string | null
  /** What the choice applies to. Known values (the list may grow): marketing_messages. */
  category?: string | null
  /** The choice. Known values (the list may grow): stop, resume, signup, opt-in. */
  value?: string | null
  /** When the user chose. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** signup: sign-up id. */
  signup_id?: string | null
}
