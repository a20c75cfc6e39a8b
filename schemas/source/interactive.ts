/** Interactive messages: the answers of users, and what the business sends to be answered. */
import { bool, list, long, object, record, str, stringMap, time } from './builder.ts'
import { document, image, video } from './media.ts'

const listReply = record('MessageListReply', 'The row that the user chose from a list.', {
  id: str('Row id, set by the business.'),
  title: str('Row title.'),
  description: str('Row description.'),
})
const buttonReply = record('MessageButtonReply', 'The reply button that the user tapped.', {
  id: str('Button id, set by the business.'),
  title: str('Button label.'),
})
const nfmReply = record('MessageNfmReply', 'A completed Flow or form.', {
  name: str('What the user completed.', 'flow, address_message'),
  body: str('Text shown in the chat, usually "Sent".'),
  response_json: str('The answers, as JSON text.'),
})
const callPermissionReply = record('MessageCallPermissionReply', 'The answer to a call permission request.', {
  response: str('The answer.', 'accept, reject'),
  is_permanent: bool('Whether the permission never expires.'),
  expiration_timestamp: time('When the permission expires.'),
  response_source: str('What gave the answer.', 'user_action, automatic'),
})
const paymentMethod = record('MessagePaymentMethod', 'The payment method that the user chose (Brazil).', {
  payment_method: str('Payment method.', 'offsite_card_pay'),
  payment_timestamp: time('When the user chose it.'),
  reference_id: str('Order reference, set by the business.'),
  last_four_digits: str('Last four digits of the card.'),
  credential_id: str('Id of the stored credential.'),
})

const header = record('InteractiveHeader', 'Header of an interactive message.', {
  type: str('Kind of header; the attribute of that name holds it.', 'text, image, video, document'),
  text: str('Header text.'),
  sub_text: str('Second line of the header.'),
  image: object(image),
  video: object(video),
  document: object(document),
})
const body = record('InteractiveBody', 'Body of an interactive message.', { text: str('Body text.') })
const footer = record('InteractiveFooter', 'Footer of an interactive message.', { text: str('Footer text.') })

const button = record('InteractiveButton', 'A button of an interactive message.', {
  type: str('Kind of button; the attribute of that name holds it.', 'reply, quick_reply'),
  reply: object(buttonReply, 'A reply button.'),
  quick_reply: object(buttonReply, 'A quick reply button of a carousel card.'),
})
const row = record('InteractiveRow', 'A row of a list.', {
  id: str('Row id, set by the business.'),
  title: str('Row title.'),
  description: str('Row description.'),
})
const sectionItem = record('InteractiveSectionItem', 'A product in a section.', {
  product_retailer_id: str('Id of the product in the catalog.'),
})
const section = record('InteractiveSection', 'A section of a list or of a multi-product message.', {
  title: str('Section title.'),
  rows: list(row, 'Rows of a list.'),
  product_items: list(sectionItem, 'Products of a multi-product message.'),
})

const amount = record('InteractiveAmount', 'An amount of money in an order.', {
  value: long('Amount in minor units; divide it by offset.'),
  offset: long('Divisor of value, 100 for two decimals.'),
  description: str('What the amount is for.'),
  discount_program_name: str('Name of the discount programme.'),
})
const orderItem = record('InteractiveOrderItem', 'A line of an order.', {
  retailer_id: str('Id of the product in the catalog.'),
  name: str('Product name.'),
  amount: object(amount, 'Price of one.'),
  sale_amount: object(amount, 'Reduced price of one.'),
  quantity: long('Quantity.'),
  country_of_origin: str('Country of origin.'),
  importer_name: str('Name of the importer.'),
})
const orderExpiration = record('InteractiveOrderExpiration', 'When an order expires.', {
  timestamp: time('When the order expires.'),
  description: str('Text shown to the user.'),
})
const order = record('InteractiveOrder', 'An order to review and pay for.', {
  status: str('Order status.', 'pending, processing, partially_shipped, shipped, completed, canceled'),
  description: str('Text about the status shown to the user.'),
  catalog_id: str('Id of the catalog.'),
  expiration: object(orderExpiration),
  items: list(orderItem, 'Lines of the order.'),
  subtotal: object(amount, 'Sum of the lines.'),
  tax: object(amount, 'Tax.'),
  shipping: object(amount, 'Shipping costs.'),
  discount: object(amount, 'Discount.'),
})

