/** Fields about several apps that share one conversation. */

import type { Topic } from './builder.ts'
import { bool, list, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contact, conversationContext, metadata } from './common.ts'
import { message } from './message.ts'
import { messageStatus } from './message-status.ts'

const sender = record('MessagingHandoversSender', 'The user of the conversation.', {
  phone_number: str('Phone number in digits.'),
  user_id: str('Business-scoped user id. Since 2026.'),
})

const roles = 'customer_service, marketing, utility, ctwa, ai_agent, escalation'

const handover = record('MessagingHandoversHandover', 'Who had the control and who has it now.', {
  previous_owner_role: str('Role of the previous owner.', roles),
  new_owner_role: str('Role of the new owner.', roles),
  new_owner_app_id: str('App id of the new owner.'),
  metadata: str('Text that the previous owner passes on, up to 2000 characters.'),
  conversation_context: object(conversationContext),
  previous_owner_app_id: str('App id of the previous owner. Deprecated by Meta.'),
  previous_owner_app_role: str('Role of the previous owner. Deprecated by Meta.'),
})

const messagingHandovers = topic(
  'messaging_handovers',
  'The control of a conversation passed from one app or agent to another. (Releasing it sends nothing.)',
  {
    messaging_product: str('Always "whatsapp".'),
    sender: object(sender),
    recipient: object(metadata, 'The business phone number of the conversation.'),
    type: str('What happened; the attribute of that name tells more.', 'control_passed, control_taken'),
    timestamp: time('When it happened.'),
    control_passed: object(handover, 'The previous owner passed the control on.'),
    control_taken: object(handover, 'The new owner took the control.'),
  },
)

const sentText = record('StandbySentText', 'A text.', {
  body: str('The text.'),
  preview_url: bool('Whether a preview of the first link was asked for.'),
})

const sentMedia = record('StandbySentMedia', 'A file.', {
  id: str('Media id, if the file was uploaded to Meta.'),
  link: str('Address of the file, if it was not.'),
  caption: str('Caption.'),
  filename: str('File name, for a document.'),
})

const sentReaction = record('StandbySentReaction', 'A reaction.', {
  message_id: str('Id of the message that it is about.'),
  emoji: str('The emoji; empty to remove the reaction.'),
})

const sentLanguage = record('StandbySentTemplateLanguage', 'Language of the template.', {
  code: str('Language code, "en_US" for example.'),
})

const sentTemplate = record('StandbySentTemplate', 'A template; its components are in unmapped.', {
  name: str('Name of the template.'),
  language: object(sentLanguage),
})

const sentContext = record('StandbySentContext', 'What the message answers.', {
  message_id: str('Id of the message that it answers.'),
})

const sentMessage = record(
  'StandbySentMessage',
  'The request by which another app sent the message. What is not typed here is in unmapped.',
  {
    messaging_product: str('Always "whatsapp".'),
    recipient_type: str('Kind of recipient.', 'individual, group'),
    to: str('Phone number of the user, or id of the group.'),
    recipient: str('Business-scoped user id of the user. Since 2026.'),
    type: str('Type of the message; the attribute of that name holds what was sent.'),
    context: object(sentContext),
    biz_opaque_callback_data: str('What the business passed when sending.'),
    text: object(sentText),
    image: object(sentMedia, 'An image.'),
    audio: object(sentMedia, 'An audio file.'),
    video: object(sentMedia, 'A video.'),
    document: object(sentMedia, 'A document.'),
    sticker: object(sentMedia, 'A sticker.'),
    reaction: object(sentReaction),
    template: object(sentTemplate),
  },
)

const echoTemplate = record('StandbyTemplate', 'The template that was sent.', {
  id: str('Id of the template, exact at any length.'),
  name: str('Name of the template.'),
})

const echoFlow = record('StandbyFlow', 'The Flow that was sent.', {
  id: str('Id of the Flow.'),
  name: str('Name of the Flow.'),
  status: str('Status of the Flow.'),
  categories: list('string', 'Categories of the Flow.'),
})

const standbyEcho = record('StandbyMessageEcho', 'A message that another app sent.', {
  id: str('Id of the message.'),
  timestamp: time('When it was sent.'),
  message: object(sentMessage),
  template: object(echoTemplate),
  flow: object(echoFlow),
})

const copy = record('StandbyCopy', 'What the app in control got or sent: one of message, message_echo and status.', {
  contact: object(contact),
  message: object(message),
  message_echo: object(standbyEcho),
  status: object(messageStatus),
})

const standby = topic(
  'standby',
  'A copy of what happens in a conversation that another app has the control of. Since 4 August 2026.',
  { ...aboutPhoneNumber, standby: object(copy) },
)

export const routingTopics: readonly Topic[] = [messagingHandovers, standby]
