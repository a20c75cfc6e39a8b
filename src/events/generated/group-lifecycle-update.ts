// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata, MetaError } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface GroupLifecycleUpdateValue {
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
  /** The group that was created or deleted. */
  group?: GroupLifecycleUpdateGroup | null
}

/** The group that was created or deleted. */
export interface GroupLifecycleUpdateGroup {
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Group id. */
  group_id?: string | null
  /** What happened. Known values (the list may grow): group_create, group_delete. */
  type?: string | null
  /** Id of the API request that caused it. */
  request_id?: string | null
  /** Subject of the group. */
  subject?: string | null
  /** Description of the group. */
  description?: string | null
  /** Link with which users join. */
  invite_link?: string | null
  /**
   * Whether the business must approve users who join. Known values (the list may grow): auto_approve,
   * approval_required.
   */
  join_approval_mode?: string | null
  /** Why it failed, entirely or in part. */
  errors?: (MetaError | null)[] | null
}
