// Generated from schemas/source by `npm run generate`; not to be edited.

import type { Contact, MessageEcho, Metadata, MetaError } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface MessageEchoesValue {
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
  /** A message that the business sent by other means than this API, such as the WhatsApp Business app. */
  message_echo?: MessageEcho | null
  /** An error that belongs to no single message. */
  error?: MetaError | null
  /** The message, where Meta calls the list messages. */
  message?: MessageEcho | null
}
