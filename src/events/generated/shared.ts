// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The user of this event, from Meta's contacts. */
export interface Contact {
  /** The user's public profile. */
  profile?: ContactProfile | null
  /**
   * WhatsApp id, usually the phone number in digits. It may differ from the sender's number. Absent when the user has a
   * username and the business does not know the number. Optional since April 2026.
   */
  wa_id?: string | null
  /** Business-scoped user id: two-letter country code, ".", up to 128 letters and digits. Since April 2026. */
  user_id?: string | null
  /** Portfolio-scoped user id, with ".ENT." in the middle. Since 2026. */
  parent_user_id?: string | null
  /** Hash of the identity key; only if the identity change check is on. */
  identity_key_hash?: string | null
  /** Two-letter code of the user's country; not described by Meta. Since April 2026. */
  country_code?: string | null
}

/** The user's public profile. */
export interface ContactProfile {
  /** Profile name. */
  name?: string | null
  /** Username, with or without a leading "@". Since April 2026. */
  username?: string | null
}

/** Note from the previous owner of the conversation to the next one (conversation routing). */
export interface ConversationContext {
  /** Kind of context. Known values (the list may grow): summary. */
  type?: string | null
  /** Summary of the conversation so far. */
  summary?: ConversationSummary | null
}

/** Summary of the conversation so far. */
export interface ConversationSummary {
  /** Text of the summary. */
  text?: string | null
}

/** The message after the edit. */
export interface EditedMessage {
  /** The message being replied to, or how this one was forwarded. */
  context?: MessageContext | null
  /** Message type; the attribute of that name holds the content. */
  type?: string | null
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
}

/** What the user can do with an interactive message. */
export interface InteractiveAction {
  /**
   * Name of the action, for types that have one. Known values (the list may grow): cta_url, flow, send_location,
   * catalog_message, address_message, voice_call, call_permission_request, review_and_pay, review_order, payment_info.
   */
  name?: string | null
  /** Label of the button that opens a list. */
  button?: string | null
  /** Buttons. */
  buttons?: (InteractiveButton | null)[] | null
  /** Id of the catalog. */
  catalog_id?: string | null
  /** Id of the product in the catalog. */
  product_retailer_id?: string | null
  /** Parameters of an action; its name decides which are present. */
  parameters?: InteractiveParameters | null
  /** Sections of a list or of a multi-product message. */
  sections?: (InteractiveSection | null)[] | null
  /** Cards of a carousel. */
  cards?: (InteractiveCard | null)[] | null
}

/** An amount of money in an order. */
export interface InteractiveAmount {
  /** Amount in minor units; divide it by offset. */
  value?: number | null
  /** Divisor of value, 100 for two decimals. */
  offset?: number | null
  /** What the amount is for. */
  description?: string | null
  /** Name of the discount programme. */
  discount_program_name?: string | null
}

/** Body of an interactive message. */
export interface InteractiveBody {
  /** Body text. */
  text?: string | null
}

/** A button of an interactive message. */
export interface InteractiveButton {
  /** Kind of button; the attribute of that name holds it. Known values (the list may grow): reply, quick_reply. */
  type?: string | null
  /** A reply button. */
  reply?: MessageButtonReply | null
  /** A quick reply button of a carousel card. */
  quick_reply?: MessageButtonReply | null
}

/** A card of a carousel. */
export interface InteractiveCard {
  /** Position of the card, from 0. */
  card_index?: number | null
  /** Kind of card. Known values (the list may grow): cta_url, button, product. */
  type?: string | null
  /** Header of an interactive message. */
  header?: InteractiveHeader | null
  /** Body of an interactive message. */
  body?: InteractiveBody | null
  /** Footer of an interactive message. */
  footer?: InteractiveFooter | null
  /** What the user can do with a carousel card. */
  action?: InteractiveCardAction | null
}

/** What the user can do with a carousel card. */
export interface InteractiveCardAction {
  /**
   * Name of the action, for types that have one. Known values (the list may grow): cta_url, flow, send_location,
   * catalog_message, address_message, voice_call, call_permission_request, review_and_pay, review_order, payment_info.
   */
  name?: string | null
  /** Label of the button that opens a list. */
  button?: string | null
  /** Buttons. */
  buttons?: (InteractiveButton | null)[] | null
  /** Id of the catalog. */
  catalog_id?: string | null
  /** Id of the product in the catalog. */
  product_retailer_id?: string | null
  /** Parameters of an action; its name decides which are present. */
  parameters?: InteractiveParameters | null
}

