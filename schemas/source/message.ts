/** A message as it stands in `messages`, `message_echoes` and `history`. */
import { bool, list, object, record, str, time } from './builder.ts'
import { internalData, metaError } from './common.ts'
import { messageBodies } from './message-bodies.ts'
import { messageContext } from './message-context.ts'
import { template } from './template-message.ts'

const welcomeMessage = record('MessageWelcomeMessage', 'Greeting of an ad. Since 2024.', {
  text: str('Text of the greeting.'),
})

const referral = record('MessageReferral', 'The ad or post that led the user to the chat.', {
  source_url: str('URL of the ad or post.'),
  source_id: str('Id of the ad or post.'),
  source_type: str('Kind of source.', 'ad, post'),
  headline: str('Headline; may be empty.'),
  body: str('Text; may be empty.'),
  media_type: str('Kind of media.', 'image, video'),
  image_url: str('URL of the image.'),
  video_url: str('URL of the video.'),
  thumbnail_url: str("URL of the video's thumbnail."),
  ctwa_clid: str(
    `Click id of the click-to-WhatsApp ad; may be empty, and is absent for ads in Status. Since 27 September 2023.`,
  ),
  welcome_message: object(welcomeMessage),
  ref: str('Text that the business set in the ad.'),
})

const identity = record('MessageIdentity', "The user's identity (legacy).", {
  acknowledged: bool('Whether the business acknowledged the change of identity.'),
  created_timestamp: time('When the identity was created.'),
  hash: str('Hash of the identity.'),
})

const messageTypes = `text, image, audio, video, document, sticker, location, contacts, button, interactive, reaction,
  order, system, unsupported, request_welcome, edit, revoke, template (of the business), media_placeholder (history
  only), voice (On-Premises API), unknown (legacy)`

const sender = {
  from: str(`Phone number of the sender, digits only; absent when the user has a username and the business does not know
    the number.`),
  from_user_id: str('Business-scoped user id of the sender. Since April 2026.'),
  from_parent_user_id: str('Portfolio-scoped user id of the sender. Since April 2026.'),
}

const receiver = {
  to: str('Phone number of the recipient, digits only, when the business is the sender.'),
  to_user_id: str('Business-scoped user id of the recipient. Since 2026.'),
  to_parent_user_id: str('Portfolio-scoped user id of the recipient. Since 2026.'),
}

const messageParts = {
  id: str('Message id, "wamid.…"; for a voicemail the call id, "wacid.…".'),
  timestamp: time('When the message was sent.'),
  type: str('Message type; the attribute of that name holds the content.', messageTypes),
  group_id: str('Group id, for a message in a group. Since 2025.'),
  context: object(messageContext),
  referral: object(referral),
  errors: list(metaError, 'Why the content is missing; for types unsupported and unknown, and for media that failed.'),
  identity: object(identity),
  origin: str('Why contact cards were sent, such as "contact_request/other"; in an early draft of Meta only.'),
  from_logical_id: str('Another id of the sender, digits only; not described by Meta.'),
  internal_1p_only_data: object(internalData),
  ...messageBodies,
}

/** Of what the business sends. */
const sentParts = {
  template: object(template),
  biz_opaque_callback_data: str('Data that the business attached when sending.'),
  message_creation_type: str('What created the message.', 'created_by_1p_bot (Meta Business Agent)'),
}

export const message = record('Message', 'A message from a user, or a notice about the user.', {
  ...sender,
  ...messageParts,
})

export const messageEcho = record(
  'MessageEcho',
  'A message that the business sent by other means than this API, such as the WhatsApp Business app.',
  { ...sender, ...receiver, ...messageParts, ...sentParts },
)

const historyContext = record('HistoryContext', 'State of a past message.', {
  status: str('Last status, usually upper case.', 'DELIVERED, ERROR, PENDING, PLAYED, READ, SENT'),
  from_me: bool('Whether the business sent the message.'),
})

export const historyMessage = record(
  'HistoryMessage',
  'A past message, from the user or from the business. A media_placeholder has no content; its media may follow.',
  { ...sender, ...receiver, ...messageParts, ...sentParts, history_context: object(historyContext) },
)
