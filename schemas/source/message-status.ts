/** A status of a sent message, as it stands in `statuses` of messages and standby. */
import { bool, list, long, object, record, str, stringMap, time } from './builder.ts'
import { internalData, metaError } from './common.ts'

const pricing = record('MessagePricing', 'How the message is charged; on sent and on one of delivered and read.', {
  billable: bool('Whether it is charged. Deprecated by Meta, still sent.'),
  pricing_model: str(
    'Pricing model: PMP per message; before 1 July 2025 CBP per conversation; earlier NBP.',
    'PMP, CBP, NBP',
  ),
  type: str(
    'Why it is charged or free. Since mid 2025; Meta announced a new meaning of the free types for 1 October 2026.',
    'regular, free_customer_service, free_entry_point, free_group_customer_service',
  ),
  category: str(
    'Category that it is charged as; mind the hyphen.',
    `authentication, authentication-international, marketing, marketing_lite, utility, service, referral_conversion,
     group_marketing, group_service, group_utility`,
  ),
})

const conversationOrigin = record('MessageConversationOrigin', 'What opened the conversation.', {
  type: str(
    'Category; mind the underscore.',
    `authentication, authentication_international, marketing, marketing_lite, referral_conversion, service, utility,
     group_marketing, group_service, group_utility, business_initiated (legacy), user_initiated (legacy)`,
  ),
})

const conversation = record(
  'MessageConversation',
  'The conversation that was charged; from Graph v24.0 on only with free entry points.',
  {
    id: str('Id of the conversation.'),
    expiration_timestamp: time('When it ends; on sent only.'),
    origin: object(conversationOrigin),
    pricing: object(pricing, 'The pricing, where Meta puts it here (group statuses).'),
  },
)

const amount = record('PaymentAmount', 'An amount of money.', {
  value: long('Amount in minor units: divide by offset.'),
  offset: long('What to divide value by, 100 for two decimals.'),
})

const paymentMethod = record('PaymentTransactionMethod', 'How it was paid.', {
  type: str('The method.', 'upi, card, netbanking, wallet'),
})

const paymentError = record('PaymentTransactionError', 'Why the payment failed.', {
  code: str('Code.'),
  reason: str('Reason, in words.'),
})

const paymentCreated = time('When it was created.')
const paymentUpdated = time('When it changed last.')

const transaction = record('PaymentTransaction', 'The transaction at the payment provider.', {
  id: str('Id of the transaction.'),
  pg_transaction_id: str("The payment provider's own id of it."),
  type: str('Payment provider.', 'billdesk, razorpay, payu, zaakpay'),
  status: str('Status of the transaction.', 'pending, success, failed'),
  created_timestamp: paymentCreated,
  updated_timestamp: paymentUpdated,
  amount: object(amount),
  currency: str('ISO 4217 currency code.'),
  method: object(paymentMethod),
  error: object(paymentError),
})

const refund = record('PaymentRefund', 'A refund.', {
  id: str('Id of the refund.'),
  amount: object(amount),
  speed_processed: str('How fast it was processed.', 'instant, normal'),
  status: str('Status of the refund, "success" for example.'),
  created_timestamp: paymentCreated,
  updated_timestamp: paymentUpdated,
})

const ownField = str('A field that the business passed through the payment provider.')

const payment = record('Payment', 'A payment of an order (India).', {
  reference_id: str('Reference that the business gave the order.'),
  amount: object(amount),
  currency: str('ISO 4217 code.', 'INR'),
  transaction: object(transaction),
  receipt: str('Receipt number that the business gave.'),
  notes: stringMap('Notes that the business gave, by its own keys.'),
  udf1: ownField,
  udf2: ownField,
  udf3: ownField,
  udf4: ownField,
  additional_info1: ownField,
  additional_info2: ownField,
  additional_info3: ownField,
  additional_info4: ownField,
  additional_info5: ownField,
  additional_info6: ownField,
  additional_info7: ownField,
  extra1: ownField,
  extra2: ownField,
  refunds: list(refund, 'Refunds of the payment.'),
})

export const messageStatus = record('MessageStatus', 'A status of a message that the business sent.', {
  id: str('Id of the message.'),
  status: str(
    'The status; delivered may be skipped when read follows at once.',
    `sent, delivered, read, played (since 3 November 2025), failed; of payments captured, pending, failed;
     deleted (legacy)`,
  ),
  timestamp: time('When the status was reached.'),
  type: str('Kind of status; usually present for payments only.', 'payment, message (legacy)'),
  recipient_id: str('Phone number of the user or id of the group; left out when sent to a user id.'),
  recipient_type: str('Kind of recipient; only for groups.', 'group'),
  recipient_participant_id: str('Phone number of the participant of the group.'),
  participant_recipient_id: str('Another spelling of recipient_participant_id, on one of the pages of Meta.'),
  recipient_user_id: str('Business-scoped user id of the recipient. Since April 2026.'),
  recipient_parent_user_id: str('User id of the recipient in the scope of the portfolio. Since 2026.'),
  parent_recipient_user_id: str('The spelling of recipient_parent_user_id before 5 May 2026.'),
  recipient_participant_user_id: str('Business-scoped user id of the participant of the group. Since 2026.'),
  recipient_participant_parent_user_id: str('User id of the participant in the scope of the portfolio. Since 2026.'),
  recipient_identity_key_hash: str('Hash of the identity key; only with the identity change check switched on.'),
  recipient_logical_id: str('Another id of the recipient, digits only; not described by Meta.'),
  internal_1p_only_data: object(internalData),
  biz_opaque_callback_data: str('What the business passed when sending, up to 512 characters.'),
  template_id: str('Id of the template (Direct Send). Since 2026.'),
  conversation: object(conversation),
  pricing: object(pricing),
  errors: list(metaError, 'Why it failed; with failed.'),
  payment: object(payment),
})