/** Where a Flow starts. */
export interface InteractiveFlowActionPayload {
  /** First screen of the Flow. */
  screen?: string | null
  /** Input for the first screen. */
  data?: Record<string, string | null> | null
}

/** Footer of an interactive message. */
export interface InteractiveFooter {
  /** Footer text. */
  text?: string | null
}

/** Header of an interactive message. */
export interface InteractiveHeader {
  /**
   * Kind of header; the attribute of that name holds it. Known values (the list may grow): text, image, video,
   * document.
   */
  type?: string | null
  /** Header text. */
  text?: string | null
  /** Second line of the header. */
  sub_text?: string | null
  /** An image. */
  image?: MessageImage | null
  /** A video. */
  video?: MessageVideo | null
  /** A document. */
  document?: MessageDocument | null
}

/** An order to review and pay for. */
export interface InteractiveOrder {
  /**
   * Order status. Known values (the list may grow): pending, processing, partially_shipped, shipped, completed,
   * canceled.
   */
  status?: string | null
  /** Text about the status shown to the user. */
  description?: string | null
  /** Id of the catalog. */
  catalog_id?: string | null
  /** When an order expires. */
  expiration?: InteractiveOrderExpiration | null
  /** Lines of the order. */
  items?: (InteractiveOrderItem | null)[] | null
  /** Sum of the lines. */
  subtotal?: InteractiveAmount | null
  /** Tax. */
  tax?: InteractiveAmount | null
  /** Shipping costs. */
  shipping?: InteractiveAmount | null
  /** Discount. */
  discount?: InteractiveAmount | null
}

/** When an order expires. */
export interface InteractiveOrderExpiration {
  /** When the order expires. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Text shown to the user. */
  description?: string | null
}

/** A line of an order. */
export interface InteractiveOrderItem {
  /** Id of the product in the catalog. */
  retailer_id?: string | null
  /** Product name. */
  name?: string | null
  /** Price of one. */
  amount?: InteractiveAmount | null
  /** Reduced price of one. */
  sale_amount?: InteractiveAmount | null
  /** Quantity. */
  quantity?: number | null
  /** Country of origin. */
  country_of_origin?: string | null
  /** Name of the importer. */
  importer_name?: string | null
}

/** Parameters of an action; its name decides which are present. */
export interface InteractiveParameters {
  /** cta_url, voice_call: button label. */
  display_text?: string | null
  /** cta_url: URL that the button opens. */
  url?: string | null
  /** catalog_message: id of the product whose image is the thumbnail. */
  thumbnail_product_retailer_id?: string | null
  /** flow: version of the message. */
  flow_message_version?: string | null
  /** flow: token of the Flow. */
  flow_token?: string | null
  /** flow: Flow id. */
  flow_id?: string | null
  /** flow: Flow name. */
  flow_name?: string | null
  /** flow: button label. */
  flow_cta?: string | null
  /** flow: what the button does. Known values (the list may grow): navigate, data_exchange. */
  flow_action?: string | null
  /** Where a Flow starts. */
  flow_action_payload?: InteractiveFlowActionPayload | null
  /** flow: state of the Flow. Known values (the list may grow): draft, published. */
  mode?: string | null
  /** voice_call: how long the button works, in minutes. */
  ttl_minutes?: number | null
  /** voice_call: payload returned with the call. */
  payload?: string | null
  /** address_message: ISO 3166 alpha-2 country code. */
  country?: string | null
  /** address_message: prefilled fields of the address. */
  values?: Record<string, string | null> | null
  /** address_message: what is wrong with each field. */
  validation_errors?: Record<string, string | null> | null
  /** review_and_pay, review_order: order reference, set by the business. */
  reference_id?: string | null
  /** review_and_pay: kind of goods. Known values (the list may grow): digital-goods, physical-goods. */
  type?: string | null
  /** review_and_pay: kind of payment. Known values (the list may grow): br, upi. */
  payment_type?: string | null
  /** review_and_pay: name of the payment configuration. */
  payment_configuration?: string | null
  /** review_and_pay: ISO 4217 currency code. */
  currency?: string | null
  /** review_and_pay: total to pay. */
  total_amount?: InteractiveAmount | null
  /** An order to review and pay for. */
  order?: InteractiveOrder | null
}

/** A row of a list. */
export interface InteractiveRow {
  /** Row id, set by the business. */
  id?: string | null
  /** Row title. */
  title?: string | null
  /** Row description. */
  description?: string | null
}

/** A section of a list or of a multi-product message. */
export interface InteractiveSection {
  /** Section title. */
  title?: string | null
  /** Rows of a list. */
  rows?: (InteractiveRow | null)[] | null
  /** Products of a multi-product message. */
  product_items?: (InteractiveSectionItem | null)[] | null
}

