/** A message as it stands in `messages`, `message_echoes` and `history`. */
import { bool, list, object, record, str, time } from './builder.ts'
import { metaError } from './common.ts'
import { messageBodies } from './message-bodies.ts'

const referredProduct = record('MessageReferredProduct', 'The product that the user asks about.', {
  catalog_id: str('Id of the catalog.'),
  product_retailer_id: str('Id of the product in it.'),
})

const context = record('MessageContext', 'What the message answers, or that it was forwarded.', {
  from: str('Who sent the message that this one answers.'),
  id: str('Id of the message that this one answers; with a call permission possibly that of a call; "M0" in edits.'),
  forwarded: bool('The message was forwarded.'),
  frequently_forwarded: bool('The message was forwarded more than five times.'),
  referred_product: object(referredProduct),
})

const welcomeMessage = record('MessageWelcomeMessage', 'Greeting of the ad. Since 2024.', {
  text: str('The greeting.'),
})

const referral = record('MessageReferral', 'The ad or post through which the user came.', {
  source_url: str('Address of the ad or post.'),
  source_id: str('Id of the ad or post.'),
  source_type: str('What it is.', 'ad, post'),
  headline: str('Its headline.'),
  body: str('Its text.'),
  media_type: str('Kind of media in it.', 'image, video'),
  image_url: str('Address of its image.'),
  video_url: str('Address of its video.'),
  thumbnail_url: str("Address of its video's thumbnail."),
  ctwa_clid: str('Click id of the click-to-WhatsApp ad. Since 27 September 2023; not with placements in Status.'),
  welcome_message: object(welcomeMessage),
  ref: str('Text that the business put into the ad.'),
})

const identity = record('MessageIdentity', 'Identity of the user (legacy).', {
  acknowledged: bool('Whether the business acknowledged the change of identity.'),
  created_timestamp: time('When the identity was made.'),
  hash: str('Hash of the identity.'),
})

const messageTypes = `text, image, audio, video, document, sticker, location, contacts, button, interactive, reaction,
  order, system, unsupported, request_welcome, edit, revoke, media_placeholder (history only), unknown (legacy)`

const sender = {
  from: str(`Phone number of the sender in digits; left out when the user has a username and the number is not known to
    the business.`),
  from_user_id: str('Business-scoped user id of the sender. Since April 2026.'),
  from_parent_user_id: str('User id of the sender in the scope of the portfolio. Since April 2026.'),
}

const receiver = {
  to: str('Phone number of the receiver in digits, for a message that the business sent.'),
  to_user_id: str('Business-scoped user id of the receiver. Since 2026.'),
  to_parent_user_id: str('User id of the receiver in the scope of the portfolio. Since 2026.'),
}

const messageParts = {
  id: str('Id of the message, "wamid.…"; a voicemail has the id of its call, "wacid.…".'),
  timestamp: time('When it was sent.'),
  type: str('Type of the message; the attribute of that name holds what was sent.', messageTypes),
  group_id: str('Id of the group, for a message in a group. Since 2025.'),
  context: object(context),
  referral: object(referral),
  errors: list(metaError, 'Why the message could not be shown; with type unsupported or unknown.'),
  identity: object(identity),
  from_logical_id: str('Another id of the sender, in digits; printed in examples of Meta only.'),
  ...messageBodies,
}

export const message = record('Message', 'A message that a user sent, or a notice about the user.', {
  ...sender,
  ...messageParts,
})

export const messageEcho = record(
  'MessageEcho',
  'A message that the business sent by other means than this API, the WhatsApp Business app for example.',
  { ...sender, ...receiver, ...messageParts },
)

const historyContext = record('HistoryContext', 'What became of the message.', {
  status: str('Last status, in upper case.', 'DELIVERED, ERROR, PENDING, PLAYED, READ, SENT'),
})

export const historyMessage = record(
  'HistoryMessage',
  'A message of the past, sent by the user or by the business; a media_placeholder has no body, it follows on its own.',
  { ...sender, ...receiver, ...messageParts, history_context: object(historyContext) },
)
