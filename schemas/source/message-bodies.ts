/** What a message may hold, one attribute per message type; shared by messages, echoes, history, standby and edits. */
import { bool, double, list, long, object, record, str, time } from './builder.ts'

const text = record('MessageText', 'A text message.', {
  body: str('The text.'),
})

/** Attributes that all media have. */
const media = {
  id: str('Media id, to be used with the media API.'),
  mime_type: str('MIME type, possibly with parameters such as "audio/ogg; codecs=opus".'),
  sha256: str('SHA-256 of the file, base64.'),
  url: str('Address to download the file from, for a short time. Since 16 October 2025, and not always there.'),
}
const caption = str('Caption of the media.')

const image = record('MessageImage', 'An image.', { caption, ...media })
const video = record('MessageVideo', 'A video.', { caption, ...media })
const document = record('MessageDocument', 'A document.', {
  caption,
  filename: str('Name of the file on the device of the user.'),
  ...media,
})
const audio = record('MessageAudio', 'An audio file, a voice message or a voicemail of a missed call.', {
  voice: bool('True for a voice message; missing for a voicemail.'),
  ...media,
})
const sticker = record('MessageSticker', 'A sticker.', {
  animated: bool('Whether the sticker is animated.'),
  ...media,
})

const location = record('MessageLocation', 'A place.', {
  latitude: double('Latitude in degrees.'),
  longitude: double('Longitude in degrees.'),
  name: str('Name of the place; missing for a current position.'),
  address: str('Address of the place.'),
  url: str('Website of the place.'),
})

const kind = str('Kind, as the user labels it.', 'HOME, WORK, CELL')

const contactAddress = record('MessageContactAddress', 'An address on a contact card.', {
  street: str('Street and number.'),
  city: str('City.'),
  state: str('State or region.'),
  zip: str('Postal code.'),
  country: str('Country, in words.'),
  country_code: str('ISO 3166 alpha-2 code.'),
  type: kind,
})
const contactEmail = record('MessageContactEmail', 'An e-mail address on a contact card.', {
  email: str('The address.'),
  type: kind,
})
const contactName = record('MessageContactName', 'The name on a contact card.', {
  formatted_name: str('The whole name.'),
  first_name: str('First name.'),
  last_name: str('Last name.'),
  middle_name: str('Middle name.'),
  suffix: str('Suffix.'),
  prefix: str('Prefix.'),
})
const contactOrg = record('MessageContactOrg', 'The organisation on a contact card.', {
  company: str('Company.'),
  department: str('Department.'),
  title: str('Job title.'),
})
const contactPhone = record('MessageContactPhone', 'A phone number on a contact card.', {
  phone: str('The number as written on the card.'),
  wa_id: str('WhatsApp id of the number, if it has one.'),
  type: kind,
})
const contactUrl = record('MessageContactUrl', 'A website on a contact card.', {
  url: str('The address.'),
  type: kind,
})
const contactCard = record('MessageContactCard', 'A contact card that was sent as a message.', {
  addresses: list(contactAddress, 'Addresses.'),
  birthday: str('Birthday, YYYY-MM-DD.'),
  emails: list(contactEmail, 'E-mail addresses.'),
  name: object(contactName),
  org: object(contactOrg),
  phones: list(contactPhone, 'Phone numbers.'),
  urls: list(contactUrl, 'Websites.'),
  vcard: str('The card as vCard text. Since 2026.'),
  origin: str('How the card came to be sent. Since 2026.', 'contact_request, other'),
})

const button = record('MessageButton', 'A tap on a quick reply button of a template.', {
  payload: str('Payload that the business gave the button.'),
  text: str('Label of the button.'),
})

