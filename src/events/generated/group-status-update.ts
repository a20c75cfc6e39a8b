// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface GroupStatusUpdateValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** The group that was suspended or works again. */
  group?: GroupStatusUpdateGroup | null
}

/** The group that was suspended or works again. */
export interface GroupStatusUpdateGroup {
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Id of the group. */
  group_id?: string | null
  /** What happened. Known values (Meta adds to them): group_suspend, group_suspend_cleared. */
  type?: string | null
}
