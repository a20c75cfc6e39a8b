// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change. Any attribute may be absent. */
export interface AccountUpdateValue {
  /**
   * What happened; determines which other attributes are present. Known values (the list may grow): ACCOUNT_DELETED,
   * ACCOUNT_OFFBOARDED, ACCOUNT_RECONNECTED, ACCOUNT_RESTRICTION, ACCOUNT_VIOLATION, AD_ACCOUNT_LINKED,
   * AUTH_INTL_PRICE_ELIGIBILITY_UPDATE, BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE, BUSINESS_VERIFICATION_NEEDED,
   * DISABLED_UPDATE, MM_LITE_TERMS_SIGNED, PARTNER_ADDED, PARTNER_APP_INSTALLED, PARTNER_APP_UNINSTALLED,
   * PARTNER_CLIENT_CERTIFICATION_NEEDED, PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE, PARTNER_REMOVED, VERIFIED_ACCOUNT,
   * VOLUME_BASED_PRICING_TIER_UPDATE.
   */
  event?: string | null
  /** VERIFIED_ACCOUNT, calling violations, and PARTNER_REMOVED in coexistence: phone number, usually digits only. */
  phone_number?: string | null
  /** BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE: ISO 3166 alpha-2 country code. */
  country?: string | null
  /** The account that the event concerns. */
  waba_info?: AccountUpdateWabaInfo | null
  /** The policy violation. */
  violation_info?: AccountUpdateViolationInfo | null
  /** Restrictions of the account; absent for a mere warning. */
  restriction_info?: (AccountUpdateRestrictionInfo | null)[] | null
  /** The account was disabled, is scheduled to be, or was reinstated. */
  ban_info?: AccountUpdateBanInfo | null
  /** When the authentication-international rate starts to apply. */
  auth_international_rate_eligibility?: AccountUpdateAuthInternationalRateEligibility | null
  /**
   * A new tier of volume-based pricing. Meta may send several webhooks for one change; the earliest tier_update_time
   * counts.
   */
  volume_tier_info?: AccountUpdateVolumeTierInfo | null
  /** The result of certifying a partner's client. */
  partner_client_certification_info?: AccountUpdatePartnerClientCertificationInfo | null
  /** A partner's client needs to be certified. */
  partner_client_certification_needed_info?: AccountUpdatePartnerClientCertificationNeededInfo | null
  /** Why a WhatsApp Business app number was disconnected from the Cloud API (coexistence). */
  disconnection_info?: AccountUpdateDisconnectionInfo | null
}

/** The account that the event concerns. */
export interface AccountUpdateWabaInfo {
  /** WhatsApp Business Account id. */
  waba_id?: string | null
  /** Id of the business portfolio that owns the account. */
  owner_business_id?: string | null
  /** AD_ACCOUNT_LINKED: ad account id. */
  ad_account_linked?: string | null
  /** Another name of ad_account_linked, used on one of Meta's pages. */
  ad_account_id?: string | null
  /** PARTNER_APP_INSTALLED, PARTNER_APP_UNINSTALLED: app id. */
  partner_app_id?: string | null
  /** Multi-partner solution id, if the change was made through one. */
  solution_id?: string | null
  /** Business portfolio ids of the partners in the solution. */
  solution_partner_business_ids?: (string | null)[] | null
}

/** The policy violation. */
export interface AccountUpdateViolationInfo {
  /**
   * Kind of violation. Known values (the list may grow): ADULT, SCAM, USER_INITIATED_CALLS_LOW_PICKUP_RATE,
   * LOW_BUSINESS_INITIATED_CALLING_QUALITY, LOW_CALLING_QUALITY, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_WARN,
   * DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_RATE_LIMIT_RECOVERY,
   * DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_1, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_STRIKE_2,
   * DIRECT_SEND_UTILITY_CATEGORY_ABUSE_OFFBOARD, DIRECT_SEND_UTILITY_CATEGORY_ABUSE_UNBAN,
   * DIRECT_SEND_UTILITY_TEMPLATE_ABUSE.
   */
  violation_type?: string | null
  /** How to resolve it, as text (calling). */
  remediation?: string | null
}

