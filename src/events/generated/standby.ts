// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type {
  Contact,
  Message,
  MessageAudio,
  MessageButton,
  MessageContactCard,
  MessageContext,
  MessageDocument,
  MessageImage,
  MessageInteractive,
  MessageLocation,
  MessageOrder,
  MessageReaction,
  MessageStatus,
  MessageSticker,
  MessageTemplate,
  MessageText,
  MessageVideo,
  Metadata,
} from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface StandbyValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** What the app in control received or sent: one of message, message_echo and status. */
  standby?: StandbyCopy | null
}

/** What the app in control received or sent: one of message, message_echo and status. */
export interface StandbyCopy {
  /** The user of this event, from Meta's contacts. */
  contact?: Contact | null
  /** Contacts of the change that belong to none of its events; in its first record only. */
  contacts?: (Contact | null)[] | null
  /** A message from a user, or a notice about the user. */
  message?: Message | null
  /** A message that another app sent. */
  message_echo?: StandbyMessageEcho | null
  /** The status of a message that the business sent. */
  status?: MessageStatus | null
}

/** A message that another app sent. */
export interface StandbyMessageEcho {
  /** Message id. */
  id?: string | null
  /** When it was sent. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** The Send API request by which another app sent the message. */
  message?: StandbySentMessage | null
  /** The template that was sent. */
  template?: StandbyTemplate | null
  /** The Flow that was sent. */
  flow?: StandbyFlow | null
}

/** The Send API request by which another app sent the message. */
export interface StandbySentMessage {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** Kind of recipient. Known values (the list may grow): individual, group. */
  recipient_type?: string | null
  /** Phone number of the user, or group id. */
  to?: string | null
  /** Business-scoped user id. Since 2026. */
  recipient?: string | null
  /** Message type; the attribute of that name holds the content. */
  type?: string | null
  /** The message being replied to, or how this one was forwarded. */
  context?: MessageContext | null
  /** Data that the business attached when sending. */
  biz_opaque_callback_data?: string | null
  /** A text message. */
  text?: MessageText | null
  /** An image. */
  image?: MessageImage | null
  /** An audio file, a voice message or the voicemail of a missed call. */
  audio?: MessageAudio | null
  /** A voice message (On-Premises API); the Cloud API sends audio instead. */
  voice?: MessageAudio | null
  /** A video. */
  video?: MessageVideo | null
  /** A document. */
  document?: MessageDocument | null
  /** A sticker. */
  sticker?: MessageSticker | null
  /** A location. */
  location?: MessageLocation | null
  /** Contact cards. */
  contacts?: (MessageContactCard | null)[] | null
  /** A tap on a template's quick reply button. */
  button?: MessageButton | null
  /** An interactive message: the answer of a user, in the attribute named by type, or a message of the business. */
  interactive?: MessageInteractive | null
  /** A reaction to a message, or its removal. */
  reaction?: MessageReaction | null
  /** An order from the catalog. */
  order?: MessageOrder | null
  /** A template message. */
  template?: MessageTemplate | null
  /** A message pinned in a group, or unpinned. */
  pin?: StandbyPin | null
}

/** A message pinned in a group, or unpinned. */
export interface StandbyPin {
  /** What is done. Known values (the list may grow): pin, unpin. */
  type?: string | null
  /** Id of the message to pin or unpin. */
  message_id?: string | null
  /** How long the message stays pinned, in days. */
  expiration_days?: number | null
}

/** The template that was sent. */
export interface StandbyTemplate {
  /** Template id. */
  id?: string | null
  /** Template name. */
  name?: string | null
  /** Language code, such as "en_US". */
  language?: string | null
}

/** The Flow that was sent. */
export interface StandbyFlow {
  /** Flow id. */
  id?: string | null
  /** Flow name. */
  name?: string | null
  /** Flow status. */
  status?: string | null
  /** Flow categories. */
  categories?: (string | null)[] | null
}
