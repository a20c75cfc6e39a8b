// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface AccountUpdateValue {
  /**
   * What happened; decides which of the other attributes are there. Known values (Meta adds to them): ACCOUNT_DELETED,
   * ACCOUNT_OFFBOARDED, ACCOUNT_RECONNECTED, ACCOUNT_RESTRICTION, ACCOUNT_VIOLATION, AD_ACCOUNT_LINKED,
   * AUTH_INTL_PRICE_ELIGIBILITY_UPDATE, BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE, BUSINESS_VERIFICATION_NEEDED,
   * DISABLED_UPDATE, MM_LITE_TERMS_SIGNED, PARTNER_ADDED, PARTNER_APP_INSTALLED, PARTNER_APP_UNINSTALLED,
   * PARTNER_CLIENT_CERTIFICATION_NEEDED, PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE, PARTNER_REMOVED, VERIFIED_ACCOUNT,
   * VOLUME_BASED_PRICING_TIER_UPDATE.
   */
  event?: string | null
  /** The phone number in digits: with VERIFIED_ACCOUNT, calling violations, and PARTNER_REMOVED in coexistence. */
  phone_number?: string | null
  /** With BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: ISO 3166 alpha-2 code. */
  country?: string | null
  /** The account that a change with a partner is about. */
  waba_info?: AccountUpdateWabaInfo | null
  /** Which policy was violated. */
  violation_info?: AccountUpdateViolationInfo | null
  /** Restrictions of the account; missing when it is only warned. */
  restriction_info?: (AccountUpdateRestrictionInfo | null)[] | null
  /** The account was disabled, will be, or works again. */
  ban_info?: AccountUpdateBanInfo | null
  /** From when the authentication-international rate applies. */
  auth_international_rate_eligibility?: AccountUpdateAuthInternationalRateEligibility | null
  /**
   * A new tier of volume-based pricing. Several webhooks may come for one switch; the smallest tier_update_time counts.
   */
  volume_tier_info?: AccountUpdateVolumeTierInfo | null
  /** Result of the certification of a partner's client. */
  partner_client_certification_info?: AccountUpdatePartnerClientCertificationInfo | null
  /** A partner's client has to be certified. */
  partner_client_certification_needed_info?: AccountUpdatePartnerClientCertificationNeededInfo | null
  /** Why a number of the WhatsApp Business app left the Cloud API (coexistence). */
  disconnection_info?: AccountUpdateDisconnectionInfo | null
}

/** The account that a change with a partner is about. */
export interface AccountUpdateWabaInfo {
  /** Id of the WhatsApp Business Account. */
  waba_id?: string | null
  /** Id of the business portfolio that owns the account. */
  owner_business_id?: string | null
  /** With AD_ACCOUNT_LINKED: id of the ad account. */
  ad_account_linked?: string | null
  /** Another spelling of ad_account_linked, on one of the pages of Meta. */
  ad_account_id?: string | null
  /** With PARTNER_APP_INSTALLED and PARTNER_APP_UNINSTALLED: id of the app. */
  partner_app_id?: string | null
  /** Id of the multi-partner solution, if the change came through one. */
  solution_id?: string | null
  /** Business portfolio ids of the partners in that solution. */
  solution_partner_business_ids?: (string | null)[] | null
}

/** Which policy was violated. */
export interface AccountUpdateViolationInfo {
  /**
   * Kind of violation. Known values (Meta adds to them): ADULT, SCAM, USER_INITIATED_CALLS_LOW_PICKUP_RATE,
   * LOW_BUSINESS_INITIATED_CALLING_QUALITY, LOW_CALLING_QUALITY, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_WARN,
   * DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT_RECOVERY,
   * DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_1, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_2,
   * DIRECT_SEND_UTILITY_CATEGORY_ABUSE_OFFBOARD, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_UNBAN,
   * DIRECT_SEND_UTILITY_TEMPLATE_ABUSE.
   */
  violation_type?: string | null
  /** What to do about it, in words (calling). */
  remediation?: string | null
}

