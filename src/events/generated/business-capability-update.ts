// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface BusinessCapabilityUpdateValue {
  /**
   * Maximum number of users that one phone number may message in 24 hours; -1: unlimited. Meta announced its removal
   * for February 2026.
   */
  max_daily_conversation_per_phone?: number | null
  /**
   * Maximum number of users that the business portfolio may message in 24 hours: a number in digits, or a tier. Since
   * October 2025. Known values (the list may grow): TIER_250, TIER_2K, TIER_10K, TIER_100K, TIER_UNLIMITED.
   */
  max_daily_conversations_per_business?: string | null
  /** Maximum number of phone numbers in the business portfolio; sent while its messaging limit is 250 users. */
  max_phone_numbers_per_business?: number | null
  /** Maximum number of phone numbers in the account; sent once the messaging limit exceeds 250 users. */
  max_phone_numbers_per_waba?: number | null
}