/** A product in a section. */
export interface InteractiveSectionItem {
  /** Id of the product in the catalog. */
  product_retailer_id?: string | null
}

/** Accounts involved, by ids that Meta does not describe. */
export interface InternalAccountContext {
  /** Id of the WhatsApp Business account. */
  waac_id?: string | null
  /** The same as the business phone number id. */
  cs_id?: string | null
  /** Id of the messaging account. */
  pma_id?: string | null
  /** App id. */
  app_id?: string | null
  /** Kind of messaging. Known values (the list may grow): non_paid_messaging, paid_messaging. */
  account_context_type?: string | null
}

/** Data for Meta's own use: it leaks into some webhooks, is not described, and may vanish. Do not rely on it. */
export interface InternalData {
  /** Accounts involved, by ids that Meta does not describe. */
  account_context?: InternalAccountContext | null
  /** The same as the business phone number id. */
  cs_id?: string | null
  /** Opaque data. */
  webhook_extra_data?: string | null
}

/** A message from a user, or a notice about the user. */
export interface Message {
  /**
   * Phone number of the sender, digits only; absent when the user has a username and the business does not know the
   * number.
   */
  from?: string | null
  /** Business-scoped user id of the sender. Since April 2026. */
  from_user_id?: string | null
  /** Portfolio-scoped user id of the sender. Since April 2026. */
  from_parent_user_id?: string | null
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
}

/** An audio file, a voice message or the voicemail of a missed call. */
export interface MessageAudio {
  /** True for a voice message; absent for a voicemail. */
  voice?: boolean | null
  /** Media id, for download through the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, Base64-encoded. */
  sha256?: string | null
  /** Short-lived download URL. Since 16 October 2025; not always present. */
  url?: string | null
  /** URL of the file, if the business sent it by link. */
  link?: string | null
  /** Path of the file on an On-Premises API server (legacy). */
  file?: string | null
}

/** A tap on a template's quick reply button. */
export interface MessageButton {
  /** Button payload, set by the business. */
  payload?: string | null
  /** Button label. */
  text?: string | null
}

/** The reply button that the user tapped. */
export interface MessageButtonReply {
  /** Button id, set by the business. */
  id?: string | null
  /** Button label. */
  title?: string | null
}

/** The answer to a call permission request. */
export interface MessageCallPermissionReply {
  /** The answer. Known values (the list may grow): accept, reject. */
  response?: string | null
  /** Whether the permission never expires. */
  is_permanent?: boolean | null
  /** When the permission expires. Meta sends Unix seconds; the record has milliseconds. */
  expiration_timestamp?: TimestampMillis | null
  /** What gave the answer. Known values (the list may grow): user_action, automatic. */
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
  /** Country name. */
  country?: string | null
  /** ISO 3166 alpha-2 country code. */
  country_code?: string | null
  /** Label that the sender gave it. Known values (the list may grow): HOME, WORK, CELL. */
  type?: string | null
}

/** A contact card. */
export interface MessageContactCard {
  /** Addresses. */
  addresses?: (MessageContactAddress | null)[] | null
  /** Birthday, YYYY-MM-DD. */
  birthday?: string | null
  /** Email addresses. */
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
  /** Why the card was sent. Since 2026. Known values (the list may grow): contact_request, other. */
  origin?: string | null
}

/** An email address on a contact card. */
export interface MessageContactEmail {
  /** Email address. */
  email?: string | null
  /** Label that the sender gave it. Known values (the list may grow): HOME, WORK, CELL. */
  type?: string | null
}

/** The name on a contact card. */
export interface MessageContactName {
  /** Full name. */
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
  /** Phone number as written on the card. */
  phone?: string | null
  /** WhatsApp id of the number, if it has one. */
  wa_id?: string | null
  /** Label that the sender gave it. Known values (the list may grow): HOME, WORK, CELL. */
  type?: string | null
}

/** A website on a contact card. */
export interface MessageContactUrl {
  /** URL. */
  url?: string | null
  /** Label that the sender gave it. Known values (the list may grow): HOME, WORK, CELL. */
  type?: string | null
}

/** The message being replied to, or how this one was forwarded. */
export interface MessageContext {
  /** Phone number of the author of the message being replied to. */
  from?: string | null
  /** Business-scoped user id of that author. Since 2026. */
  from_user_id?: string | null
  /**
   * Id of the message being replied to; for a call permission it may be a call id, in edits it is often "M0". It may
   * differ from the id under which that message was received, where the sender has a business-scoped user id.
   */
  id?: string | null
  /** Id of the message being replied to, in messages of the business. */
  message_id?: string | null
  /** Whether the message was forwarded. */
  forwarded?: boolean | null
  /** Whether the message was forwarded more than five times. */
  frequently_forwarded?: boolean | null
  /** The product that the user asks about. */
  referred_product?: MessageReferredProduct | null
}

