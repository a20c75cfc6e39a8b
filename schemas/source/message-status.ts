/** A status of a sent message, as it stands in `statuses` of messages and standby. */
import { bool, list, long, object, record, str, stringMap, time } from './builder.ts'
import { internalData, metaError } from './common.ts'

const pricing = record('MessagePricing', 'How the message is charged; on sent, and on either delivered or read.', {
  billable: bool('Whether it is charged. Deprecated by Meta but still sent.'),
  pricing_model: str(
    'Pricing model: PMP per message; before 1 July 2025 CBP per conversation; earlier NBP.',
    'PMP, CBP, NBP',
  ),
  type: str(
    'Why it is charged or free. Since mid-2025; Meta announced a new meaning of the free types for 1 October 2026.',
    'regular, free_customer_service, free_entry_point, free_group_customer_service',
  ),
  category: str(
    'Pricing category; note the hyphen in authentication-international.',
    `authentication, authentication-international, marketing, marketing_lite, utility, service, referral_conversion,
     group_marketing, group_service, group_utility`,
  ),
})

const conversationOrigin = record('MessageConversationOrigin', 'What opened the conversation.', {
  type: str(
    'Category; note the underscore in authentication_international.',
    `authentication, authentication_international, marketing, marketing_lite, referral_conversion, service, utility,
     group_marketing, group_service, group_utility, business_initiated (legacy), user_initiated (legacy)`,
  ),
})

const conversation = record(
  'MessageConversation',
  'The conversation that the message belongs to; from Graph API v24.0 on, only for free entry points.',
  {
    id: str('Conversation id.'),
    expiration_timestamp: time('When the conversation expires; only on sent.'),
    origin: object(conversationOrigin),
    pricing: object(pricing, 'Pricing, where Meta sends it here (group statuses).'),
  },
)

const amount = record('PaymentAmount', 'An amount of money.', {
  value: long('Amount in minor units; divide it by offset.'),
  offset: long('Divisor of value, 100 for two decimals.'),
})

const paymentMethod = record('PaymentTransactionMethod', 'Payment method.', {
  type: str('Kind of payment method.', 'upi, card, netbanking, wallet'),
})

const paymentError = record('PaymentTransactionError', 'Why the payment failed.', {
  code: str('Error code.'),
  reason: str('Description of the error.'),
})

const paymentCreated = time('When it was created.')
const paymentUpdated = time('When it last changed.')

const transaction = record('PaymentTransaction', 'The transaction at the payment provider.', {
  id: str('Transaction id.'),
  pg_transaction_id: str("The payment provider's id of the transaction."),
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
  id: str('Refund id.'),
  amount: object(amount),
  speed_processed: str('How fast the refund was processed.', 'instant, normal'),
  status: str('Status of the refund, such as "success".'),
  created_timestamp: paymentCreated,
  updated_timestamp: paymentUpdated,
})

const ownField = str('Data that the business passed through the payment provider.')

const payment = record('Payment', 'A payment of an order (India).', {
  reference_id: str('Order reference, set by the business.'),
  amount: object(amount),
  currency: str('ISO 4217 currency code.', 'INR'),
  transaction: object(transaction),
  receipt: str('Receipt number, set by the business.'),
  notes: stringMap('Notes of the business, by its own keys.'),
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

export const messageStatus = record('MessageStatus', 'The status of a message that the business sent.', {
  id: str('Message id.'),
  status: str(
    'Status. delivered may be skipped if read follows at once.',
    `sent, delivered, read, played (since 3 November 2025), failed; of payments captured, pending, failed;
     deleted (legacy)`,
  ),
  timestamp: time('When the status was reached.'),
  type: str('Kind of status; usually present for payments only.', 'payment, message (legacy)'),
  recipient_id: str('Phone number of the user, or group id; absent if the message was addressed to a user id.'),
  recipient_type: str('Kind of recipient; only sent for groups.', 'group'),
  recipient_participant_id: str('Phone number of the group participant.'),
  participant_recipient_id: str("Another name of recipient_participant_id, used on one of Meta's pages."),
  recipient_user_id: str('Business-scoped user id of the recipient. Since April 2026.'),
  recipient_parent_user_id: str('Portfolio-scoped user id of the recipient. Since 2026.'),
  parent_recipient_user_id: str('Name of recipient_parent_user_id before 5 May 2026.'),
  recipient_participant_user_id: str('Business-scoped user id of the group participant. Since 2026.'),
  recipient_participant_parent_user_id: str('Portfolio-scoped user id of the group participant. Since 2026.'),
  recipient_identity_key_hash: str('Hash of the identity key; only if the identity change check is on.'),
  recipient_logical_id: str('Another id of the recipient, digits only; not described by Meta.'),
  internal_1p_only_data: object(internalData),
  biz_opaque_callback_data: str('Data that the business attached when sending, up to 512 characters.'),
  template_id: str('Template id (Direct Send). Since 2026.'),
  conversation: object(conversation),
  pricing: object(pricing),
  errors: list(metaError, 'failed: why the message failed.'),
  payment: object(payment),
})
