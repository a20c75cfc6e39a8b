// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Metadata, MetaError } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface GroupLifecycleUpdateValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** The group that was created or deleted. */
  group?: GroupLifecycleUpdateGroup | null
}

/** The group that was created or deleted. */
export interface GroupLifecycleUpdateGroup {
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Id of the group. */
  group_id?: string | null
  /** What happened. Known values (Meta adds to them): group_create, group_delete. */
  type?: string | null
  /** Id of the API request that it answers. */
  request_id?: string | null
  /** Subject of the group. */
  subject?: string | null
  /** Description of the group. */
  description?: string | null
  /** Link by which users join. */
  invite_link?: string | null
  /** Whether the business approves who joins. Known values (Meta adds to them): auto_approve, approval_required. */
  join_approval_mode?: string | null
  /** Why it failed, or failed in part. */
  errors?: (MetaError | null)[] | null
}