/** The conversation that the message belongs to; from Graph API v24.0 on, only for free entry points. */
export interface MessageConversation {
  /** Conversation id. */
  id?: string | null
  /** When the conversation expires; only on sent. Meta sends Unix seconds; the record has milliseconds. */
  expiration_timestamp?: TimestampMillis | null
  /** What opened the conversation. */
  origin?: MessageConversationOrigin | null
  /** Pricing, where Meta sends it here (group statuses). */
  pricing?: MessagePricing | null
}

/** What opened the conversation. */
export interface MessageConversationOrigin {
  /**
   * Category; note the underscore in authentication_international. Known values (the list may grow): authentication,
   * authentication_international, marketing, marketing_lite, referral_conversion, service, utility, group_marketing,
   * group_service, group_utility, business_initiated (legacy), user_initiated (legacy).
   */
  type?: string | null
}

/** A document. */
export interface MessageDocument {
  /** Caption. */
  caption?: string | null
  /** Name of the file on the sender's device. */
  filename?: string | null
  /** Media id, for download through the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, Base64-encoded. */
  sha256?: string | null
  /** Short-lived download URL. Since 16 October 2025; not always present. */
  url?: string | null
  /** URL of the file, if the business sent it by link. */
  link?: string | null
  /** Path of the file on an On-Premises API server (legacy). */
  file?: string | null
}

/** A message that the business sent by other means than this API, such as the WhatsApp Business app. */
export interface MessageEcho {
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
}

/** An edit of a message (coexistence), within 15 minutes of sending. Since 25 November 2025. */
export interface MessageEdit {
  /** Id of the edited message. */
  original_message_id?: string | null
  /** The message after the edit. */
  message?: EditedMessage | null
}

/** The user's identity (legacy). */
export interface MessageIdentity {
  /** Whether the business acknowledged the change of identity. */
  acknowledged?: boolean | null
  /** When the identity was created. Meta sends Unix seconds; the record has milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** Hash of the identity. */
  hash?: string | null
}

/** An image. */
export interface MessageImage {
  /** Caption. */
  caption?: string | null
  /** Media id, for download through the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, Base64-encoded. */
  sha256?: string | null
  /** Short-lived download URL. Since 16 October 2025; not always present. */
  url?: string | null
  /** URL of the file, if the business sent it by link. */
  link?: string | null
  /** Path of the file on an On-Premises API server (legacy). */
  file?: string | null
}

/** An interactive message: the answer of a user, in the attribute named by type, or a message of the business. */
export interface MessageInteractive {
  /**
   * Kind of answer or of message. Known values (the list may grow): list_reply, button_reply, nfm_reply,
   * call_permission_reply, payment_method, product; of the business: button, list, product, product_list,
   * catalog_message, flow, cta_url, location_request_message, address_message, call_permission_request, voice_call,
   * carousel, order_details, order_status.
   */
  type?: string | null
  /** The row that the user chose from a list. */
  list_reply?: MessageListReply | null
  /** The reply button that the user tapped. */
  button_reply?: MessageButtonReply | null
  /** A completed Flow or form. */
  nfm_reply?: MessageNfmReply | null
  /** The answer to a call permission request. */
  call_permission_reply?: MessageCallPermissionReply | null
  /** The payment method that the user chose (Brazil). */
  payment_method?: MessagePaymentMethod | null
  /** Header of an interactive message. */
  header?: InteractiveHeader | null
  /** Body of an interactive message. */
  body?: InteractiveBody | null
  /** Footer of an interactive message. */
  footer?: InteractiveFooter | null
  /** What the user can do with an interactive message. */
  action?: InteractiveAction | null
}

/** The row that the user chose from a list. */
export interface MessageListReply {
  /** Row id, set by the business. */
  id?: string | null
  /** Row title. */
  title?: string | null
  /** Row description. */
  description?: string | null
}

/** A location. */
export interface MessageLocation {
  /** Latitude in degrees. */
  latitude?: number | null
  /** Longitude in degrees. */
  longitude?: number | null
  /** Name of the place; absent for the user's current position. */
  name?: string | null
  /** Address of the place. */
  address?: string | null
  /** Website of the place. */
  url?: string | null
}