/** One restriction of the account. */
export interface AccountUpdateRestrictionInfo {
  /**
   * What is restricted. Known values (Meta adds to them): RESTRICTED_ADD_PHONE_NUMBER_ACTION,
   * RESTRICTED_BIZ_INITIATED_MESSAGING, RESTRICTED_CUSTOMER_INITIATED_MESSAGING, RESTRICTED_BUSINESS_INITIATED_CALLING,
   * RESTRICTED_USER_INITIATED_CALLING, RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN,
   * RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING, RESTRICTED_UTILITY_TEMPLATES,
   * RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES.
   */
  restriction_type?: string | null
  /** When the restriction ends. Meta sends Unix seconds; here milliseconds. */
  expiration?: TimestampMillis | null
  /** What to do about it, in words (calling). */
  remediation?: string | null
}

/** The account was disabled, will be, or works again. */
export interface AccountUpdateBanInfo {
  /** State of the ban. Known values (Meta adds to them): DISABLE, REINSTATE, SCHEDULE_FOR_DISABLE. */
  waba_ban_state?: string | null
  /** Date in English words, such as "April 17, 2025". */
  waba_ban_date?: string | null
}

/** From when the authentication-international rate applies. */
export interface AccountUpdateAuthInternationalRateEligibility {
  /** From when the rate applies. Meta sends Unix seconds; here milliseconds. */
  start_time?: TimestampMillis | null
  /** Countries in which it applies from another time on. */
  exception_countries?: (AccountUpdateExceptionCountry | null)[] | null
}

/** A country with an eligibility date of its own for the authentication-international rate. */
export interface AccountUpdateExceptionCountry {
  /** ISO 3166 alpha-2 code. */
  country_code?: string | null
  /** From when the rate applies there. Meta sends Unix seconds; here milliseconds. */
  start_time?: TimestampMillis | null
}

/**
 * A new tier of volume-based pricing. Several webhooks may come for one switch; the smallest tier_update_time counts.
 */
export interface AccountUpdateVolumeTierInfo {
  /** When the tier was reached. Meta sends Unix seconds; here milliseconds. */
  tier_update_time?: TimestampMillis | null
  /** Category of messages that it is about. Known values (Meta adds to them): UTILITY, AUTHENTICATION. */
  pricing_category?: string | null
  /** Bounds of the tier in messages, "minimum:maximum". */
  tier?: string | null
  /** Month for which the tier holds, YYYY-MM. */
  effective_month?: string | null
  /** Name of the country or region, for example "India". */
  region?: string | null
}

/** Result of the certification of a partner's client. */
export interface AccountUpdatePartnerClientCertificationInfo {
  /** Business portfolio id of the client. */
  client_business_id?: string | null
  /** Status of the certification. Known values (Meta adds to them): APPROVED, DISCARDED, FAILED, PENDING, REVOKED. */
  status?: string | null
  /**
   * Why it failed, written with spaces on one page of Meta and with underscores on another: LEGAL NAME NOT MATCHING,
   * ADDRESS NOT MATCHING, BUSINESS NOT ELIGIBLE, LEGAL NAME NOT FOUND IN DOCUMENTS, MALFORMED DOCUMENTS, WEBSITE NOT
   * MATCHING, NONE. Meta adds to them.
   */
  rejection_reasons?: (string | null)[] | null
}

/** A partner's client has to be certified. */
export interface AccountUpdatePartnerClientCertificationNeededInfo {
  /** Business portfolio id of the client. */
  client_business_id?: string | null
}

/** Why a number of the WhatsApp Business app left the Cloud API (coexistence). */
export interface AccountUpdateDisconnectionInfo {
  /**
   * Reason. Known values (Meta adds to them): ACCOUNT_DISCONNECTED, BUSINESS_DOWNGRADE, CHANGE_NUMBER,
   * COMPANION_INACTIVITY, PRIMARY_INACTIVITY, USER_INITIATED_DISCONNECT, USER_RE_REGISTERED.
   */
  reason?: string | null
  /** Who did it. Known values (Meta adds to them): SYSTEM, USER. */
  initiated_by?: string | null
}
