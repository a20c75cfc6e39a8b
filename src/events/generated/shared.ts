// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The user of this event: the one of `contacts` that it belongs to. */
export interface Contact {
  /** What the user shows of themselves. */
  profile?: ContactProfile | null
  /**
   * WhatsApp id, usually the phone number in digits; may differ from the sender's number, and is left out when the user
   * has a username and the number is not known to the business. Optional since April 2026.
   */
  wa_id?: string | null
  /** Business-scoped user id: two-letter country, ".", up to 128 letters and digits. Since April 2026. */
  user_id?: string | null
  /** User id in the scope of the whole portfolio, with ".ENT." in its middle. Since 2026. */
  parent_user_id?: string | null
  /** Hash of the identity key; only with the identity change check switched on. */
  identity_key_hash?: string | null
}

/** What the user shows of themselves. */
export interface ContactProfile {
  /** Profile name. */
  name?: string | null
  /** Username, seen with and without a leading "@". Since April 2026. */
  username?: string | null
}

/** What the previous owner of the conversation hands over to the next (conversation routing). */
export interface ConversationContext {
  /** Kind of context. Known values (Meta adds to them): summary. */
  type?: string | null
  /** Summary of the conversation so far. */
  summary?: ConversationSummary | null
}

/** Summary of the conversation so far. */
export interface ConversationSummary {
  /** The summary, in words. */
  text?: string | null
}

/** The message as it reads now. */
export interface EditedMessage {
  /** Context of the edited message. */
  context?: EditedMessageContext | null
  /** Type of the message; the attribute of that name holds what was sent. */
  type?: string | null
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
}

/** Context of the edited message. */
export interface EditedMessageContext {
  /** Id of the message that it answers; "M0" is common. */
  id?: string | null
}

/** A message that a user sent, or a notice about the user. */
export interface Message {
  /**
   * Phone number of the sender in digits; left out when the user has a username and the number is not known to the
   * business.
   */
  from?: string | null
  /** Business-scoped user id of the sender. Since April 2026. */
  from_user_id?: string | null
  /** User id of the sender in the scope of the portfolio. Since April 2026. */
  from_parent_user_id?: string | null
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
}

/** An audio file, a voice message or a voicemail of a missed call. */
export interface MessageAudio {
  /** True for a voice message; missing for a voicemail. */
  voice?: boolean | null
  /** Media id, to be used with the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, base64. */
  sha256?: string | null
  /** Address to download the file from, for a short time. Since 16 October 2025, and not always there. */
  url?: string | null
}

/** A tap on a quick reply button of a template. */
export interface MessageButton {
  /** Payload that the business gave the button. */
  payload?: string | null
  /** Label of the button. */
  text?: string | null
}

/** A tap on a reply button. */
export interface MessageButtonReply {
  /** Id that the business gave the button. */
  id?: string | null
  /** Label of the button. */
  title?: string | null
}

/** An answer to a request for permission to call. */
export interface MessageCallPermissionReply {
  /** The answer. Known values (Meta adds to them): accept, reject. */
  response?: string | null
  /** Whether the permission has no end. */
  is_permanent?: boolean | null
  /** When the permission ends. Meta sends Unix seconds; here milliseconds. */
  expiration_timestamp?: TimestampMillis | null
  /** Who answered. Known values (Meta adds to them): user_action, automatic. */
  response_source?: string | null
}

/** An address on a contact card. */
export interface MessageContactAddress {
  /** Street and number. */
  street?: string | null
  /** City. */
  city?: string | null
  /** State or region. */
  state?: string | null
  /** Postal code. */
  zip?: string | null
  /** Country, in words. */
  country?: string | null
  /** ISO 3166 alpha-2 code. */
  country_code?: string | null
  /** Kind, as the user labels it. Known values (Meta adds to them): HOME, WORK, CELL. */
  type?: string | null
}

/** A contact card that was sent as a message. */
export interface MessageContactCard {
  /** Addresses. */
  addresses?: (MessageContactAddress | null)[] | null
  /** Birthday, YYYY-MM-DD. */
  birthday?: string | null
  /** E-mail addresses. */
  emails?: (MessageContactEmail | null)[] | null
  /** The name on a contact card. */
  name?: MessageContactName | null
  /** The organisation on a contact card. */
  org?: MessageContactOrg | null
  /** Phone numbers. */
  phones?: (MessageContactPhone | null)[] | null
  /** Websites. */
  urls?: (MessageContactUrl | null)[] | null
  /** The card as vCard text. Since 2026. */
  vcard?: string | null
  /** How the card came to be sent. Since 2026. Known values (Meta adds to them): contact_request, other. */
  origin?: string | null
}

