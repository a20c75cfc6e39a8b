/** Types that fields of several families share. */
import { list, long, object, record, str } from './builder.ts'

export const metadata = record('Metadata', 'The business phone number that received or sent the event.', {
  display_phone_number: str('Phone number as displayed, usually digits with country code.'),
  phone_number_id: str('Business phone number id.'),
})

const contactProfile = record('ContactProfile', "The user's public profile.", {
  name: str('Profile name.'),
  username: str('Username, with or without a leading "@". Since April 2026.'),
})

export const contact = record('Contact', "The user of this event, from Meta's contacts.", {
  profile: object(contactProfile),
  wa_id:
    str(`WhatsApp id, usually the phone number in digits. It may differ from the sender's number. Absent when the user
    has a username and the business does not know the number. Optional since April 2026.`),
  user_id: str(
    'Business-scoped user id: two-letter country code, ".", up to 128 letters and digits. Since April 2026.',
  ),
  parent_user_id: str('Portfolio-scoped user id, with ".ENT." in the middle. Since 2026.'),
  identity_key_hash: str('Hash of the identity key; only if the identity change check is on.'),
  country_code: str("Two-letter code of the user's country; not described by Meta. Since April 2026."),
})

const metaErrorData = record('MetaErrorData', 'Details of an error. Since Graph API v16.0.', {
  details: str('What went wrong.'),
})

export const metaError = record('MetaError', 'An error reported by Meta.', {
  code: long('Error code.'),
  title: str('Short title; absent in call errors.'),
  message: str('Message, often the same as the title. Since Graph API v16.0.'),
  error_data: object(metaErrorData),
  details: str('What went wrong; the place of error_data.details before Graph API v16.0, sometimes still sent.'),
  href: str('Page about the error: an absolute URL, or a path on developers.facebook.com.'),
})

const accountContext = record('InternalAccountContext', 'Accounts involved, by ids that Meta does not describe.', {
  waac_id: str('Id of the WhatsApp Business account.'),
  cs_id: str('The same as the business phone number id.'),
  pma_id: str('Id of the messaging account.'),
  app_id: str('App id.'),
  account_context_type: str('Kind of messaging.', 'non_paid_messaging, paid_messaging'),
})

export const internalData = record(
  'InternalData',
  "Data for Meta's own use: it leaks into some webhooks, is not described, and may vanish. Do not rely on it.",
  {
    account_context: object(accountContext),
    cs_id: str('The same as the business phone number id.'),
    webhook_extra_data: str('Opaque data.'),
  },
)

const conversationSummary = record('ConversationSummary', 'Summary of the conversation so far.', {
  text: str('Text of the summary.'),
})

export const conversationContext = record(
  'ConversationContext',
  'Note from the previous owner of the conversation to the next one (conversation routing).',
  {
    type: str('Kind of context.', 'summary'),
    summary: object(conversationSummary),
  },
)

/** Attributes next to the events of every field about a business phone number. */
export const aboutPhoneNumber = {
  messaging_product: str('Always "whatsapp".'),
  metadata: object(metadata),
  phone_number_id: str('Business phone number id, where it is sent outside metadata.'),
}

/** The user of the event, and the other contacts of its change. */
export const contacts = {
  contact: object(contact),
  contacts: list(contact, 'Contacts of the change that belong to none of its events; in its first record only.'),
}
