// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Metadata, MetaError } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface GroupSettingsUpdateValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** The group whose settings changed. */
  group?: GroupSettingsUpdateGroup | null
}

/** The group whose settings changed. */
export interface GroupSettingsUpdateGroup {
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Id of the group. */
  group_id?: string | null
  /** What happened. Known values (Meta adds to them): group_settings_update. */
  type?: string | null
  /** Id of the API request that it answers. */
  request_id?: string | null
  /** The new profile picture. */
  profile_picture?: GroupSettingsUpdateProfilePicture | null
  /** The new subject. */
  group_subject?: GroupSettingsUpdateText | null
  /** The new description. */
  group_description?: GroupSettingsUpdateText | null
  /** Why it failed, or failed in part. */
  errors?: (MetaError | null)[] | null
}

/** The new profile picture. */
export interface GroupSettingsUpdateProfilePicture {
  /** MIME type. */
  mime_type?: string | null
  /** SHA-256 of the picture, base64. */
  sha256?: string | null
  /** Whether the change was made. */
  update_successful?: boolean | null
  /** Why it failed, or failed in part. */
  errors?: (MetaError | null)[] | null
}

/** The new subject or description. */
export interface GroupSettingsUpdateText {
  /** The text. */
  text?: string | null
  /** Whether the change was made. */
  update_successful?: boolean | null
  /** Why it failed, or failed in part. */
  errors?: (MetaError | null)[] | null
}