/** A completed Flow or form. */
export interface MessageNfmReply {
  /** What the user completed. Known values (the list may grow): flow, address_message. */
  name?: string | null
  /** Text shown in the chat, usually "Sent". */
  body?: string | null
  /** The answers, as JSON text. */
  response_json?: string | null
}

/** An order from the catalog. */
export interface MessageOrder {
  /** Id of the catalog. */
  catalog_id?: string | null
  /** The user's note; may be empty. */
  text?: string | null
  /** Lines of the order. */
  product_items?: (MessageProductItem | null)[] | null
}

/** The payment method that the user chose (Brazil). */
export interface MessagePaymentMethod {
  /** Payment method. Known values (the list may grow): offsite_card_pay. */
  payment_method?: string | null
  /** When the user chose it. Meta sends Unix seconds; the record has milliseconds. */
  payment_timestamp?: TimestampMillis | null
  /** Order reference, set by the business. */
  reference_id?: string | null
  /** Last four digits of the card. */
  last_four_digits?: string | null
  /** Id of the stored credential. */
  credential_id?: string | null
}

/** How the message is charged; on sent, and on either delivered or read. */
export interface MessagePricing {
  /** Whether it is charged. Deprecated by Meta but still sent. */
  billable?: boolean | null
  /**
   * Pricing model: PMP per message; before 1 July 2025 CBP per conversation; earlier NBP. Known values (the list may
   * grow): PMP, CBP, NBP.
   */
  pricing_model?: string | null
  /**
   * Why it is charged or free. Since mid-2025; Meta announced a new meaning of the free types for 1 October 2026. Known
   * values (the list may grow): regular, free_customer_service, free_entry_point, free_group_customer_service.
   */
  type?: string | null
  /**
   * Pricing category; note the hyphen in authentication-international. Known values (the list may grow):
   * authentication, authentication-international, marketing, marketing_lite, utility, service, referral_conversion,
   * group_marketing, group_service, group_utility.
   */
  category?: string | null
}

/** A line of an order. */
export interface MessageProductItem {
  /** Id of the product in the business's catalog. */
  product_retailer_id?: string | null
  /** Quantity. */
  quantity?: number | null
  /** Price of one, in units of the currency. */
  item_price?: number | null
  /** ISO 4217 currency code. */
  currency?: string | null
}

/** A reaction to a message, or its removal. */
export interface MessageReaction {
  /** Id of the message reacted to. */
  message_id?: string | null
  /** Emoji; absent or empty when the reaction was removed. */
  emoji?: string | null
}

/** The ad or post that led the user to the chat. */
export interface MessageReferral {
  /** URL of the ad or post. */
  source_url?: string | null
  /** Id of the ad or post. */
  source_id?: string | null
  /** Kind of source. Known values (the list may grow): ad, post. */
  source_type?: string | null
  /** Headline; may be empty. */
  headline?: string | null
  /** Text; may be empty. */
  body?: string | null
  /** Kind of media. Known values (the list may grow): image, video. */
  media_type?: string | null
  /** URL of the image. */
  image_url?: string | null
  /** URL of the video. */
  video_url?: string | null
  /** URL of the video's thumbnail. */
  thumbnail_url?: string | null
  /** Click id of the click-to-WhatsApp ad; may be empty, and is absent for ads in Status. Since 27 September 2023. */
  ctwa_clid?: string | null
  /** Greeting of an ad. Since 2024. */
  welcome_message?: MessageWelcomeMessage | null
  /** Text that the business set in the ad. */
  ref?: string | null
}

/** The product that the user asks about. */
export interface MessageReferredProduct {
  /** Id of the catalog. */
  catalog_id?: string | null
  /** Id of the product in the catalog. */
  product_retailer_id?: string | null
}

/** A message deleted for everyone (coexistence), within 2 days of sending. Since 25 November 2025. */
export interface MessageRevoke {
  /** Id of the deleted message. */
  original_message_id?: string | null
}

