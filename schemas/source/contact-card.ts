/** Contact cards that are sent as messages. */
import { list, object, record, str } from './builder.ts'

const kind = str('Label that the sender gave it.', 'HOME, WORK, CELL')

const address = record('MessageContactAddress', 'An address on a contact card.', {
  street: str('Street and number.'),
  city: str('City.'),
  state: str('State or region.'),
  zip: str('Postal code.'),
  country: str('Country name.'),
  country_code: str('ISO 3166 alpha-2 country code.'),
  type: kind,
})
const email = record('MessageContactEmail', 'An email address on a contact card.', {
  email: str('Email address.'),
  type: kind,
})
const name = record('MessageContactName', 'The name on a contact card.', {
  formatted_name: str('Full name.'),
  first_name: str('First name.'),
  last_name: str('Last name.'),
  middle_name: str('Middle name.'),
  suffix: str('Suffix.'),
  prefix: str('Prefix.'),
})
const org = record('MessageContactOrg', 'The organisation on a contact card.', {
  company: str('Company.'),
  department: str('Department.'),
  title: str('Job title.'),
})
const phone = record('MessageContactPhone', 'A phone number on a contact card.', {
  phone: str('Phone number as written on the card.'),
  wa_id: str('WhatsApp id of the number, if it has one.'),
  type: kind,
})
const url = record('MessageContactUrl', 'A website on a contact card.', {
  url: str('URL.'),
  type: kind,
})

export const contactCard = record('MessageContactCard', 'A contact card.', {
  addresses: list(address, 'Addresses.'),
  birthday: str('Birthday, YYYY-MM-DD.'),
  emails: list(email, 'Email addresses.'),
  name: object(name),
  org: object(org),
  phones: list(phone, 'Phone numbers.'),
  urls: list(url, 'Websites.'),
  vcard: str('The card as vCard text. Since 2026.'),
  origin: str('Why the card was sent. Since 2026.', 'contact_request, other'),
})
