// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type {
  Contact,
  InternalData,
  MessageAudio,
  MessageButton,
  MessageContactCard,
  MessageContext,
  MessageDocument,
  MessageEcho,
  MessageEdit,
  MessageIdentity,
  MessageImage,
  MessageInteractive,
  MessageLocation,
  MessageOrder,
  MessageReaction,
  MessageReferral,
  MessageRevoke,
  MessageSticker,
  MessageSystem,
  MessageTemplate,
  MessageText,
  MessageUnsupported,
  MessageVideo,
  Metadata,
  MetaError,
} from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface HistoryValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** The chunk of history that contains the message. */
  history?: HistoryChunk | null
  /** The conversation that the message belongs to. */
  thread?: HistoryThread | null
  /** A past message, from the user or from the business. A media_placeholder has no content; its media may follow. */
  message?: HistoryMessage | null
  /** Media of a past message that the business sent. */
  message_echo?: MessageEcho | null
  /** An error of the synchronisation, not of one message. */
  error?: MetaError | null
  /** The user of this event, from Meta's contacts. */
  contact?: Contact | null
  /** Contacts of the change that belong to none of its events; in its first record only. */
  contacts?: (Contact | null)[] | null
}

/** The chunk of history that contains the message. */
export interface HistoryChunk {
  /** Position of the chunk in the whole history. */
  metadata?: HistoryChunkMetadata | null
  /** Empty if the chunk has no threads; each message of a thread is a record of its own. */
  threads?: (HistoryThread | null)[] | null
  /** Why there is no history; code 2593109: the business chose not to share it. */
  errors?: (MetaError | null)[] | null
}

/** Position of the chunk in the whole history. */
export interface HistoryChunkMetadata {
  /** Phase 0, 1 or 2, from the newest messages to the oldest. */
  phase?: number | null
  /** Number of the chunk within its phase. */
  chunk_order?: number | null
  /** How much of the history has been sent, in percent. */
  progress?: number | null
}

/** The conversation that the message belongs to. */
export interface HistoryThread {
  /** Phone number of the user, digits only; absent when only the business-scoped user id is known. */
  id?: string | null
  /** The user of the thread. Since 2026. */
  context?: HistoryThreadContext | null
}

/** The user of the thread. Since 2026. */
export interface HistoryThreadContext {
  /** WhatsApp id, usually the phone number in digits. */
  wa_id?: string | null
  /** Business-scoped user id. */
  user_id?: string | null
  /** Portfolio-scoped user id. */
  parent_user_id?: string | null
  /** Username. */
  username?: string | null
}

/** A past message, from the user or from the business. A media_placeholder has no content; its media may follow. */
export interface HistoryMessage {
  /**
   * Phone number of the sender, digits only; absent when the user has a username and the business does not know the
   * number.
   */
  from?: string | null
  /** Business-scoped user id of the sender. Since April 2026. */
  from_user_id?: string | null
  /** Portfolio-scoped user id of the sender. Since April 2026. */
  from_parent_user_id?: string | null
  /** Phone number of the recipient, digits only, when the business is the sender. */
  to?: string | null
  /** Business-scoped user id of the recipient. Since 2026. */
  to_user_id?: string | null
  /** Portfolio-scoped user id of the recipient. Since 2026. */
  to_parent_user_id?: string | null
  /** Message id, "wamid.…"; for a voicemail the call id, "wacid.…". */
  id?: string | null
  /** When the message was sent. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /**
   * Message type; the attribute of that name holds the content. Known values (the list may grow): text, image, audio,
   * video, document, sticker, location, contacts, button, interactive, reaction, order, system, unsupported,
   * request_welcome, edit, revoke, template (of the business), media_placeholder (history only), voice (On-Premises
   * API), unknown (legacy).
   */
  type?: string | null
  /** Group id, for a message in a group. Since 2025. */
  group_id?: string | null
  /** The message being replied to, or how this one was forwarded. */
  context?: MessageContext | null
  /** The ad or post that led the user to the chat. */
  referral?: MessageReferral | null
  /** Why the content is missing; for types unsupported and unknown, and for media that failed. */
  errors?: (MetaError | null)[] | null
  /** The user's identity (legacy). */
  identity?: MessageIdentity | null
  /** Why contact cards were sent, such as "contact_request/other"; in an early draft of Meta only. */
  origin?: string | null
  /** Another id of the sender, digits only; not described by Meta. */
  from_logical_id?: string | null
  /** Data for Meta's own use: it leaks into some webhooks, is not described, and may vanish. Do not rely on it. */
  internal_1p_only_data?: InternalData | null
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
  /** A notice about the user, not written by them. */
  system?: MessageSystem | null
  /** A message that the API does not support. */
  unsupported?: MessageUnsupported | null
  /** An edit of a message (coexistence), within 15 minutes of sending. Since 25 November 2025. */
  edit?: MessageEdit | null
  /** A message deleted for everyone (coexistence), within 2 days of sending. Since 25 November 2025. */
  revoke?: MessageRevoke | null
  /** A template message. */
  template?: MessageTemplate | null
  /** Data that the business attached when sending. */
  biz_opaque_callback_data?: string | null
  /** What created the message. Known values (the list may grow): created_by_1p_bot (Meta Business Agent). */
  message_creation_type?: string | null
  /** State of a past message. */
  history_context?: HistoryContext | null
}

/** State of a past message. */
export interface HistoryContext {
  /**
   * Last status, usually upper case. Known values (the list may grow): DELIVERED, ERROR, PENDING, PLAYED, READ, SENT.
   */
  status?: string | null
  /** Whether the business sent the message. */
  from_me?: boolean | null
}