/** The status of a message that the business sent. */
export interface MessageStatus {
  /** Message id. */
  id?: string | null
  /**
   * Status. delivered may be skipped if read follows at once. Known values (the list may grow): sent, delivered, read,
   * played (since 3 November 2025), failed; of payments captured, pending, failed; deleted (legacy).
   */
  status?: string | null
  /** When the status was reached. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Kind of status; usually present for payments only. Known values (the list may grow): payment, message (legacy). */
  type?: string | null
  /** Phone number of the user, or group id; absent if the message was addressed to a user id. */
  recipient_id?: string | null
  /** Kind of recipient; only sent for groups. Known values (the list may grow): group. */
  recipient_type?: string | null
  /** Phone number of the group participant. */
  recipient_participant_id?: string | null
  /** Another name of recipient_participant_id, used on one of Meta's pages. */
  participant_recipient_id?: string | null
  /** Business-scoped user id of the recipient. Since April 2026. */
  recipient_user_id?: string | null
  /** Portfolio-scoped user id of the recipient. Since 2026. */
  recipient_parent_user_id?: string | null
  /** Name of recipient_parent_user_id before 5 May 2026. */
  parent_recipient_user_id?: string | null
  /** Business-scoped user id of the group participant. Since 2026. */
  recipient_participant_user_id?: string | null
  /** Portfolio-scoped user id of the group participant. Since 2026. */
  recipient_participant_parent_user_id?: string | null
  /** Hash of the identity key; only if the identity change check is on. */
  recipient_identity_key_hash?: string | null
  /** Another id of the recipient, digits only; not described by Meta. */
  recipient_logical_id?: string | null
  /** Data for Meta's own use: it leaks into some webhooks, is not described, and may vanish. Do not rely on it. */
  internal_1p_only_data?: InternalData | null
  /** Data that the business attached when sending, up to 512 characters. */
  biz_opaque_callback_data?: string | null
  /** Template id (Direct Send). Since 2026. */
  template_id?: string | null
  /** The conversation that the message belongs to; from Graph API v24.0 on, only for free entry points. */
  conversation?: MessageConversation | null
  /** How the message is charged; on sent, and on either delivered or read. */
  pricing?: MessagePricing | null
  /** failed: why the message failed. */
  errors?: (MetaError | null)[] | null
  /** A payment of an order (India). */
  payment?: Payment | null
}

/** A sticker. */
export interface MessageSticker {
  /** Whether the sticker is animated. */
  animated?: boolean | null
  /** Media id, for download through the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, Base64-encoded. */
  sha256?: string | null
  /** Short-lived download URL. Since 16 October 2025; not always present. */
  url?: string | null
  /** URL of the file, if the business sent it by link. */
  link?: string | null
  /** Path of the file on an On-Premises API server (legacy). */
  file?: string | null
}

/** A notice about the user, not written by them. */
export interface MessageSystem {
  /** Text of the notice. */
  body?: string | null
  /**
   * What happened. Known values (the list may grow): user_changed_number, user_changed_user_id (since 11 August 2026),
   * customer_changed_number (legacy), customer_identity_changed (legacy), user_identity_changed (legacy).
   */
  type?: string | null
  /** New WhatsApp id. */
  wa_id?: string | null
  /** New business-scoped user id. Since 2026. */
  user_id?: string | null
  /** New portfolio-scoped user id. Since 2026. */
  parent_user_id?: string | null
  /** Previous business-scoped user id. Since 11 August 2026. */
  previous_user_id?: string | null
  /** Previous portfolio-scoped user id. Since 11 August 2026. */
  previous_parent_user_id?: string | null
  /** New business-scoped user id, next to the previous one in user_id; seen only in a test environment. */
  new_user_id?: string | null
  /** New WhatsApp id, in Graph API v11 and earlier. */
  new_wa_id?: string | null
  /** Hash of the new identity (legacy). */
  identity?: string | null
  /** Previous WhatsApp id (legacy). */
  customer?: string | null
}

/** A template message. */
export interface MessageTemplate {
  /** Template id. */
  id?: string | null
  /** Template name. */
  name?: string | null
  /** Template namespace (On-Premises API). */
  namespace?: string | null
  /** The language in which a template is sent. */
  language?: TemplateLanguage | null
  /** Components that have placeholders. */
  components?: (TemplateComponent | null)[] | null
}

/** A text message. */
export interface MessageText {
  /** Text. */
  body?: string | null
  /** Whether the business asked for a preview of the first link. */
  preview_url?: boolean | null
}

/** A message that the API does not support. */
export interface MessageUnsupported {
  /**
   * Type of the unsupported message. Since 3 November 2025. Known values (the list may grow): edit, poll,
   * poll_creation, poll_update, pin, group_invite, gif, keep_in_chat, link_preview, product, order, reaction, button,
   * list, interactive, image, location, media_placeholder, hsm, errors.
   */
  type?: string | null
}

/** A video. */
export interface MessageVideo {
  /** Caption. */
  caption?: string | null
  /** Media id, for download through the media API. */
  id?: string | null
  /** MIME type, possibly with parameters such as "audio/ogg; codecs=opus". */
  mime_type?: string | null
  /** SHA-256 of the file, Base64-encoded. */
  sha256?: string | null
  /** Short-lived download URL. Since 16 October 2025; not always present. */
  url?: string | null
  /** URL of the file, if the business sent it by link. */
  link?: string | null
  /** Path of the file on an On-Premises API server (legacy). */
  file?: string | null
}

