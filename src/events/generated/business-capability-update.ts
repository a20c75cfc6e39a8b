// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface BusinessCapabilityUpdateValue {
  /**
   * Users that one phone number may write to in 24 hours; -1 is unlimited. Its removal was announced for February 2026.
   */
  max_daily_conversation_per_phone?: number | null
  /**
   * Users that the whole business portfolio may message in 24 hours: the digits of a number, or a tier. Meta sends
   * either. Since October 2025. Known values (Meta adds to them): TIER_250, TIER_2K, TIER_10K, TIER_100K,
   * TIER_UNLIMITED.
   */
  max_daily_conversations_per_business?: string | null
  /** How many phone numbers may be registered in the portfolio; sent while its limit is 250 users. */
  max_phone_numbers_per_business?: number | null
  /** How many phone numbers may be registered in the account; sent once the limit is above 250 users. */
  max_phone_numbers_per_waba?: number | null
}