/** An e-mail address on a contact card. */
export interface MessageContactEmail {
  /** The address. */
  email?: string | null
  /** Kind, as the user labels it. Known values (Meta adds to them): HOME, WORK, CELL. */
  type?: string | null
}

/** The name on a contact card. */
export interface MessageContactName {
  /** The whole name. */
  formatted_name?: string | null
  /** First name. */
  first_name?: string | null
  /** Last name. */
  last_name?: string | null
  /** Middle name. */
  middle_name?: string | null
  /** Suffix. */
  suffix?: string | null
  /** Prefix. */
  prefix?: string | null
}

/** The organisation on a contact card. */
export interface MessageContactOrg {
  /** Company. */
  company?: string | null
  /** Department. */
  department?: string | null
  /** Job title. */
  title?: string | null
}

/** A phone number on a contact card. */
export interface MessageContactPhone {
  /** The number as written on the card. */
  phone?: string | null
  /** WhatsApp id of the number, if it has one. */
  wa_id?: string | null
  /** Kind, as the user labels it. Known values (Meta adds to them): HOME, WORK, CELL. */
  type?: string | null
}

/** A website on a contact card. */
export interface MessageContactUrl {
  /** The address. */
  url?: string | null
  /** Kind, as the user labels it. Known values (Meta adds to them): HOME, WORK, CELL. */
  type?: string | null
}

/** What the message answers, or that it was forwarded. */
export interface MessageContext {
  /** Who sent the message that this one answers. */
  from?: string | null
  /** Id of the message that this one answers; with a call permission possibly that of a call; "M0" in edits. */
  id?: string | null
  /** The message was forwarded. */
  forwarded?: boolean | null
  /** The message was forwarded more than five times. */
  frequently_forwarded?: boolean | null
  /** The product that the user asks about. */
  referred_product?: MessageReferredProduct | null
}

/** The conversation that was charged; from Graph v24.0 on only with free entry points. */
export interface MessageConversation {
  /** Id of the conversation. */
  id?: string | null
  /** When it ends; on sent only. Meta sends Unix seconds; here milliseconds. */
  expiration_timestamp?: TimestampMillis | null
  /** What opened the conversation. */
  origin?: MessageConversationOrigin | null
  /** The pricing, where Meta puts it here (group statuses). */
  pricing?: MessagePricing | null
}

/** What opened the conversation. */
export interface MessageConversationOrigin {
  /**
   * Category; mind the underscore. Known values (Meta adds to them): authentication, authentication_international,
   * marketing, marketing_lite, referral_conversion, service, utility, group_marketing, group_service, group_utility,
   * business_initiated (legacy), user_initiated (legacy).
   */
  type?: string | null
}

/** A document. */
export interface MessageDocument {
  /** Caption of the media. */
  caption?: string | null
  /** Name of the file on the device of the user. */
  filename?: string | null
  /** Media id, to be used with the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, base64. */
  sha256?: string | null
  /** Address to download the file from, for a short time. Since 16 October 2025, and not always there. */
  url?: string | null
}

/** A message that the business sent by other means than this API, the WhatsApp Business app for example. */
export interface MessageEcho {
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
}

/** A message was edited (coexistence), within 15 minutes. Since 25 November 2025. */
export interface MessageEdit {
  /** Id of the message that was edited. */
  original_message_id?: string | null
  /** The message as it reads now. */
  message?: EditedMessage | null
}

/** Identity of the user (legacy). */
export interface MessageIdentity {
  /** Whether the business acknowledged the change of identity. */
  acknowledged?: boolean | null
  /** When the identity was made. Meta sends Unix seconds; here milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** Hash of the identity. */
  hash?: string | null
}

/** An image. */
export interface MessageImage {
  /** Caption of the media. */
  caption?: string | null
  /** Media id, to be used with the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, base64. */
  sha256?: string | null
  /** Address to download the file from, for a short time. Since 16 October 2025, and not always there. */
  url?: string | null
}

