// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Message, MessageStatus, Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface StandbyValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that the event belongs to. */
  metadata?: Metadata | null
  /** What the app in control got or sent: one of message, message_echo and status. */
  standby?: StandbyCopy | null
}

/** What the app in control got or sent: one of message, message_echo and status. */
export interface StandbyCopy {
  /** The user of this event: the one of `contacts` that it belongs to. */
  contact?: Contact | null
  /** A message that a user sent, or a notice about the user. */
  message?: Message | null
  /** A message that another app sent. */
  message_echo?: StandbyMessageEcho | null
  /** A status of a message that the business sent. */
  status?: MessageStatus | null
}

/** A message that another app sent. */
export interface StandbyMessageEcho {
  /** Id of the message. */
  id?: string | null
  /** When it was sent. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** The request by which another app sent the message. What is not typed here is in unmapped. */
  message?: StandbySentMessage | null
  /** The template that was sent. */
  template?: StandbyTemplate | null
  /** The Flow that was sent. */
  flow?: StandbyFlow | null
}

/** The request by which another app sent the message. What is not typed here is in unmapped. */
export interface StandbySentMessage {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** Kind of recipient. Known values (Meta adds to them): individual, group. */
  recipient_type?: string | null
  /** Phone number of the user, or id of the group. */
  to?: string | null
  /** Business-scoped user id of the user. Since 2026. */
  recipient?: string | null
  /** Type of the message; the attribute of that name holds what was sent. */
  type?: string | null
  /** What the message answers. */
  context?: StandbySentContext | null
  /** What the business passed when sending. */
  biz_opaque_callback_data?: string | null
  /** A text. */
  text?: StandbySentText | null
  /** An image. */
  image?: StandbySentMedia | null
  /** An audio file. */
  audio?: StandbySentMedia | null
  /** A video. */
  video?: StandbySentMedia | null
  /** A document. */
  document?: StandbySentMedia | null
  /** A sticker. */
  sticker?: StandbySentMedia | null
  /** A reaction. */
  reaction?: StandbySentReaction | null
  /** A template; its components are in unmapped. */
  template?: StandbySentTemplate | null
}

/** What the message answers. */
export interface StandbySentContext {
  /** Id of the message that it answers. */
  message_id?: string | null
}

/** A text. */
export interface StandbySentText {
  /** The text. */
  body?: string | null
  /** Whether a preview of the first link was asked for. */
  preview_url?: boolean | null
}

/** A file. */
export interface StandbySentMedia {
  /** Media id, if the file was uploaded to Meta. */
  id?: string | null
  /** Address of the file, if it was not. */
  link?: string | null
  /** Caption. */
  caption?: string | null
  /** File name, for a document. */
  filename?: string | null
}

/** A reaction. */
export interface StandbySentReaction {
  /** Id of the message that it is about. */
  message_id?: string | null
  /** The emoji; empty to remove the reaction. */
  emoji?: string | null
}

/** A template; its components are in unmapped. */
export interface StandbySentTemplate {
  /** Name of the template. */
  name?: string | null
  /** Language of the template. */
  language?: StandbySentTemplateLanguage | null
}

/** Language of the template. */
export interface StandbySentTemplateLanguage {
  /** Language code, "en_US" for example. */
  code?: string | null
}

/** The template that was sent. */
export interface StandbyTemplate {
  /** Id of the template, exact at any length. */
  id?: string | null
  /** Name of the template. */
  name?: string | null
}

/** The Flow that was sent. */
export interface StandbyFlow {
  /** Id of the Flow. */
  id?: string | null
  /** Name of the Flow. */
  name?: string | null
  /** Status of the Flow. */
  status?: string | null
  /** Categories of the Flow. */
  categories?: (string | null)[] | null
}
