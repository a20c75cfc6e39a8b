/** The field messages. */
import { object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts, conversationContext, metaError } from './common.ts'
import { message } from './message.ts'
import { messageStatus } from './message-status.ts'

const linkClick = record('MessagesMarketingMessagesLinkClickData', 'A click on a link of a marketing message.', {
  click_component: str('Where the link was.', 'cta, body'),
  product_id: str('Id of the linked product.'),
  click_id: str('Click id.'),
  tracking_token: str('Token to attribute the click by.'),
})

const userAction = record('MessagesUserAction', 'A user action on a sent message.', {
  action_type: str('What the user did.', 'marketing_messages_link_click'),
  timestamp: time('When the user did it.'),
  marketing_messages_link_click_data: object(linkClick),
})

export const messages = topic(
  'messages',
  `A user sent a message, the status of a sent message changed, a user clicked a marketing link, something about a user
   changed, or the number had an error. As a rule, exactly one of message, status, user_action and error is present.`,
  {
    ...aboutPhoneNumber,
    ...contacts,
    message: object(message),
    status: object(messageStatus),
    error: object(metaError, 'An error of the number, not of a single message.'),
    user_action: object(userAction),
    conversation_context: object(conversationContext),
  },
)