/** An answer to an interactive message; the attribute named like type holds it. */
export interface MessageInteractive {
  /**
   * Kind of answer. Known values (Meta adds to them): list_reply, button_reply, nfm_reply, call_permission_reply,
   * payment_method, product.
   */
  type?: string | null
  /** A choice from a list. */
  list_reply?: MessageListReply | null
  /** A tap on a reply button. */
  button_reply?: MessageButtonReply | null
  /** A filled-in Flow or form. */
  nfm_reply?: MessageNfmReply | null
  /** An answer to a request for permission to call. */
  call_permission_reply?: MessageCallPermissionReply | null
  /** A payment method that the user chose (Brazil). */
  payment_method?: MessagePaymentMethod | null
}

/** A choice from a list. */
export interface MessageListReply {
  /** Id that the business gave the row. */
  id?: string | null
  /** Title of the row. */
  title?: string | null
  /** Description of the row. */
  description?: string | null
}

/** A place. */
export interface MessageLocation {
  /** Latitude in degrees. */
  latitude?: number | null
  /** Longitude in degrees. */
  longitude?: number | null
  /** Name of the place; missing for a current position. */
  name?: string | null
  /** Address of the place. */
  address?: string | null
  /** Website of the place. */
  url?: string | null
}

/** A filled-in Flow or form. */
export interface MessageNfmReply {
  /** What was filled in. Known values (Meta adds to them): flow, address_message. */
  name?: string | null
  /** Text shown in the chat, "Sent". */
  body?: string | null
  /** The answers: JSON as text. */
  response_json?: string | null
}

/** An order from the catalog. */
export interface MessageOrder {
  /** Id of the catalog. */
  catalog_id?: string | null
  /** Text of the user; may be empty. */
  text?: string | null
  /** Lines of the order. */
  product_items?: (MessageProductItem | null)[] | null
}

/** A payment method that the user chose (Brazil). */
export interface MessagePaymentMethod {
  /** The method. Known values (Meta adds to them): offsite_card_pay. */
  payment_method?: string | null
  /** When it was chosen. Meta sends Unix seconds; here milliseconds. */
  payment_timestamp?: TimestampMillis | null
  /** Reference that the business gave the order. */
  reference_id?: string | null
  /** Last four digits of the card. */
  last_four_digits?: string | null
  /** Id of the stored credential. */
  credential_id?: string | null
}

/** How the message is charged; on sent and on one of delivered and read. */
export interface MessagePricing {
  /** Whether it is charged. Deprecated by Meta, still sent. */
  billable?: boolean | null
  /** Model of pricing; CBP, per conversation, before 1 July 2025. Known values (Meta adds to them): PMP, CBP. */
  pricing_model?: string | null
  /**
   * Why it is charged or free. Since mid 2025; Meta announced a new meaning of the free types for 1 October 2026. Known
   * values (Meta adds to them): regular, free_customer_service, free_entry_point, free_group_customer_service.
   */
  type?: string | null
  /**
   * Category that it is charged as; mind the hyphen. Known values (Meta adds to them): authentication,
   * authentication-international, marketing, marketing_lite, utility, service, referral_conversion, group_marketing,
   * group_service, group_utility.
   */
  category?: string | null
}

/** One line of an order. */
export interface MessageProductItem {
  /** Id of the product in the catalog of the business. */
  product_retailer_id?: string | null
  /** How many. */
  quantity?: number | null
  /** Price of one, in units of the currency. */
  item_price?: number | null
  /** ISO 4217 code. */
  currency?: string | null
}

/** A reaction to a message, or its removal. */
export interface MessageReaction {
  /** Id of the message that it is about. */
  message_id?: string | null
  /** The emoji; missing or empty when the reaction was removed. */
  emoji?: string | null
}

/** The ad or post through which the user came. */
export interface MessageReferral {
  /** Address of the ad or post. */
  source_url?: string | null
  /** Id of the ad or post. */
  source_id?: string | null
  /** What it is. Known values (Meta adds to them): ad, post. */
  source_type?: string | null
  /** Its headline. */
  headline?: string | null
  /** Its text. */
  body?: string | null
  /** Kind of media in it. Known values (Meta adds to them): image, video. */
  media_type?: string | null
  /** Address of its image. */
  image_url?: string | null
  /** Address of its video. */
  video_url?: string | null
  /** Address of its video's thumbnail. */
  thumbnail_url?: string | null
  /** Click id of the click-to-WhatsApp ad. Since 27 September 2023; not with placements in Status. */
  ctwa_clid?: string | null
  /** Greeting of the ad. Since 2024. */
  welcome_message?: MessageWelcomeMessage | null
  /** Text that the business put into the ad. */
  ref?: string | null
}

