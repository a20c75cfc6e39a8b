// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata, MetaError } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface GroupSettingsUpdateValue {
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
  /** The group whose settings changed. */
  group?: GroupSettingsUpdateGroup | null
}

/** The group whose settings changed. */
export interface GroupSettingsUpdateGroup {
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Group id. */
  group_id?: string | null
  /** What happened. Known values (the list may grow): group_settings_update. */
  type?: string | null
  /** Id of the API request that caused it. */
  request_id?: string | null
  /** The new profile picture. */
  profile_picture?: GroupSettingsUpdateProfilePicture | null
  /** The new subject. */
  group_subject?: GroupSettingsUpdateText | null
  /** The new description. */
  group_description?: GroupSettingsUpdateText | null
  /** Why it failed, entirely or in part. */
  errors?: (MetaError | null)[] | null
}

/** The new profile picture. */
export interface GroupSettingsUpdateProfilePicture {
  /** MIME type. */
  mime_type?: string | null
  /** SHA-256 of the picture, Base64-encoded. */
  sha256?: string | null
  /** Whether the change succeeded. */
  update_successful?: boolean | null
  /** Why it failed, entirely or in part. */
  errors?: (MetaError | null)[] | null
}

/** The new subject or description. */
export interface GroupSettingsUpdateText {
  /** Text. */
  text?: string | null
  /** Whether the change succeeded. */
  update_successful?: boolean | null
  /** Why it failed, entirely or in part. */
  errors?: (MetaError | null)[] | null
}
