/** What a message may hold, one attribute per message type; shared by messages, echoes, history, standby and edits. */
import { bool, double, list, long, object, record, str } from './builder.ts'
import { contactCard } from './contact-card.ts'
import { interactive } from './interactive.ts'
import { audio, document, image, location, sticker, video } from './media.ts'
import { messageContext } from './message-context.ts'

const text = record('MessageText', 'A text message.', {
  body: str('Text.'),
  preview_url: bool('Whether the business asked for a preview of the first link.'),
})

const button = record('MessageButton', "A tap on a template's quick reply button.", {
  payload: str('Button payload, set by the business.'),
  text: str('Button label.'),
})

const reaction = record('MessageReaction', 'A reaction to a message, or its removal.', {
  message_id: str('Id of the message reacted to.'),
  emoji: str('Emoji; absent or empty when the reaction was removed.'),
})

const productItem = record('MessageProductItem', 'A line of an order.', {
  product_retailer_id: str("Id of the product in the business's catalog."),
  quantity: long('Quantity.'),
  item_price: double('Price of one, in units of the currency.'),
  currency: str('ISO 4217 currency code.'),
})
const order = record('MessageOrder', 'An order from the catalog.', {
  catalog_id: str('Id of the catalog.'),
  text: str("The user's note; may be empty."),
  product_items: list(productItem, 'Lines of the order.'),
})

/** What a person, or the business, can send. */
export const content = {
  text: object(text),
  image: object(image),
  audio: object(audio),
  voice: object(audio, 'A voice message (On-Premises API); the Cloud API sends audio instead.'),
  video: object(video),
  document: object(document),
  sticker: object(sticker),
  location: object(location),
  contacts: list(contactCard, 'Contact cards.'),
  button: object(button),
  interactive: object(interactive),
  reaction: object(reaction),
  order: object(order),
}

const system = record('MessageSystem', 'A notice about the user, not written by them.', {
  body: str('Text of the notice.'),
  type: str(
    'What happened.',
    `user_changed_number, user_changed_user_id (since 11 August 2026), customer_changed_number (legacy),
     customer_identity_changed (legacy), user_identity_changed (legacy)`,
  ),
  wa_id: str('New WhatsApp id.'),
  user_id: str('New business-scoped user id. Since 2026.'),
  parent_user_id: str('New portfolio-scoped user id. Since 2026.'),
  previous_user_id: str('Previous business-scoped user id. Since 11 August 2026.'),
  previous_parent_user_id: str('Previous portfolio-scoped user id. Since 11 August 2026.'),
  new_user_id: str(
    'New business-scoped user id, next to the previous one in user_id; seen only in a test environment.',
  ),
  new_wa_id: str('New WhatsApp id, in Graph API v11 and earlier.'),
  identity: str('Hash of the new identity (legacy).'),
  customer: str('Previous WhatsApp id (legacy).'),
})

const unsupported = record('MessageUnsupported', 'A message that the API does not support.', {
  type: str(
    'Type of the unsupported message. Since 3 November 2025.',
    `edit, poll, poll_creation, poll_update, pin, group_invite, gif, keep_in_chat, link_preview, product, order,
     reaction, button, list, interactive, image, location, media_placeholder, hsm, errors`,
  ),
})

const editedMessage = record('EditedMessage', 'The message after the edit.', {
  context: object(messageContext),
  type: str('Message type; the attribute of that name holds the content.'),
  ...content,
})
const edit = record(
  'MessageEdit',
  'An edit of a message (coexistence), within 15 minutes of sending. Since 25 November 2025.',
  {
    original_message_id: str('Id of the edited message.'),
    message: object(editedMessage),
  },
)
const revoke = record(
  'MessageRevoke',
  'A message deleted for everyone (coexistence), within 2 days of sending. Since 25 November 2025.',
  {
    original_message_id: str('Id of the deleted message.'),
  },
)

/** Every body; the attribute named by the message's `type` is present. */
export const messageBodies = {
  ...content,
  system: object(system),
  unsupported: object(unsupported),
  edit: object(edit),
  revoke: object(revoke),
}