/** The product that the user asks about. */
export interface MessageReferredProduct {
  /** Id of the catalog. */
  catalog_id?: string | null
  /** Id of the product in it. */
  product_retailer_id?: string | null
}

/** A message was deleted for everyone (coexistence), within 2 days. Since 25 November 2025. */
export interface MessageRevoke {
  /** Id of the message that was deleted. */
  original_message_id?: string | null
}

/** A status of a message that the business sent. */
export interface MessageStatus {
  /** Id of the message. */
  id?: string | null
  /**
   * The status; delivered may be skipped when read follows at once. Known values (Meta adds to them): sent, delivered,
   * read, played (since 3 November 2025), failed; of payments captured, pending, failed; deleted (legacy).
   */
  status?: string | null
  /** When the status was reached. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Only for statuses of payments. Known values (Meta adds to them): payment. */
  type?: string | null
  /** Phone number of the user or id of the group; left out when sent to a user id. */
  recipient_id?: string | null
  /** Kind of recipient; only for groups. Known values (Meta adds to them): group. */
  recipient_type?: string | null
  /** Phone number of the participant of the group. */
  recipient_participant_id?: string | null
  /** Another spelling of recipient_participant_id, on one of the pages of Meta. */
  participant_recipient_id?: string | null
  /** Business-scoped user id of the recipient. Since April 2026. */
  recipient_user_id?: string | null
  /** User id of the recipient in the scope of the portfolio. Since 2026. */
  recipient_parent_user_id?: string | null
  /** The spelling of recipient_parent_user_id before 5 May 2026. */
  parent_recipient_user_id?: string | null
  /** Business-scoped user id of the participant of the group. Since 2026. */
  recipient_participant_user_id?: string | null
  /** User id of the participant in the scope of the portfolio. Since 2026. */
  recipient_participant_parent_user_id?: string | null
  /** Hash of the identity key; only with the identity change check switched on. */
  recipient_identity_key_hash?: string | null
  /** What the business passed when sending, up to 512 characters. */
  biz_opaque_callback_data?: string | null
  /** Id of the template (Direct Send). Since 2026. */
  template_id?: string | null
  /** The conversation that was charged; from Graph v24.0 on only with free entry points. */
  conversation?: MessageConversation | null
  /** How the message is charged; on sent and on one of delivered and read. */
  pricing?: MessagePricing | null
  /** Why it failed; with failed. */
  errors?: (MetaError | null)[] | null
  /** A payment of an order (India). */
  payment?: Payment | null
}

/** A sticker. */
export interface MessageSticker {
  /** Whether the sticker is animated. */
  animated?: boolean | null
  /** Media id, to be used with the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, base64. */
  sha256?: string | null
  /** Address to download the file from, for a short time. Since 16 October 2025, and not always there. */
  url?: string | null
}

/** A notice about the user, not written by them. */
export interface MessageSystem {
  /** The notice, in words. */
  body?: string | null
  /**
   * What happened. Known values (Meta adds to them): user_changed_number, user_changed_user_id (since 11 August 2026),
   * customer_changed_number (legacy), customer_identity_changed (legacy), user_identity_changed (legacy).
   */
  type?: string | null
  /** The new WhatsApp id. */
  wa_id?: string | null
  /** The new business-scoped user id. Since 2026. */
  user_id?: string | null
  /** The new user id in the scope of the portfolio. Since 2026. */
  parent_user_id?: string | null
  /** The business-scoped user id before. Since 11 August 2026. */
  previous_user_id?: string | null
  /** The user id in the scope of the portfolio before. Since 11 August 2026. */
  previous_parent_user_id?: string | null
  /** The new WhatsApp id, in Graph v11 and older. */
  new_wa_id?: string | null
  /** Hash of the new identity (legacy). */
  identity?: string | null
  /** WhatsApp id before the change (legacy). */
  customer?: string | null
}

/** A text message. */
export interface MessageText {
  /** The text. */
  body?: string | null
}

/** What the user sent, and the API does not support. */
export interface MessageUnsupported {
  /** Its type. Since 3 November 2025. Known values (Meta adds to them): edit, poll, poll_update, button. */
  type?: string | null
}

/** A video. */
export interface MessageVideo {
  /** Caption of the media. */
  caption?: string | null
  /** Media id, to be used with the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, base64. */
  sha256?: string | null
  /** Address to download the file from, for a short time. Since 16 October 2025, and not always there. */
  url?: string | null
}

