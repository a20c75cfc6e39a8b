/** Fields about several apps that share one conversation. */

import type { Topic } from './builder.ts'
import { list, long, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts, conversationContext, metadata } from './common.ts'
import { message } from './message.ts'
import { content } from './message-bodies.ts'
import { messageContext } from './message-context.ts'
import { messageStatus } from './message-status.ts'
import { template } from './template-message.ts'

const sender = record('MessagingHandoversSender', 'The user of the conversation.', {
  phone_number: str('Phone number, digits only.'),
  user_id: str('Business-scoped user id. Since 2026.'),
  parent_user_id: str('Portfolio-scoped user id. Since 2026.'),
  username: str('Username. Since 2026.'),
})

const roles = 'customer_service, marketing, utility, ctwa, ai_agent, escalation'

const handover = record('MessagingHandoversHandover', 'The previous and the new owner of the conversation.', {
  previous_owner_role: str('Role of the previous owner.', roles),
  new_owner_role: str('Role of the new owner.', roles),
  new_owner_app_id: str('App id of the new owner.'),
  metadata: str('Text from the previous owner, up to 2000 characters.'),
  conversation_context: object(conversationContext),
  previous_owner_app_id: str('App id of the previous owner. Deprecated by Meta.'),
  previous_owner_app_role: str('Role of the previous owner. Deprecated by Meta.'),
})

const messagingHandovers = topic(
  'messaging_handovers',
  'Control of a conversation passed from one app or agent to another. Releasing control sends no webhook.',
  {
    messaging_product: str('Always "whatsapp".'),
    sender: object(sender),
    recipient: object(metadata, 'The business phone number of the conversation.'),
    type: str('What happened; the attribute of that name holds the details.', 'control_passed, control_taken'),
    timestamp: time('When it happened.'),
    control_passed: object(handover, 'The previous owner passed control to the new one.'),
    control_taken: object(handover, 'The new owner took control.'),
  },
)

const pin = record('StandbyPin', 'A message pinned in a group, or unpinned.', {
  type: str('What is done.', 'pin, unpin'),
  message_id: str('Id of the message to pin or unpin.'),
  expiration_days: long('How long the message stays pinned, in days.'),
})

const sentMessage = record('StandbySentMessage', 'The Send API request by which another app sent the message.', {
  messaging_product: str('Always "whatsapp".'),
  recipient_type: str('Kind of recipient.', 'individual, group'),
  to: str('Phone number of the user, or group id.'),
  recipient: str('Business-scoped user id. Since 2026.'),
  type: str('Message type; the attribute of that name holds the content.'),
  context: object(messageContext),
  biz_opaque_callback_data: str('Data that the business attached when sending.'),
  ...content,
  template: object(template),
  pin: object(pin),
})

const echoTemplate = record('StandbyTemplate', 'The template that was sent.', {
  id: str('Template id.'),
  name: str('Template name.'),
  language: str('Language code, such as "en_US".'),
})

const echoFlow = record('StandbyFlow', 'The Flow that was sent.', {
  id: str('Flow id.'),
  name: str('Flow name.'),
  status: str('Flow status.'),
  categories: list('string', 'Flow categories.'),
})

const standbyEcho = record('StandbyMessageEcho', 'A message that another app sent.', {
  id: str('Message id.'),
  timestamp: time('When it was sent.'),
  message: object(sentMessage),
  template: object(echoTemplate),
  flow: object(echoFlow),
})

const copy = record(
  'StandbyCopy',
  'What the app in control received or sent: one of message, message_echo and status.',
  {
    ...contacts,
    message: object(message),
    message_echo: object(standbyEcho),
    status: object(messageStatus),
  },
)

const standby = topic(
  'standby',
  'A copy of an event in a conversation that another app controls. Since 4 August 2026.',
  { ...aboutPhoneNumber, standby: object(copy) },
)

export const routingTopics: readonly Topic[] = [messagingHandovers, standby]