const flowActionPayload = record('InteractiveFlowActionPayload', 'Where a Flow starts.', {
  screen: str('First screen of the Flow.'),
  data: stringMap('Input for the first screen.'),
})
const parameters = record('InteractiveParameters', 'Parameters of an action; its name decides which are present.', {
  display_text: str('cta_url, voice_call: button label.'),
  url: str('cta_url: URL that the button opens.'),
  thumbnail_product_retailer_id: str('catalog_message: id of the product whose image is the thumbnail.'),
  flow_message_version: str('flow: version of the message.'),
  flow_token: str('flow: token of the Flow.'),
  flow_id: str('flow: Flow id.'),
  flow_name: str('flow: Flow name.'),
  flow_cta: str('flow: button label.'),
  flow_action: str('flow: what the button does.', 'navigate, data_exchange'),
  flow_action_payload: object(flowActionPayload),
  mode: str('flow: state of the Flow.', 'draft, published'),
  ttl_minutes: long('voice_call: how long the button works, in minutes.'),
  payload: str('voice_call: payload returned with the call.'),
  country: str('address_message: ISO 3166 alpha-2 country code.'),
  values: stringMap('address_message: prefilled fields of the address.'),
  validation_errors: stringMap('address_message: what is wrong with each field.'),
  reference_id: str('review_and_pay, review_order: order reference, set by the business.'),
  type: str('review_and_pay: kind of goods.', 'digital-goods, physical-goods'),
  payment_type: str('review_and_pay: kind of payment.', 'br, upi'),
  payment_configuration: str('review_and_pay: name of the payment configuration.'),
  currency: str('review_and_pay: ISO 4217 currency code.'),
  total_amount: object(amount, 'review_and_pay: total to pay.'),
  order: object(order),
})

const actionParts = {
  name: str(
    'Name of the action, for types that have one.',
    `cta_url, flow, send_location, catalog_message, address_message, voice_call, call_permission_request,
     review_and_pay, review_order, payment_info`,
  ),
  button: str('Label of the button that opens a list.'),
  buttons: list(button, 'Buttons.'),
  catalog_id: str('Id of the catalog.'),
  product_retailer_id: str('Id of the product in the catalog.'),
  parameters: object(parameters),
}
const cardAction = record('InteractiveCardAction', 'What the user can do with a carousel card.', actionParts)
const card = record('InteractiveCard', 'A card of a carousel.', {
  card_index: long('Position of the card, from 0.'),
  type: str('Kind of card.', 'cta_url, button, product'),
  header: object(header),
  body: object(body),
  footer: object(footer),
  action: object(cardAction),
})
const action = record('InteractiveAction', 'What the user can do with an interactive message.', {
  ...actionParts,
  sections: list(section, 'Sections of a list or of a multi-product message.'),
  cards: list(card, 'Cards of a carousel.'),
})

export const interactive = record(
  'MessageInteractive',
  'An interactive message: the answer of a user, in the attribute named by type, or a message of the business.',
  {
    type: str(
      'Kind of answer or of message.',
      `list_reply, button_reply, nfm_reply, call_permission_reply, payment_method, product; of the business: button,
       list, product, product_list, catalog_message, flow, cta_url, location_request_message, address_message,
       call_permission_request, voice_call, carousel, order_details, order_status`,
    ),
    list_reply: object(listReply),
    button_reply: object(buttonReply),
    nfm_reply: object(nfmReply),
    call_permission_reply: object(callPermissionReply),
    payment_method: object(paymentMethod),
    header: object(header),
    body: object(body),
    footer: object(footer),
    action: object(action),
  },
)