/** Greeting of the ad. Since 2024. */
export interface MessageWelcomeMessage {
  /** The greeting. */
  text?: string | null
}

/** An error, as Meta reports it on messages, statuses, calls and groups. */
export interface MetaError {
  /** Error code. */
  code?: number | null
  /** Short title; missing in errors of calls. */
  title?: string | null
  /** Message, often the same as the title. Since Graph v16.0. */
  message?: string | null
  /** More about the error. Since Graph v16.0. */
  error_data?: MetaErrorData | null
  /** What went wrong, in the form before Graph v16.0. */
  details?: string | null
  /** Page about the error: an absolute address, or a path on developers.facebook.com. */
  href?: string | null
}

/** More about the error. Since Graph v16.0. */
export interface MetaErrorData {
  /** What went wrong, in words. */
  details?: string | null
}

/** The business phone number that the event belongs to. */
export interface Metadata {
  /** The number as displayed, digits with country code. */
  display_phone_number?: string | null
  /** Id of the business phone number. */
  phone_number_id?: string | null
}

/** A payment of an order (India). */
export interface Payment {
  /** Reference that the business gave the order. */
  reference_id?: string | null
  /** An amount of money. */
  amount?: PaymentAmount | null
  /** ISO 4217 code. Known values (Meta adds to them): INR. */
  currency?: string | null
  /** The transaction at the payment provider. */
  transaction?: PaymentTransaction | null
  /** Receipt number that the business gave. */
  receipt?: string | null
  /** Notes that the business gave, by its own keys. */
  notes?: Record<string, string | null> | null
  /** A field that the business passed through the payment provider. */
  udf1?: string | null
  /** A field that the business passed through the payment provider. */
  udf2?: string | null
  /** A field that the business passed through the payment provider. */
  udf3?: string | null
  /** A field that the business passed through the payment provider. */
  udf4?: string | null
  /** A field that the business passed through the payment provider. */
  additional_info1?: string | null
  /** A field that the business passed through the payment provider. */
  additional_info2?: string | null
  /** A field that the business passed through the payment provider. */
  additional_info3?: string | null
  /** A field that the business passed through the payment provider. */
  additional_info4?: string | null
  /** A field that the business passed through the payment provider. */
  additional_info5?: string | null
  /** A field that the business passed through the payment provider. */
  additional_info6?: string | null
  /** A field that the business passed through the payment provider. */
  additional_info7?: string | null
  /** A field that the business passed through the payment provider. */
  extra1?: string | null
  /** A field that the business passed through the payment provider. */
  extra2?: string | null
  /** Refunds of the payment. */
  refunds?: (PaymentRefund | null)[] | null
}

/** An amount of money. */
export interface PaymentAmount {
  /** Amount in minor units: divide by offset. */
  value?: number | null
  /** What to divide value by, 100 for two decimals. */
  offset?: number | null
}

/** A refund. */
export interface PaymentRefund {
  /** Id of the refund. */
  id?: string | null
  /** An amount of money. */
  amount?: PaymentAmount | null
  /** How fast it was processed. Known values (Meta adds to them): instant, normal. */
  speed_processed?: string | null
  /** Status of the refund, "success" for example. */
  status?: string | null
  /** When it was created. Meta sends Unix seconds; here milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** When it changed last. Meta sends Unix seconds; here milliseconds. */
  updated_timestamp?: TimestampMillis | null
}

/** The transaction at the payment provider. */
export interface PaymentTransaction {
  /** Id of the transaction. */
  id?: string | null
  /** The payment provider's own id of it. */
  pg_transaction_id?: string | null
  /** Payment provider. Known values (Meta adds to them): billdesk, razorpay, payu, zaakpay. */
  type?: string | null
  /** Status of the transaction. Known values (Meta adds to them): pending, success, failed. */
  status?: string | null
  /** When it was created. Meta sends Unix seconds; here milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** When it changed last. Meta sends Unix seconds; here milliseconds. */
  updated_timestamp?: TimestampMillis | null
  /** How it was paid. */
  method?: PaymentTransactionMethod | null
  /** Why the payment failed. */
  error?: PaymentTransactionError | null
}

/** Why the payment failed. */
export interface PaymentTransactionError {
  /** Code. */
  code?: string | null
  /** Reason, in words. */
  reason?: string | null
}

/** How it was paid. */
export interface PaymentTransactionMethod {
  /** The method. Known values (Meta adds to them): upi, card, netbanking, wallet. */
  type?: string | null
}