const listReply = record('MessageListReply', 'A choice from a list.', {
  id: str('Id that the business gave the row.'),
  title: str('Title of the row.'),
  description: str('Description of the row.'),
})
const buttonReply = record('MessageButtonReply', 'A tap on a reply button.', {
  id: str('Id that the business gave the button.'),
  title: str('Label of the button.'),
})
const nfmReply = record('MessageNfmReply', 'A filled-in Flow or form.', {
  name: str('What was filled in.', 'flow, address_message'),
  body: str('Text shown in the chat, "Sent".'),
  response_json: str('The answers: JSON as text.'),
})
const callPermissionReply = record('MessageCallPermissionReply', 'An answer to a request for permission to call.', {
  response: str('The answer.', 'accept, reject'),
  is_permanent: bool('Whether the permission has no end.'),
  expiration_timestamp: time('When the permission ends.'),
  response_source: str('Who answered.', 'user_action, automatic'),
})
const paymentMethod = record('MessagePaymentMethod', 'A payment method that the user chose (Brazil).', {
  payment_method: str('The method.', 'offsite_card_pay'),
  payment_timestamp: time('When it was chosen.'),
  reference_id: str('Reference that the business gave the order.'),
  last_four_digits: str('Last four digits of the card.'),
  credential_id: str('Id of the stored credential.'),
})
const interactive = record(
  'MessageInteractive',
  'An answer to an interactive message; the attribute named like type holds it.',
  {
    type: str('Kind of answer.', 'list_reply, button_reply, nfm_reply, call_permission_reply, payment_method, product'),
    list_reply: object(listReply),
    button_reply: object(buttonReply),
    nfm_reply: object(nfmReply),
    call_permission_reply: object(callPermissionReply),
    payment_method: object(paymentMethod),
  },
)

const reaction = record('MessageReaction', 'A reaction to a message, or its removal.', {
  message_id: str('Id of the message that it is about.'),
  emoji: str('The emoji; missing or empty when the reaction was removed.'),
})

const productItem = record('MessageProductItem', 'One line of an order.', {
  product_retailer_id: str('Id of the product in the catalog of the business.'),
  quantity: long('How many.'),
  item_price: double('Price of one, in units of the currency.'),
  currency: str('ISO 4217 code.'),
})
const order = record('MessageOrder', 'An order from the catalog.', {
  catalog_id: str('Id of the catalog.'),
  text: str('Text of the user; may be empty.'),
  product_items: list(productItem, 'Lines of the order.'),
})

/** What a person can send. */
const content = {
  text: object(text),
  image: object(image),
  audio: object(audio),
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
  body: str('The notice, in words.'),
  type: str(
    'What happened.',
    `user_changed_number, user_changed_user_id (since 11 August 2026), customer_changed_number (legacy),
     customer_identity_changed (legacy), user_identity_changed (legacy)`,
  ),
  wa_id: str('The new WhatsApp id.'),
  user_id: str('The new business-scoped user id. Since 2026.'),
  parent_user_id: str('The new user id in the scope of the portfolio. Since 2026.'),
  previous_user_id: str('The business-scoped user id before. Since 11 August 2026.'),
  previous_parent_user_id: str('The user id in the scope of the portfolio before. Since 11 August 2026.'),
  new_wa_id: str('The new WhatsApp id, in Graph v11 and older.'),
  identity: str('Hash of the new identity (legacy).'),
  customer: str('WhatsApp id before the change (legacy).'),
})

const unsupported = record('MessageUnsupported', 'What the user sent, and the API does not support.', {
  type: str('Its type. Since 3 November 2025.', 'edit, poll, poll_update, button'),
})

const editedMessageContext = record('EditedMessageContext', 'Context of the edited message.', {
  id: str('Id of the message that it answers; "M0" is common.'),
})
const editedMessage = record('EditedMessage', 'The message as it reads now.', {
  context: object(editedMessageContext),
  type: str('Type of the message; the attribute of that name holds what was sent.'),
  ...content,
})
const edit = record('MessageEdit', 'A message was edited (coexistence), within 15 minutes. Since 25 November 2025.', {
  original_message_id: str('Id of the message that was edited.'),
  message: object(editedMessage),
})
const revoke = record(
  'MessageRevoke',
  'A message was deleted for everyone (coexistence), within 2 days. Since 25 November 2025.',
  {
    original_message_id: str('Id of the message that was deleted.'),
  },
)

/** Every body; the attribute named like the message's `type` is there. */
export const messageBodies = {
  ...content,
  system: object(system),
  unsupported: object(unsupported),
  edit: object(edit),
  revoke: object(revoke),
}
