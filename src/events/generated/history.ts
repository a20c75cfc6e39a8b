// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type {
  Contact,
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
  MessageText,
  MessageUnsupported,
  MessageVideo,
  Metadata,
  MetaError,
} from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface HistoryValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that the event belongs to. */
  metadata?: Metadata | null
  /** The chunk of the history that the message came in. */
  history?: HistoryChunk | null
  /** The conversation that the message belongs to. */
  thread?: HistoryThread | null
  /**
   * A message of the past, sent by the user or by the business; a media_placeholder has no body, it follows on its own.
   */
  message?: HistoryMessage | null
  /** Media of a past message that the business sent. */
  message_echo?: MessageEcho | null
  /** The user of this event: the one of `contacts` that it belongs to. */
  contact?: Contact | null
}

/** The chunk of the history that the message came in. */
export interface HistoryChunk {
  /** Where the chunk stands in the whole history. */
  metadata?: HistoryChunkMetadata | null
  /** Why there is no history; 2593109: the business declined to share it. */
  errors?: (MetaError | null)[] | null
}

/** Where the chunk stands in the whole history. */
export interface HistoryChunkMetadata {
  /** Phase: 0, 1 or 2, from the newest messages to the oldest. */
  phase?: number | null
  /** Number of the chunk within the phase. */
  chunk_order?: number | null
  /** How much of the history was sent, in percent. */
  progress?: number | null
}

/** The conversation that the message belongs to. */
export interface HistoryThread {
  /** Phone number of the user in digits. */
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
  /** User id in the scope of the portfolio. */
  parent_user_id?: string | null
  /** Username. */
  username?: string | null
}

/**
 * A message of the past, sent by the user or by the business; a media_placeholder has no body, it follows on its own.
 */
export interface HistoryMessage {
  /**
   * Phone number of the sender in digits; left out when the user has a username and the number is not known to the
   * business.
   */
  from?: string | null
  /** Business-scoped user id of the sender. Since April 2026. */
  from_user_id?: string | null
  /** User id of the sender in the scope of the portfolio. Since April 2026. */
  from_parent_user_id?: string | null
  /** Phone number of the receiver in digits, for a message that the business sent. */
  to?: string | null
  /** Business-scoped user id of the receiver. Since 2026. */
  to_user_id?: string | null
  /** User id of the receiver in the scope of the portfolio. Since 2026. */
  to_parent_user_id?: string | null
  /** Id of the message, "wamid.…"; a voicemail has the id of its call, "wacid.…". */
  id?: string | null
  /** When it was sent. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /**
   * Type of the message; the attribute of that name holds what was sent. Known values (Meta adds to them): text, image,
   * audio, video, document, sticker, location, contacts, button, interactive, reaction, order, system, unsupported,
   * request_welcome, edit, revoke, media_placeholder (history only), unknown (legacy).
   */
  type?: string | null
  /** Id of the group, for a message in a group. Since 2025. */
  group_id?: string | null
  /** What the message answers, or that it was forwarded. */
  context?: MessageContext | null
  /** The ad or post through which the user came. */
  referral?: MessageReferral | null
  /** Why the message could not be shown; with type unsupported or unknown. */
  errors?: (MetaError | null)[] | null
  /** Identity of the user (legacy). */
  identity?: MessageIdentity | null
  /** Another id of the sender, in digits; printed in examples of Meta only. */
  from_logical_id?: string | null
  /** A text message. */
  text?: MessageText | null
  /** An image. */
  image?: MessageImage | null
  /** An audio file, a voice message or a voicemail of a missed call. */
  audio?: MessageAudio | null
  /** A video. */
  video?: MessageVideo | null
  /** A document. */
  document?: MessageDocument | null
  /** A sticker. */
  sticker?: MessageSticker | null
  /** A place. */
  location?: MessageLocation | null
  /** Contact cards. */
  contacts?: (MessageContactCard | null)[] | null
  /** A tap on a quick reply button of a template. */
  button?: MessageButton | null
  /** An answer to an interactive message; the attribute named like type holds it. */
  interactive?: MessageInteractive | null
  /** A reaction to a message, or its removal. */
  reaction?: MessageReaction | null
  /** An order from the catalog. */
  order?: MessageOrder | null
  /** A notice about the user, not written by them. */
  system?: MessageSystem | null
  /** What the user sent, and the API does not support. */
  unsupported?: MessageUnsupported | null
  /** A message was edited (coexistence), within 15 minutes. Since 25 November 2025. */
  edit?: MessageEdit | null
  /** A message was deleted for everyone (coexistence), within 2 days. Since 25 November 2025. */
  revoke?: MessageRevoke | null
  /** What became of the message. */
  history_context?: HistoryContext | null
}

/** What became of the message. */
export interface HistoryContext {
  /** Last status, in upper case. Known values (Meta adds to them): DELIVERED, ERROR, PENDING, PLAYED, READ, SENT. */
  status?: string | null
}
