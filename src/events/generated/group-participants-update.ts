// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Metadata, MetaError } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface GroupParticipantsUpdateValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** The group whose participants changed. */
  group?: GroupParticipantsUpdateGroup | null
  /** Who did it; Meta sends it on the group or beside it. Known values (Meta adds to them): business, participant. */
  initiated_by?: string | null
}

/** The group whose participants changed. */
export interface GroupParticipantsUpdateGroup {
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Id of the group. */
  group_id?: string | null
  /**
   * What happened. Known values (Meta adds to them): group_participants_add, group_participants_remove,
   * group_join_request_created, group_join_request_revoked, group_add_participants, group_remove_participants.
   */
  type?: string | null
  /** How the participants came. Known values (Meta adds to them): invite_link. */
  reason?: string | null
  /** Id of the API request that it answers. */
  request_id?: string | null
  /** Id of the request of the user to join. */
  join_request_id?: string | null
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** User id in the scope of the portfolio. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
  /** Who was added. */
  added_participants?: (GroupParticipantsUpdateParticipant | null)[] | null
  /** Who was removed or left. */
  removed_participants?: (GroupParticipantsUpdateParticipant | null)[] | null
  /** For whom it failed. */
  failed_participants?: (GroupParticipantsUpdateFailedParticipant | null)[] | null
  /** Who did it; Meta sends it on the group or beside it. Known values (Meta adds to them): business, participant. */
  initiated_by?: string | null
  /** Why it failed, or failed in part. */
  errors?: (MetaError | null)[] | null
}

/** A participant. */
export interface GroupParticipantsUpdateParticipant {
  /** The user as given in the API request. */
  input?: string | null
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** User id in the scope of the portfolio. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
}

/** A participant for whom it failed. */
export interface GroupParticipantsUpdateFailedParticipant {
  /** The user as given in the API request. */
  input?: string | null
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** User id in the scope of the portfolio. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
  /** Why it failed for this participant. */
  errors?: (MetaError | null)[] | null
}
