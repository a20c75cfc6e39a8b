// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change. Any attribute may be absent. */
export interface MessageTemplateStatusUpdateValue {
  /**
   * New status. Known values (the list may grow): APPROVED, ARCHIVED, UNARCHIVED, DELETED, DISABLED, FLAGGED,
   * IN_APPEAL, LIMIT_EXCEEDED, LOCKED, UNLOCKED, PAUSED, PENDING, PENDING_DELETION (since 22 November 2022),
   * REINSTATED, REJECTED.
   */
  event?: string | null
  /** Template id. Meta sends a JSON number; here it is a string. */
  message_template_id?: string | null
  /** Template name. */
  message_template_name?: string | null
  /** Language code, such as "en_US", "he", "pt-BR" or "en-US". */
  message_template_language?: string | null
  /**
   * Template category; absent for Direct Send. Since 2025. Known values (the list may grow): AUTHENTICATION, MARKETING,
   * UTILITY.
   */
  message_template_category?: string | null
  /**
   * Reason for the rejection. Meta also sends the text NONE, and null while a deletion is pending. Known values (the
   * list may grow): ABUSIVE_CONTENT, CATEGORY_NOT_AVAILABLE, INCORRECT_CATEGORY (since 4 April 2023), INVALID_FORMAT,
   * NONE, PROMOTIONAL, SCAM, TAG_CONTENT_MISMATCH.
   */
  reason?: string | null
  /** DISABLED: when the template was disabled. */
  disable_info?: MessageTemplateStatusUpdateDisableInfo | null
  /** Details of a pause or a lock. */
  other_info?: MessageTemplateStatusUpdateOtherInfo | null
  /** Details of a rejection for INVALID_FORMAT. Since late 2025. */
  rejection_info?: MessageTemplateStatusUpdateRejectionInfo | null
}

/** DISABLED: when the template was disabled. */
export interface MessageTemplateStatusUpdateDisableInfo {
  /** When the template was disabled. Meta sends Unix seconds; the record has milliseconds. */
  disable_date?: TimestampMillis | null
}

/** Details of a pause or a lock. */
export interface MessageTemplateStatusUpdateOtherInfo {
  /**
   * What happened. Known values (the list may grow): FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE, UNPAUSE, DISABLED.
   */
  title?: string | null
  /** Description of the reason. */
  description?: string | null
}

/** Details of a rejection for INVALID_FORMAT. Since late 2025. */
export interface MessageTemplateStatusUpdateRejectionInfo {
  /** Description of the reason. */
  reason?: string | null
  /** How to resolve it. */
  recommendation?: string | null
}
