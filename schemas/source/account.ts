/** Fields about the account, its phone numbers and its settings. */

import type { Topic } from './builder.ts'
import { long, object, record, str, time, topic } from './builder.ts'

const displayPhoneNumber = str('The business phone number as displayed, digits with country code.')

const alert = {
  alert_severity: str('How serious it is.', 'CRITICAL, INFORMATIONAL, WARNING'),
  alert_status: str('Whether the alert stands.', 'ACTIVE, NONE'),
  alert_type: str(
    'What it is about.',
    `INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED, INCREASED_CAPABILITIES_ELIGIBILITY_FAILED,
     INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO, OBA_APPROVED, OBA_REJECTED, PROFILE_PICTURE_LOST`,
  ),
  alert_description: str('Prose; may hold an unfilled placeholder such as {NAME}.'),
}

const accountAlerts = topic(
  'account_alerts',
  `A raise of the messaging limit was denied, postponed or needs more data, a request for an official business account
   was decided, or the business profile photo was lost. Since 22 November 2022.`,
  {
    entity_type: str(
      'What the alert is about; CURRENT_STATUS_ID is the business profile.',
      'BUSINESS, PHONE_NUMBER, CURRENT_STATUS_ID',
    ),
    entity_id: str('Id of the business portfolio or of the phone number.'),
    alert_info: object(
      record('AccountAlertsAlertInfo', 'The alert; older webhooks have its attributes in value.', alert),
    ),
    ...alert,
  },
)

const accountReviewUpdate = topic(
  'account_review_update',
  'The policy review of the WhatsApp Business Account finished or moved.',
  { decision: str('Outcome of the review.', 'APPROVED, REJECTED, PENDING, DEFERRED') },
)

const connection = {
  waba_id: str('WhatsApp Business Account id.'),
  phone_number_id: str('Business phone number id.'),
  timestamp: time('When it happened.'),
}

const accountOffboarded = topic(
  'account_offboarded',
  `A number of the WhatsApp Business app was disconnected from the API (coexistence). Meta describes this only as an event
   of account_update; other receivers have it as a field of its own.`,
  { ...connection, reason: str('Why the number was disconnected.', 'USER_INITIATED') },
)

const accountReconnected = topic(
  'account_reconnected',
  `A number of the WhatsApp Business app was connected to the API again (coexistence). Meta describes this only as an event
   of account_update; other receivers have it as a field of its own.`,
  connection,
)

const maxPhoneNumbers = 'How many phone numbers may be registered'

const businessCapabilityUpdate = topic(
  'business_capability_update',
  'The messaging limit, or the allowed number of phone numbers, changed.',
  {
    max_daily_conversation_per_phone: long(
      `Users that one phone number may write to in 24 hours; -1 is unlimited. Its removal was announced for
       February 2026.`,
    ),
    max_daily_conversations_per_business: str(
      `Users that the whole business portfolio may message in 24 hours: the digits of a number, or a tier. Meta sends
       either. Since October 2025.`,
      'TIER_250, TIER_2K, TIER_10K, TIER_100K, TIER_UNLIMITED',
    ),
    max_phone_numbers_per_business: long(`${maxPhoneNumbers} in the portfolio; sent while its limit is 250 users.`),
    max_phone_numbers_per_waba: long(`${maxPhoneNumbers} in the account; sent once the limit is above 250 users.`),
  },
)

const businessStatusUpdate = topic(
  'business_status_update',
  'The status of a business changed. Known from the test button of the App Dashboard only.',
  {
    business_id: str('Id of the business; a number in the only known example, here a string, exact at any length.'),
    event: str('What happened.', 'COMPROMISED_NOTIFICATION'),
  },
)

const businessUsernameUpdates = topic(
  'business_username_updates',
  'The username of a business phone number was approved, reserved or deleted. Since 2026.',
  {
    display_phone_number: displayPhoneNumber,
    username: str('The username; left out when it was deleted.'),
    status: str('What happened to it.', 'approved, reserved, deleted'),
  },
)

const phoneNumberNameUpdate = topic('phone_number_name_update', 'The review of a display name ended.', {
  display_phone_number: displayPhoneNumber,
  decision: str('Outcome of the review.', 'APPROVED, REJECTED, PENDING, DEFERRED'),
  requested_verified_name: str('The display name that was asked for.'),
  rejection_reason: str(
    'Why it was rejected; null when approved.',
    `NAME_EMPLOYEE_ISSUE, NAME_ENDCLIENT_NOTRELATED, NAME_FORMAT_UNACCEPTABLE, NAME_INDIVIDUAL_ISSUE,
     NAME_NOT_CONSISTENT, UNKNOWN`,
  ),
})

const tiers = 'TIER_50, TIER_250, TIER_1K, TIER_2K, TIER_10K, TIER_100K, TIER_NOT_SET, TIER_UNLIMITED'
const limitRemoval = 'Its removal was announced for February 2026.'

const phoneNumberQualityUpdate = topic(
  'phone_number_quality_update',
  'The throughput of a phone number was upgraded or it was onboarded (again); formerly, its quality was flagged.',
  {
    display_phone_number: displayPhoneNumber,
    event: str(
      'What happened.',
      'ONBOARDING, THROUGHPUT_UPGRADE (since 4 June 2025), FLAGGED, UNFLAGGED, UPGRADE, DOWNGRADE',
    ),
    old_limit: str(`Messaging limit before. ${limitRemoval}`, tiers),
    current_limit: str(`Messaging limit now. ${limitRemoval}`, tiers),
    max_daily_conversations_per_business: str(
      'Users that the whole business portfolio may write to in 24 hours, as a tier. Since October 2025.',
      tiers,
    ),
  },
)

const security = topic(
  'security',
  'The two-step verification PIN of a phone number was changed, its reset was asked for, or it was reset.',
  {
    display_phone_number: displayPhoneNumber,
    event: str('What happened.', 'PIN_CHANGED, PIN_RESET_REQUEST, PIN_REQUEST_SUCCESS'),
    requester: str('Meta user id of the one who asked for the reset.'),
  },
)

const partnerSolutions = topic(
  'partner_solutions',
  `A multi-partner solution was saved or changed. The id of the entry, here waba_id, is that of the business
   portfolio.`,
  {
    event: str('What happened.', 'SOLUTION_CREATED, SOLUTION_UPDATED'),
    solution_id: str('Id of the solution.'),
    solution_status: str('Its status now.', 'ACTIVE, DEACTIVATED, DRAFT, INITIATED, PENDING_DEACTIVATION, REJECTED'),
  },
)

const paymentConfigurationUpdate = topic(
  'payment_configuration_update',
  'A payment configuration of the account changed.',
  {
    configuration_name: str('Name of the configuration.'),
    provider_name: str('Payment provider.', 'billdesk, payu, razorpay, zaakpay'),
    provider_mid: str("The business's merchant id at the provider."),
    status: str('Status, in words with spaces.', 'Active, Needs Connecting, Needs Testing'),
    created_timestamp: time('When it was created.'),
    updated_timestamp: time('When it was changed last.'),
  },
)

export const accountTopics: readonly Topic[] = [
  accountAlerts,
  accountOffboarded,
  accountReconnected,
  accountReviewUpdate,
  businessCapabilityUpdate,
  businessStatusUpdate,
  businessUsernameUpdates,
  phoneNumberNameUpdate,
  phoneNumberQualityUpdate,
  security,
  partnerSolutions,
  paymentConfigurationUpdate,
]
