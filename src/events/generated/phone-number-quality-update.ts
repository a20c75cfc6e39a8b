// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface PhoneNumberQualityUpdateValue {
  /** The business phone number as displayed, digits with country code. */
  display_phone_number?: string | null
  /**
   * What happened. Known values (the list may grow): ONBOARDING, THROUGHPUT_UPGRADE (since 4 June 2025), FLAGGED,
   * UNFLAGGED, UPGRADE, DOWNGRADE.
   */
  event?: string | null
  /**
   * Previous messaging limit. Meta announced its removal for February 2026. Known values (the list may grow): TIER_50,
   * TIER_250, TIER_1K, TIER_2K, TIER_10K, TIER_100K, TIER_NOT_SET, TIER_UNLIMITED.
   */
  old_limit?: string | null
  /**
   * Current messaging limit. Meta announced its removal for February 2026. Known values (the list may grow): TIER_50,
   * TIER_250, TIER_1K, TIER_2K, TIER_10K, TIER_100K, TIER_NOT_SET, TIER_UNLIMITED.
   */
  current_limit?: string | null
  /**
   * Maximum number of users that the business portfolio may message in 24 hours, as a tier. Since October 2025. Known
   * values (the list may grow): TIER_50, TIER_250, TIER_1K, TIER_2K, TIER_10K, TIER_100K, TIER_NOT_SET, TIER_UNLIMITED.
   */
  max_daily_conversations_per_business?: string | null
}
