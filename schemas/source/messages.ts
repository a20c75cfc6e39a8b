/** The field messages. */
import { object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts, conversationContext, metaError } from './common.ts'
import { message } from './message.ts'
import { messageStatus } from './message-status.ts'

const linkClick = record('MessagesMarketingMessagesLinkClickData', 'A click on a link of a marketing message.', {
  click_component: str('Where the link was.', 'cta, body'),
  product_id: str('Id of the product that the link leads to.'),
  click_id: str('Id of the click.'),
  tracking_token: str('Token to attribute the click with.'),
})

const userAction = record('MessagesUserAction', 'Something that a user did with a sent message.', {
  action_type: str('What the user did.', 'marketing_messages_link_click'),
  timestamp: time('When.'),
  marketing_messages_link_click_data: object(linkClick),
})

export const messages = topic(
  'messages',
  `A user sent a message, a notice about a user came, a message of the business changed its status, a user clicked a
   marketing link, or an error was raised for the number. Exactly one of message, status, user_action and error is set
   as a rule.`,
  {
    ...aboutPhoneNumber,
    ...contacts,
    message: object(message),
    status: object(messageStatus),
    error: object(metaError, 'An error of the number, not of one message.'),
    user_action: object(userAction),
    conversation_context: object(conversationContext),
  },
)