/** Greeting of an ad. Since 2024. */
export interface MessageWelcomeMessage {
  /** Text of the greeting. */
  text?: string | null
}

/** An error reported by Meta. */
export interface MetaError {
  /** Error code. */
  code?: number | null
  /** Short title; absent in call errors. */
  title?: string | null
  /** Message, often the same as the title. Since Graph API v16.0. */
  message?: string | null
  /** Details of an error. Since Graph API v16.0. */
  error_data?: MetaErrorData | null
  /** What went wrong; the place of error_data.details before Graph API v16.0, sometimes still sent. */
  details?: string | null
  /** Page about the error: an absolute URL, or a path on developers.facebook.com. */
  href?: string | null
}

/** Details of an error. Since Graph API v16.0. */
export interface MetaErrorData {
  /** What went wrong. */
  details?: string | null
}

/** The business phone number that received or sent the event. */
export interface Metadata {
  /** Phone number as displayed, usually digits with country code. */
  display_phone_number?: string | null
  /** Business phone number id. */
  phone_number_id?: string | null
}

/** A payment of an order (India). */
export interface Payment {
  /** Order reference, set by the business. */
  reference_id?: string | null
  /** An amount of money. */
  amount?: PaymentAmount | null
  /** ISO 4217 currency code. Known values (the list may grow): INR. */
  currency?: string | null
  /** The transaction at the payment provider. */
  transaction?: PaymentTransaction | null
  /** Receipt number, set by the business. */
  receipt?: string | null
  /** Notes of the business, by its own keys. */
  notes?: Record<string, string | null> | null
  /** Data that the business passed through the payment provider. */
  udf1?: string | null
  /** Data that the business passed through the payment provider. */
  udf2?: string | null
  /** Data that the business passed through the payment provider. */
  udf3?: string | null
  /** Data that the business passed through the payment provider. */
  udf4?: string | null
  /** Data that the business passed through the payment provider. */
  additional_info1?: string | null
  /** Data that the business passed through the payment provider. */
  additional_info2?: string | null
  /** Data that the business passed through the payment provider. */
  additional_info3?: string | null
  /** Data that the business passed through the payment provider. */
  additional_info4?: string | null
  /** Data that the business passed through the payment provider. */
  additional_info5?: string | null
  /** Data that the business passed through the payment provider. */
  additional_info6?: string | null
  /** Data that the business passed through the payment provider. */
  additional_info7?: string | null
  /** Data that the business passed through the payment provider. */
  extra1?: string | null
  /** Data that the business passed through the payment provider. */
  extra2?: string | null
  /** Refunds of the payment. */
  refunds?: (PaymentRefund | null)[] | null
}

/** An amount of money. */
export interface PaymentAmount {
  /** Amount in minor units; divide it by offset. */
  value?: number | null
  /** Divisor of value, 100 for two decimals. */
  offset?: number | null
}

/** A refund. */
export interface PaymentRefund {
  /** Refund id. */
  id?: string | null
  /** An amount of money. */
  amount?: PaymentAmount | null
  /** How fast the refund was processed. Known values (the list may grow): instant, normal. */
  speed_processed?: string | null
  /** Status of the refund, such as "success". */
  status?: string | null
  /** When it was created. Meta sends Unix seconds; the record has milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** When it last changed. Meta sends Unix seconds; the record has milliseconds. */
  updated_timestamp?: TimestampMillis | null
}

/** The transaction at the payment provider. */
export interface PaymentTransaction {
  /** Transaction id. */
  id?: string | null
  /** The payment provider's id of the transaction. */
  pg_transaction_id?: string | null
  /** Payment provider. Known values (the list may grow): billdesk, razorpay, payu, zaakpay. */
  type?: string | null
  /** Status of the transaction. Known values (the list may grow): pending, success, failed. */
  status?: string | null
  /** When it was created. Meta sends Unix seconds; the record has milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** When it last changed. Meta sends Unix seconds; the record has milliseconds. */
  updated_timestamp?: TimestampMillis | null
  /** An amount of money. */
  amount?: PaymentAmount | null
  /** ISO 4217 currency code. */
  currency?: string | null
  /** Payment method. */
  method?: PaymentTransactionMethod | null
  /** Why the payment failed. */
  error?: PaymentTransactionError | null
}

