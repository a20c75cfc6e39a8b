// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata, MetaError } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface GroupParticipantsUpdateValue {
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
  /** The group whose participants changed. */
  group?: GroupParticipantsUpdateGroup | null
  /**
   * Who initiated it. Meta sends it in the group or next to it. Known values (the list may grow): business,
   * participant.
   */
  initiated_by?: string | null
}

/** The group whose participants changed. */
export interface GroupParticipantsUpdateGroup {
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Group id. */
  group_id?: string | null
  /**
   * What happened. Known values (the list may grow): group_participants_add, group_participants_remove,
   * group_join_request_created, group_join_request_revoked, group_add_participants, group_remove_participants.
   */
  type?: string | null
  /** How the participants joined. Known values (the list may grow): invite_link. */
  reason?: string | null
  /** Id of the API request that caused it. */
  request_id?: string | null
  /** Id of the join request. */
  join_request_id?: string | null
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** Portfolio-scoped user id. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
  /** Participants who were added. */
  added_participants?: (GroupParticipantsUpdateParticipant | null)[] | null
  /** Participants who were removed or left. */
  removed_participants?: (GroupParticipantsUpdateParticipant | null)[] | null
  /** Participants who could not be added or removed. */
  failed_participants?: (GroupParticipantsUpdateFailedParticipant | null)[] | null
  /**
   * Who initiated it. Meta sends it in the group or next to it. Known values (the list may grow): business,
   * participant.
   */
  initiated_by?: string | null
  /** Why it failed, entirely or in part. */
  errors?: (MetaError | null)[] | null
}

/** A participant of the group. */
export interface GroupParticipantsUpdateParticipant {
  /** The user as named in the API request. */
  input?: string | null
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** Portfolio-scoped user id. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
}

/** A participant who could not be added or removed. */
export interface GroupParticipantsUpdateFailedParticipant {
  /** The user as named in the API request. */
  input?: string | null
  /** WhatsApp id of the user, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** Portfolio-scoped user id. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
  /** Why it failed for this participant. */
  errors?: (MetaError | null)[] | null
}
