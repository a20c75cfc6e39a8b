/** The field account_update: one topic for many kinds of change. */
import { list, object, record, str, time, topic } from './builder.ts'

const wabaInfo = record('AccountUpdateWabaInfo', 'The account that a change with a partner is about.', {
  waba_id: str('Id of the WhatsApp Business Account.'),
  owner_business_id: str('Id of the business portfolio that owns the account.'),
  ad_account_linked: str('With AD_ACCOUNT_LINKED: id of the ad account.'),
  ad_account_id: str('Another spelling of ad_account_linked, on one of the pages of Meta.'),
  partner_app_id: str('With PARTNER_APP_INSTALLED and PARTNER_APP_UNINSTALLED: id of the app.'),
  solution_id: str('Id of the multi-partner solution, if the change came through one.'),
  solution_partner_business_ids: list('string', 'Business portfolio ids of the partners in that solution.'),
})

const violationInfo = record('AccountUpdateViolationInfo', 'Which policy was violated.', {
  violation_type: str(
    'Kind of violation.',
    `ADULT, SCAM, USER_INITIATED_CALLS_LOW_PICKUP_RATE, LOW_BUSINESS_INITIATED_CALLING_QUALITY, LOW_CALLING_QUALITY,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_WARN, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT_RECOVERY, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_1,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_2, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_OFFBOARD,
     DIRECT_SEND_UTILITY_CATEGORY_ABUSE_UNBAN, DIRECT_SEND_UTILITY_TEMPLATE_ABUSE`,
  ),
  remediation: str('What to do about it, in words (calling).'),
})

const restrictionInfo = record('AccountUpdateRestrictionInfo', 'One restriction of the account.', {
  restriction_type: str(
    'What is restricted.',
    `RESTRICTED_ADD_PHONE_NUMBER_ACTION, RESTRICTED_BIZ_INITIATED_MESSAGING, RESTRICTED_CUSTOMER_INITIATED_MESSAGING,
     RESTRICTED_BUSINESS_INITIATED_CALLING, RESTRICTED_USER_INITIATED_CALLING,
     RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN, RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING,
     RESTRICTED_UTILITY_TEMPLATES, RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES`,
  ),
  expiration: time('When the restriction ends.'),
  remediation: str('What to do about it, in words (calling).'),
})

const banInfo = record('AccountUpdateBanInfo', 'The account was disabled, will be, or works again.', {
  waba_ban_state: str('State of the ban.', 'DISABLE, REINSTATE, SCHEDULE_FOR_DISABLE'),
  waba_ban_date: str('Date in English words, such as "April 17, 2025".'),
})

const exceptionCountry = record(
  'AccountUpdateExceptionCountry',
  'A country with an eligibility date of its own for the authentication-international rate.',
  {
    country_code: str('ISO 3166 alpha-2 code.'),
    start_time: time('From when the rate applies there.'),
  },
)

const authInternationalRateEligibility = record(
  'AccountUpdateAuthInternationalRateEligibility',
  'From when the authentication-international rate applies.',
  {
    start_time: time('From when the rate applies.'),
    exception_countries: list(exceptionCountry, 'Countries in which it applies from another time on.'),
  },
)

const volumeTierInfo = record(
  'AccountUpdateVolumeTierInfo',
  `A new tier of volume-based pricing. Several webhooks may come for one switch; the smallest tier_update_time counts.`,
  {
    tier_update_time: time('When the tier was reached.'),
    pricing_category: str('Category of messages that it is about.', 'UTILITY, AUTHENTICATION'),
    tier: str('Bounds of the tier in messages, "minimum:maximum".'),
    effective_month: str('Month for which the tier holds, YYYY-MM.'),
    region: str('Name of the country or region, for example "India".'),
  },
)

const certificationInfo = record(
  'AccountUpdatePartnerClientCertificationInfo',
  "Result of the certification of a partner's client.",
  {
    client_business_id: str('Business portfolio id of the client.'),
    status: str('Status of the certification.', 'APPROVED, DISCARDED, FAILED, PENDING, REVOKED'),
    rejection_reasons: list(
      'string',
      `Why it failed, written with spaces on one page of Meta and with underscores on another: LEGAL NAME NOT MATCHING,
       ADDRESS NOT MATCHING, BUSINESS NOT ELIGIBLE, LEGAL NAME NOT FOUND IN DOCUMENTS, MALFORMED DOCUMENTS,
       WEBSITE NOT MATCHING, NONE. Meta adds to them.`,
    ),
  },
)

const certificationNeededInfo = record(
  'AccountUpdatePartnerClientCertificationNeededInfo',
  "A partner's client has to be certified.",
  { client_business_id: str('Business portfolio id of the client.') },
)

const disconnectionInfo = record(
  'AccountUpdateDisconnectionInfo',
  'Why a number of the WhatsApp Business app left the Cloud API (coexistence).',
  {
    reason: str(
      'Reason.',
      `ACCOUNT_DISCONNECTED, BUSINESS_DOWNGRADE, CHANGE_NUMBER, COMPANION_INACTIVITY, PRIMARY_INACTIVITY,
       USER_INITIATED_DISCONNECT, USER_RE_REGISTERED`,
    ),
    initiated_by: str('Who did it.', 'SYSTEM, USER'),
  },
)

export const accountUpdate = topic(
  'account_update',
  `Something about the WhatsApp Business Account changed: partners, restrictions, violations, bans, verification, country,
   pricing. For PARTNER_ADDED, PARTNER_APP_INSTALLED, PARTNER_APP_UNINSTALLED and the certification events the id of the
   entry, here waba_id, is that of the business portfolio.`,
  {
    event: str(
      'What happened; decides which of the other attributes are there.',
      `ACCOUNT_DELETED, ACCOUNT_OFFBOARDED, ACCOUNT_RECONNECTED, ACCOUNT_RESTRICTION, ACCOUNT_VIOLATION,
       AD_ACCOUNT_LINKED, AUTH_INTL_PRICE_ELIGIBILITY_UPDATE, BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE,
       BUSINESS_VERIFICATION_NEEDED, DISABLED_UPDATE, MM_LITE_TERMS_SIGNED, PARTNER_ADDED, PARTNER_APP_INSTALLED,
       PARTNER_APP_UNINSTALLED, PARTNER_CLIENT_CERTIFICATION_NEEDED, PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE,
       PARTNER_REMOVED, VERIFIED_ACCOUNT, VOLUME_BASED_PRICING_TIER_UPDATE`,
    ),
    phone_number: str(
      'The phone number in digits: with VERIFIED_ACCOUNT, calling violations, and PARTNER_REMOVED in coexistence.',
    ),
    country: str('With BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: ISO 3166 alpha-2 code.'),
    waba_info: object(wabaInfo),
    violation_info: object(violationInfo),
    restriction_info: list(restrictionInfo, 'Restrictions of the account; missing when it is only warned.'),
    ban_info: object(banInfo),
    auth_international_rate_eligibility: object(authInternationalRateEligibility),
    volume_tier_info: object(volumeTierInfo),
    partner_client_certification_info: object(certificationInfo),
    partner_client_certification_needed_info: object(certificationNeededInfo),
    disconnection_info: object(disconnectionInfo),
  },
)