/** A restriction of the account. */
export interface AccountUpdateRestrictionInfo {
  /**
   * What is restricted. Known values (the list may grow): RESTRICTED_ADD_PHONE_NUMBER_ACTION,
   * RESTRICTED_BIZ_INITIATED_MESSAGING, RESTRICTED_CUSTOMER_INITIATED_MESSAGING, RESTRICTED_BUSINESS_INITIATED_CALLING,
   * RESTRICTED_USER_INITIATED_CALLING, RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN,
   * RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING, RESTRICTED_UTILITY_TEMPLATES,
   * RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES.
   */
  restriction_type?: string | null
  /** When the restriction expires. Meta sends Unix seconds; the record has milliseconds. */
  expiration?: TimestampMillis | null
  /** How to resolve it, as text (calling). */
  remediation?: string | null
}

/** The account was disabled, is scheduled to be, or was reinstated. */
export interface AccountUpdateBanInfo {
  /** State of the ban. Known values (the list may grow): DISABLE, REINSTATE, SCHEDULE_FOR_DISABLE. */
  waba_ban_state?: string | null
  /** Date as English text, such as "April 17, 2025". */
  waba_ban_date?: string | null
}

/** When the authentication-international rate starts to apply. */
export interface AccountUpdateAuthInternationalRateEligibility {
  /** When the rate starts to apply. Meta sends Unix seconds; the record has milliseconds. */
  start_time?: TimestampMillis | null
  /** Countries in which it starts at another time. */
  exception_countries?: (AccountUpdateExceptionCountry | null)[] | null
}

/** A country in which the authentication-international rate applies from a date of its own. */
export interface AccountUpdateExceptionCountry {
  /** ISO 3166 alpha-2 country code. */
  country_code?: string | null
  /** When the rate starts to apply there. Meta sends Unix seconds; the record has milliseconds. */
  start_time?: TimestampMillis | null
}

/**
 * A new tier of volume-based pricing. Meta may send several webhooks for one change; the earliest tier_update_time
 * counts.
 */
export interface AccountUpdateVolumeTierInfo {
  /** When the tier was reached. Meta sends Unix seconds; the record has milliseconds. */
  tier_update_time?: TimestampMillis | null
  /** Message category. Known values (the list may grow): UTILITY, AUTHENTICATION. */
  pricing_category?: string | null
  /** Bounds of the tier in messages, "minimum:maximum". */
  tier?: string | null
  /** Month in which the tier applies, YYYY-MM. */
  effective_month?: string | null
  /** Name of the country or region, such as "India". */
  region?: string | null
}

/** The result of certifying a partner's client. */
export interface AccountUpdatePartnerClientCertificationInfo {
  /** Business portfolio id of the client. */
  client_business_id?: string | null
  /** Status of the certification. Known values (the list may grow): APPROVED, DISCARDED, FAILED, PENDING, REVOKED. */
  status?: string | null
  /**
   * Reasons for the failure, with spaces on one of Meta's pages and with underscores on another: LEGAL NAME NOT
   * MATCHING, ADDRESS NOT MATCHING, BUSINESS NOT ELIGIBLE, LEGAL NAME NOT FOUND IN DOCUMENTS, MALFORMED DOCUMENTS,
   * WEBSITE NOT MATCHING, NONE. Meta adds to them.
   */
  rejection_reasons?: (string | null)[] | null
}

/** A partner's client needs to be certified. */
export interface AccountUpdatePartnerClientCertificationNeededInfo {
  /** Business portfolio id of the client. */
  client_business_id?: string | null
}

/** Why a WhatsApp Business app number was disconnected from the Cloud API (coexistence). */
export interface AccountUpdateDisconnectionInfo {
  /**
   * Reason for the disconnection. Known values (the list may grow): ACCOUNT_DISCONNECTED, BUSINESS_DOWNGRADE,
   * CHANGE_NUMBER, COMPANION_INACTIVITY, PRIMARY_INACTIVITY, USER_INITIATED_DISCONNECT, USER_RE_REGISTERED.
   */
  reason?: string | null
  /** Who initiated it. Known values (the list may grow): SYSTEM, USER. */
  initiated_by?: string | null
}
