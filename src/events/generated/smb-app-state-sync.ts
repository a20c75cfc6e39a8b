// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface SmbAppStateSyncValue {
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
  /** A change in the address book. */
  state_sync?: SmbAppStateSyncStateSync | null
}

/** A change in the address book. */
export interface SmbAppStateSyncStateSync {
  /** What changed. Known values (the list may grow): contact. */
  type?: string | null
  /** The contact; after a removal only its number or user id. */
  contact?: SmbAppStateSyncContact | null
  /** What was done; an edit is sent as add. Known values (the list may grow): add, remove. */
  action?: string | null
  /** About the change. */
  metadata?: SmbAppStateSyncMetadata | null
}

/** The contact; after a removal only its number or user id. */
export interface SmbAppStateSyncContact {
  /** Full name. */
  full_name?: string | null
  /** First name. */
  first_name?: string | null
  /** Phone number, usually digits only. */
  phone_number?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** Portfolio-scoped user id. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
}

/** About the change. */
export interface SmbAppStateSyncMetadata {
  /** When the contact changed. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Version of the contact. */
  version?: number | null
}
