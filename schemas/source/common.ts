/** Types that fields of several families share. */
import { long, object, record, str } from './builder.ts'

export const metadata = record('Metadata', 'The business phone number that the event belongs to.', {
  display_phone_number: str('The number as displayed, digits with country code.'),
  phone_number_id: str('Id of the business phone number.'),
})

const contactProfile = record('ContactProfile', 'What the user shows of themselves.', {
  name: str('Profile name.'),
  username: str('Username, seen with and without a leading "@". Since April 2026.'),
})

export const contact = record('Contact', 'The user of this event: the one of `contacts` that it belongs to.', {
  profile: object(contactProfile),
  wa_id: str(`WhatsApp id, usually the phone number in digits; may differ from the sender's number, and is left out
    when the user has a username and the number is not known to the business. Optional since April 2026.`),
  user_id: str('Business-scoped user id: two-letter country, ".", up to 128 letters and digits. Since April 2026.'),
  parent_user_id: str('User id in the scope of the whole portfolio, with ".ENT." in its middle. Since 2026.'),
  identity_key_hash: str('Hash of the identity key; only with the identity change check switched on.'),
})

const metaErrorData = record('MetaErrorData', 'More about the error. Since Graph v16.0.', {
  details: str('What went wrong, in words.'),
})

export const metaError = record('MetaError', 'An error, as Meta reports it on messages, statuses, calls and groups.', {
  code: long('Error code.'),
  title: str('Short title; missing in errors of calls.'),
  message: str('Message, often the same as the title. Since Graph v16.0.'),
  error_data: object(metaErrorData),
  details: str('What went wrong, in the form before Graph v16.0.'),
  href: str('Page about the error: an absolute address, or a path on developers.facebook.com.'),
})

const conversationSummary = record('ConversationSummary', 'Summary of the conversation so far.', {
  text: str('The summary, in words.'),
})

export const conversationContext = record(
  'ConversationContext',
  'What the previous owner of the conversation hands over to the next (conversation routing).',
  {
    type: str('Kind of context.', 'summary'),
    summary: object(conversationSummary),
  },
)

/** What stands beside the events of every field about a business phone number. */
export const aboutPhoneNumber = {
  messaging_product: str('Always "whatsapp".'),
  metadata: object(metadata),
}
