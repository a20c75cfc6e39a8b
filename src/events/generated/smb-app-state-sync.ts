// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface SmbAppStateSyncValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that the event belongs to. */
  metadata?: Metadata | null
  /** One change in the address book. */
  state_sync?: SmbAppStateSyncStateSync | null
}

/** One change in the address book. */
export interface SmbAppStateSyncStateSync {
  /** What changed. Known values (Meta adds to them): contact. */
  type?: string | null
  /** The contact; only the number when it was removed. */
  contact?: SmbAppStateSyncContact | null
  /** What was done; an edit comes as add. Known values (Meta adds to them): add, remove. */
  action?: string | null
  /** About the change. */
  metadata?: SmbAppStateSyncMetadata | null
}

/** The contact; only the number when it was removed. */
export interface SmbAppStateSyncContact {
  /** Full name. */
  full_name?: string | null
  /** First name. */
  first_name?: string | null
  /** Phone number in digits. */
  phone_number?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** User id in the scope of the portfolio. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
}

/** About the change. */
export interface SmbAppStateSyncMetadata {
  /** When the contact was changed. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
}
