/** The field account_update: one topic for many kinds of change. */
import { list, object, record, str, time, topic } from './builder.ts'

const wabaInfo = record('AccountUpdateWabaInfo', 'The account that the event concerns.', {
  waba_id: str('WhatsApp Business Account id.'),
  owner_business_id: str('Id of the business portfolio that owns the account.'),
  ad_account_linked: str('AD_ACCOUNT_LINKED: ad account id.'),
  ad_account_id: str("Another name of ad_account_linked, used on one of Meta's pages."),
  partner_app_id: str('PARTNER_APP_INSTALLED, PARTNER_APP_UNINSTALLED: app id.'),
  solution_id: str('Multi-partner solution id, if the change was made through one.'),
  solution_partner_business_ids: list('string', 'Business portfolio ids of the partners in the solution.'),
})

const violationInfo = record('AccountUpdateViolationInfo', 'The policy violation.', {
  violation_type: str(
    'Kind of violation.',
    `ADULT, SCAM, USER_INITIATED_CALLS_LOW_PICKUP_RATE, LOW_BUSINESS_INITIATED_CALLING_QUALITY, LOW_CALLING_QUALITY,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_WARN, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT_RECOVERY, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_1,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_2, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_OFFBOARD,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_UNBAN, DIRECT_SEND_UTILITY_TEMPLATE_ABUSE`,
  ),
  remediation: str('How to resolve it, as text (calling).'),
})

const restrictionInfo = record('AccountUpdateRestrictionInfo', 'A restriction of the account.', {
  restriction_type: str(
    'What is restricted.',
    `RESTRICTED_ADD_PHONE_NUMBER_ACTION, RESTRICTED_BIZ_INITIATED_MESSAGING, RESTRICTED_CUSTOMER_INITIATED_MESSAGING,
     RESTRICTED_BUSINESS_INITIATED_CALLING, RESTRICTED_USER_INITIATED_CALLING,
     RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN, RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING,
     RESTRICTED_UTILITY_TEMPLATES, RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES`,
  ),
  expiration: time('When the restriction expires.'),
  remediation: str('How to resolve it, as text (calling).'),
})

const banInfo = record('AccountUpdateBanInfo', 'The account was disabled, is scheduled to be, or was reinstated.', {
  waba_ban_state: str('State of the ban.', 'DISABLE, REINSTATE, SCHEDULE_FOR_DISABLE'),
  waba_ban_date: str('Date as English text, such as "April 17, 2025".'),
})

const exceptionCountry = record(
  'AccountUpdateExceptionCountry',
  'A country in which the authentication-international rate applies from a date of its own.',
  {
    country_code: str('ISO 3166 alpha-2 country code.'),
    start_time: time('When the rate starts to apply there.'),
  },
)

const authInternationalRateEligibility = record(
  'AccountUpdateAuthInternationalRateEligibility',
  'When the authentication-international rate starts to apply.',
  {
    start_time: time('When the rate starts to apply.'),
    exception_countries: list(exceptionCountry, 'Countries in which it starts at another time.'),
  },
)

const volumeTierInfo = record(
  'AccountUpdateVolumeTierInfo',
  `A new tier of volume-based pricing. Meta may send several webhooks for one change; the earliest tier_update_time
  counts.`,
  {
    tier_update_time: time('When the tier was reached.'),
    pricing_category: str('Message category.', 'UTILITY, AUTHENTICATION'),
    tier: str('Bounds of the tier in messages, "minimum:maximum".'),
    effective_month: str('Month in which the tier applies, YYYY-MM.'),
    region: str('Name of the country or region, such as "India".'),
  },
)

const certificationInfo = record(
  'AccountUpdatePartnerClientCertificationInfo',
  "The result of certifying a partner's client.",
  {
    client_business_id: str('Business portfolio id of the client.'),
    status: str('Status of the certification.', 'APPROVED, DISCARDED, FAILED, PENDING, REVOKED'),
    rejection_reasons: list(
      'string',
      `Reasons for the failure, with spaces on one of Meta's pages and with underscores on another: LEGAL NAME NOT MATCHING,
       ADDRESS NOT MATCHING, BUSINESS NOT ELIGIBLE, LEGAL NAME NOT FOUND IN DOCUMENTS, MALFORMED DOCUMENTS,
       WEBSITE NOT MATCHING, NONE. Meta adds to them.`,
    ),
  },
)

const certificationNeededInfo = record(
  'AccountUpdatePartnerClientCertificationNeededInfo',
  "A partner's client needs to be certified.",
  { client_business_id: str('Business portfolio id of the client.') },
)

const disconnectionInfo = record(
  'AccountUpdateDisconnectionInfo',
  'Why a WhatsApp Business app number was disconnected from the Cloud API (coexistence).',
  {
    reason: str(
      'Reason for the disconnection.',
      `ACCOUNT_DISCONNECTED, BUSINESS_DOWNGRADE, CHANGE_NUMBER, COMPANION_INACTIVITY, PRIMARY_INACTIVITY,
       USER_INITIATED_DISCONNECT, USER_RE_REGISTERED`,
    ),
    initiated_by: str('Who initiated it.', 'SYSTEM, USER'),
  },
)

export const accountUpdate = topic(
  'account_update',
  `The WhatsApp Business Account changed: partners, restrictions, violations, bans, verification, country or pricing. For
   PARTNER_ADDED, PARTNER_APP_INSTALLED, PARTNER_APP_UNINSTALLED and the certification events, the entry id, here waba_id,
   is the business portfolio id.`,
  {
    event: str(
      'What happened; determines which other attributes are present.',
      `ACCOUNT_DELETED, ACCOUNT_OFFBOARDED, ACCOUNT_RECONNECTED, ACCOUNT_RESTRICTION, ACCOUNT_VIOLATION,
       AD_ACCOUNT_LINKED, AUTH_INTL_PRICE_ELIGIBILITY_UPDATE, BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE,
       BUSINESS_VERIFICATION_NEEDED, DISABLED_UPDATE, MM_LITE_TERMS_SIGNED, PARTNER_ADDED, PARTNER_APP_INSTALLED,
       PARTNER_APP_UNINSTALLED, PARTNER_CLIENT_CERTIFICATION_NEEDED, PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE,
       PARTNER_REMOVED, VERIFIED_ACCOUNT, VOLUME_BASED_PRICING_TIER_UPDATE`,
    ),
    phone_number: str(
      'VERIFIED_ACCOUNT, calling violations, and PARTNER_REMOVED in coexistence: phone number, usually digits only.',
    ),
    country: str('BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: ISO 3166 alpha-2 country code.'),
    waba_info: object(wabaInfo),
    violation_info: object(violationInfo),
    restriction_info: list(restrictionInfo, 'Restrictions of the account; absent for a mere warning.'),
    ban_info: object(banInfo),
    auth_international_rate_eligibility: object(authInternationalRateEligibility),
    volume_tier_info: object(volumeTierInfo),
    partner_client_certification_info: object(certificationInfo),
    partner_client_certification_needed_info: object(certificationNeededInfo),
    disconnection_info: object(disconnectionInfo),
  },
)
