// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, ConversationContext, Message, MessageStatus, Metadata, MetaError } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface MessagesValue {
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
  /** A message from a user, or a notice about the user. */
  message?: Message | null
  /** The status of a message that the business sent. */
  status?: MessageStatus | null
  /** An error of the number, not of a single message. */
  error?: MetaError | null
  /** A user action on a sent message. */
  user_action?: MessagesUserAction | null
  /** Note from the previous owner of the conversation to the next one (conversation routing). */
  conversation_context?: ConversationContext | null
}

/** A user action on a sent message. */
export interface MessagesUserAction {
  /** What the user did. Known values (the list may grow): marketing_messages_link_click. */
  action_type?: string | null
  /** When the user did it. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** A click on a link of a marketing message. */
  marketing_messages_link_click_data?: MessagesMarketingMessagesLinkClickData | null
}

/** A click on a link of a marketing message. */
export interface MessagesMarketingMessagesLinkClickData {
  /** Where the link was. Known values (the list may grow): cta, body. */
  click_component?: string | null
  /** Id of the linked product. */
  product_id?: string | null
  /** Click id. */
  click_id?: string | null
  /** Token to attribute the click by. */
  tracking_token?: string | null
}
