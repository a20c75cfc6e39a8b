// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface MessageTemplateStatusUpdateValue {
  /**
   * The new status. Known values (Meta adds to them): APPROVED, ARCHIVED, UNARCHIVED, DELETED, DISABLED, FLAGGED,
   * IN_APPEAL, LIMIT_EXCEEDED, LOCKED, UNLOCKED, PAUSED, PENDING, PENDING_DELETION (since 22 November 2022),
   * REINSTATED, REJECTED.
   */
  event?: string | null
  /** Id of the template: a JSON number at Meta, here a string, exact at any length. */
  message_template_id?: string | null
  /** Name of the template. */
  message_template_name?: string | null
  /** Language code; "en_US", "he", "pt-BR" and "en-US" all occur. */
  message_template_language?: string | null
  /**
   * Category of the template; not with Direct Send. Since 2025. Known values (Meta adds to them): AUTHENTICATION,
   * MARKETING, UTILITY.
   */
  message_template_category?: string | null
  /**
   * Why it was rejected; NONE is a value that Meta sends, null while deletion is pending. Known values (Meta adds to
   * them): ABUSIVE_CONTENT, CATEGORY_NOT_AVAILABLE, INCORRECT_CATEGORY (since 4 April 2023), INVALID_FORMAT, NONE,
   * PROMOTIONAL, SCAM, TAG_CONTENT_MISMATCH.
   */
  reason?: string | null
  /** With DISABLED: since when. */
  disable_info?: MessageTemplateStatusUpdateDisableInfo | null
  /** More about a pause or a lock. */
  other_info?: MessageTemplateStatusUpdateOtherInfo | null
  /** More about a rejection for INVALID_FORMAT. Since late 2025. */
  rejection_info?: MessageTemplateStatusUpdateRejectionInfo | null
}

/** With DISABLED: since when. */
export interface MessageTemplateStatusUpdateDisableInfo {
  /** When the template was disabled. Meta sends Unix seconds; here milliseconds. */
  disable_date?: TimestampMillis | null
}

/** More about a pause or a lock. */
export interface MessageTemplateStatusUpdateOtherInfo {
  /**
   * What happened. Known values (Meta adds to them): FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE, UNPAUSE, DISABLED.
   */
  title?: string | null
  /** Why, in words. */
  description?: string | null
}

/** More about a rejection for INVALID_FORMAT. Since late 2025. */
export interface MessageTemplateStatusUpdateRejectionInfo {
  /** Why it was rejected, in words. */
  reason?: string | null
  /** What to do about it, in words. */
  recommendation?: string | null
}
