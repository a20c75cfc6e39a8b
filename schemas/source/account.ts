/** Fields about the account, its phone numbers and its settings. */

import type { Topic } from './builder.ts'
import { long, object, record, str, time, topic } from './builder.ts'

const displayPhoneNumber = str('The business phone number as displayed, digits with country code.')

const alert = {
  alert_severity: str('Severity.', 'CRITICAL, INFORMATIONAL, WARNING'),
  alert_status: str('Whether the alert is active.', 'ACTIVE, NONE'),
  alert_type: str(
    'Kind of alert.',
    `INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED, INCREASED_CAPABILITIES_ELIGIBILITY_FAILED,
     INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO, OBA_APPROVED, OBA_REJECTED, PROFILE_PICTURE_LOST`,
  ),
  alert_description: str('Description; may contain an unfilled placeholder such as {NAME}.'),
}

const accountAlerts = topic(
  'account_alerts',
  `A higher messaging limit was denied or deferred or needs more information, a request for an official business account
   was decided, or the business profile photo was lost. Since 22 November 2022.`,
  {
    entity_type: str(
      'What the alert concerns; CURRENT_STATUS_ID is the business profile.',
      'BUSINESS, PHONE_NUMBER, CURRENT_STATUS_ID',
    ),
    entity_id: str('Business portfolio id or phone number id.'),
    alert_info: object(
      record('AccountAlertsAlertInfo', 'The alert; older webhooks have its attributes directly in value.', alert),
    ),
    ...alert,
  },
)

const accountReviewUpdate = topic(
  'account_review_update',
  'The policy review of the WhatsApp Business Account changed its state.',
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

const maxPhoneNumbers = 'Maximum number of phone numbers'

const businessCapabilityUpdate = topic(
  'business_capability_update',
  'The messaging limit or the maximum number of phone numbers changed.',
  {
    max_daily_conversation_per_phone: long(
      `Maximum number of users that one phone number may message in 24 hours; -1: unlimited. Meta announced its removal for
       February 2026.`,
    ),
    max_daily_conversations_per_business: str(
      `Maximum number of users that the business portfolio may message in 24 hours: a number in digits, or a tier. Since
       October 2025.`,
      'TIER_250, TIER_2K, TIER_10K, TIER_100K, TIER_UNLIMITED',
    ),
    max_phone_numbers_per_business: long(
      `${maxPhoneNumbers} in the business portfolio; sent while its messaging limit is 250 users.`,
    ),
    max_phone_numbers_per_waba: long(
      `${maxPhoneNumbers} in the account; sent once the messaging limit exceeds 250 users.`,
    ),
  },
)

const businessStatusUpdate = topic(
  'business_status_update',
  "The status of a business changed. Known only from the App Dashboard's test button.",
  {
    business_id: str('Business id; a number in the only known example, here a string.'),
    event: str('What happened.', 'COMPROMISED_NOTIFICATION'),
  },
)

const businessUsernameUpdates = topic(
  'business_username_updates',
  'The username of a business phone number was approved, reserved or deleted. Since 2026.',
  {
    display_phone_number: displayPhoneNumber,
    username: str('Username; absent after deletion.'),
    status: str('New status of the username.', 'approved, reserved, deleted'),
  },
)

const phoneNumberNameUpdate = topic('phone_number_name_update', 'The review of a display name was completed.', {
  display_phone_number: displayPhoneNumber,
  decision: str('Outcome of the review.', 'APPROVED, REJECTED, PENDING, DEFERRED'),
  requested_verified_name: str('Requested display name.'),
  rejection_reason: str(
    'Reason for the rejection; null if approved.',
    `NAME_EMPLOYEE_ISSUE, NAME_ENDCLIENT_NOTRELATED, NAME_FORMAT_UNACCEPTABLE, NAME_INDIVIDUAL_ISSUE,
     NAME_NOT_CONSISTENT, UNKNOWN`,
  ),
})

const tiers = 'TIER_50, TIER_250, TIER_1K, TIER_2K, TIER_10K, TIER_100K, TIER_NOT_SET, TIER_UNLIMITED'
const limitRemoval = 'Meta announced its removal for February 2026.'

const phoneNumberQualityUpdate = topic(
  'phone_number_quality_update',
  'A phone number got a higher throughput or was onboarded; formerly also: its quality rating changed.',
  {
    display_phone_number: displayPhoneNumber,
    event: str(
      'What happened.',
      'ONBOARDING, THROUGHPUT_UPGRADE (since 4 June 2025), FLAGGED, UNFLAGGED, UPGRADE, DOWNGRADE',
    ),
    old_limit: str(`Previous messaging limit. ${limitRemoval}`, tiers),
    current_limit: str(`Current messaging limit. ${limitRemoval}`, tiers),
    max_daily_conversations_per_business: str(
      'Maximum number of users that the business portfolio may message in 24 hours, as a tier. Since October 2025.',
      tiers,
    ),
  },
)

const security = topic(
  'security',
  'The two-step verification PIN of a phone number was changed, or its reset was requested or completed.',
  {
    display_phone_number: displayPhoneNumber,
    event: str('What happened.', 'PIN_CHANGED, PIN_RESET_REQUEST, PIN_REQUEST_SUCCESS'),
    requester: str('Meta user id of the person who requested the reset.'),
  },
)

const partnerSolutions = topic(
  'partner_solutions',
  `A multi-partner solution was created or changed. The entry id, here waba_id, is the business portfolio id.`,
  {
    event: str('What happened.', 'SOLUTION_CREATED, SOLUTION_UPDATED'),
    solution_id: str('Solution id.'),
    solution_status: str(
      'Current status of the solution.',
      'ACTIVE, DEACTIVATED, DRAFT, INITIATED, PENDING_DEACTIVATION, REJECTED',
    ),
  },
)

const paymentConfigurationUpdate = topic(
  'payment_configuration_update',
  'A payment configuration of the account changed.',
  {
    configuration_name: str('Name of the configuration.'),
    provider_name: str('Payment provider.', 'billdesk, payu, razorpay, zaakpay'),
    provider_mid: str('Merchant id of the business at the provider.'),
    status: str('Status, written with spaces.', 'Active, Needs Connecting, Needs Testing'),
    created_timestamp: time('When the configuration was created.'),
    updated_timestamp: time('When the configuration last changed.'),
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
