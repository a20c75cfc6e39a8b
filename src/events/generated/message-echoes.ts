// Generated from schemas/source by `npm run generate`; not to be edited.

import type { Contact, MessageEcho, Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface MessageEchoesValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that the event belongs to. */
  metadata?: Metadata | null
  /** The user of this event: the one of `contacts` that it belongs to. */
  contact?: Contact | null
  /** A message that the business sent by other means than this API, the WhatsApp Business app for example. */
  message_echo?: MessageEcho | null
}
