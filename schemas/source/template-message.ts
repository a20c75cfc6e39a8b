/** A template message as the Send API takes it, and as echoes, history and standby repeat it. */
import { list, long, object, record, str } from './builder.ts'
import { document, image, location, video } from './media.ts'

const language = record('TemplateLanguage', 'The language in which a template is sent.', {
  code: str('Language code, such as "en_US".'),
  policy: str('Language policy.', 'deterministic'),
})

const currency = record('TemplateCurrency', 'An amount of money in a template.', {
  fallback_value: str('Text shown where the amount cannot be localised.'),
  code: str('ISO 4217 currency code.'),
  amount_1000: long('Amount multiplied by 1000.'),
})

const dateTime = record('TemplateDateTime', 'A date in a template.', {
  fallback_value: str('Text shown for the date.'),
})

const limitedTimeOffer = record('TemplateLimitedTimeOffer', 'A limited-time offer in a template.', {
  expiration_time_ms: long('When the offer expires, in milliseconds since 1970.'),
})

const product = record('TemplateProduct', 'A product in a template.', {
  product_retailer_id: str('Id of the product in the catalog.'),
  catalog_id: str('Id of the catalog.'),
})

const sectionItem = record('TemplateSectionItem', 'A product in a section of a multi-product template.', {
  product_retailer_id: str('Id of the product in the catalog.'),
})

const section = record('TemplateSection', 'A section of a multi-product template.', {
  title: str('Title of the section.'),
  product_items: list(sectionItem, 'Products in the section.'),
})

const action = record('TemplateAction', 'What a button of a template does.', {
  thumbnail_product_retailer_id: str('Id of the product whose image is the thumbnail.'),
  sections: list(section, 'Sections of products.'),
  flow_token: str('Token of the Flow.'),
})

const parameter = record('TemplateParameter', 'A value for one placeholder of a template.', {
  type: str(
    'Type of the parameter; the attribute of that name holds its value.',
    `text, currency, date_time, image, video, document, location, payload, coupon_code, limited_time_offer, product,
     action`,
  ),
  parameter_name: str('Name of the placeholder, in templates with named parameters.'),
  text: str('Text value.'),
  payload: str('Payload returned when the user taps the button.'),
  coupon_code: str('Coupon code to copy.'),
  currency: object(currency),
  date_time: object(dateTime),
  image: object(image),
  video: object(video),
  document: object(document),
  location: object(location),
  limited_time_offer: object(limitedTimeOffer),
  product: object(product),
  action: object(action),
})

const componentParts = {
  type: str('Kind of component.', 'header, body, footer, button, carousel, limited_time_offer, order_status'),
  sub_type: str('Kind of button.', 'quick_reply, url, catalog, mpm, flow, copy_code, voice_call, order_details'),
  index: str('Position of the button, from 0. Meta sends a string or a number.'),
  parameters: list(parameter, 'Values for the placeholders, in their order.'),
}

const cardComponent = record('TemplateCardComponent', 'A component of a carousel card.', componentParts)

const card = record('TemplateCard', 'A card of a carousel template.', {
  card_index: long('Position of the card, from 0.'),
  components: list(cardComponent, 'Components of the card.'),
})

const component = record('TemplateComponent', 'A component of a template.', {
  ...componentParts,
  cards: list(card, 'Cards of a carousel.'),
})

export const template = record('MessageTemplate', 'A template message.', {
  id: str('Template id.'),
  name: str('Template name.'),
  namespace: str('Template namespace (On-Premises API).'),
  language: object(language),
  components: list(component, 'Components that have placeholders.'),
})