/** Why the payment failed. */
export interface PaymentTransactionError {
  /** Error code. */
  code?: string | null
  /** Description of the error. */
  reason?: string | null
}

/** Payment method. */
export interface PaymentTransactionMethod {
  /** Kind of payment method. Known values (the list may grow): upi, card, netbanking, wallet. */
  type?: string | null
}

/** What a button of a template does. */
export interface TemplateAction {
  /** Id of the product whose image is the thumbnail. */
  thumbnail_product_retailer_id?: string | null
  /** Sections of products. */
  sections?: (TemplateSection | null)[] | null
  /** Token of the Flow. */
  flow_token?: string | null
}

/** A card of a carousel template. */
export interface TemplateCard {
  /** Position of the card, from 0. */
  card_index?: number | null
  /** Components of the card. */
  components?: (TemplateCardComponent | null)[] | null
}

/** A component of a carousel card. */
export interface TemplateCardComponent {
  /**
   * Kind of component. Known values (the list may grow): header, body, footer, button, carousel, limited_time_offer,
   * order_status.
   */
  type?: string | null
  /**
   * Kind of button. Known values (the list may grow): quick_reply, url, catalog, mpm, flow, copy_code, voice_call,
   * order_details.
   */
  sub_type?: string | null
  /** Position of the button, from 0. Meta sends a string or a number. */
  index?: string | null
  /** Values for the placeholders, in their order. */
  parameters?: (TemplateParameter | null)[] | null
}

/** A component of a template. */
export interface TemplateComponent {
  /**
   * Kind of component. Known values (the list may grow): header, body, footer, button, carousel, limited_time_offer,
   * order_status.
   */
  type?: string | null
  /**
   * Kind of button. Known values (the list may grow): quick_reply, url, catalog, mpm, flow, copy_code, voice_call,
   * order_details.
   */
  sub_type?: string | null
  /** Position of the button, from 0. Meta sends a string or a number. */
  index?: string | null
  /** Values for the placeholders, in their order. */
  parameters?: (TemplateParameter | null)[] | null
  /** Cards of a carousel. */
  cards?: (TemplateCard | null)[] | null
}

/** An amount of money in a template. */
export interface TemplateCurrency {
  /** Text shown where the amount cannot be localised. */
  fallback_value?: string | null
  /** ISO 4217 currency code. */
  code?: string | null
  /** Amount multiplied by 1000. */
  amount_1000?: number | null
}

/** A date in a template. */
export interface TemplateDateTime {
  /** Text shown for the date. */
  fallback_value?: string | null
}

/** The language in which a template is sent. */
export interface TemplateLanguage {
  /** Language code, such as "en_US". */
  code?: string | null
  /** Language policy. Known values (the list may grow): deterministic. */
  policy?: string | null
}

/** A limited-time offer in a template. */
export interface TemplateLimitedTimeOffer {
  /** When the offer expires, in milliseconds since 1970. */
  expiration_time_ms?: number | null
}

/** A value for one placeholder of a template. */
export interface TemplateParameter {
  /**
   * Type of the parameter; the attribute of that name holds its value. Known values (the list may grow): text,
   * currency, date_time, image, video, document, location, payload, coupon_code, limited_time_offer, product, action.
   */
  type?: string | null
  /** Name of the placeholder, in templates with named parameters. */
  parameter_name?: string | null
  /** Text value. */
  text?: string | null
  /** Payload returned when the user taps the button. */
  payload?: string | null
  /** Coupon code to copy. */
  coupon_code?: string | null
  /** An amount of money in a template. */
  currency?: TemplateCurrency | null
  /** A date in a template. */
  date_time?: TemplateDateTime | null
  /** An image. */
  image?: MessageImage | null
  /** A video. */
  video?: MessageVideo | null
  /** A document. */
  document?: MessageDocument | null
  /** A location. */
  location?: MessageLocation | null
  /** A limited-time offer in a template. */
  limited_time_offer?: TemplateLimitedTimeOffer | null
  /** A product in a template. */
  product?: TemplateProduct | null
  /** What a button of a template does. */
  action?: TemplateAction | null
}

/** A product in a template. */
export interface TemplateProduct {
  /** Id of the product in the catalog. */
  product_retailer_id?: string | null
  /** Id of the catalog. */
  catalog_id?: string | null
}

/** A section of a multi-product template. */
export interface TemplateSection {
  /** Title of the section. */
  title?: string | null
  /** Products in the section. */
  product_items?: (TemplateSectionItem | null)[] | null
}

/** A product in a section of a multi-product template. */
export interface TemplateSectionItem {
  /** Id of the product in the catalog. */
  product_retailer_id?: string | null
}
