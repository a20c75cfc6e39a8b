// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change. Any attribute may be absent. */
export interface TemplateCategoryUpdateValue {
  /** Template id. Meta sends a JSON number; here it is a string. */
  message_template_id?: string | null
  /** Template name. */
  message_template_name?: string | null
  /** Language code, such as "en_US", "he", "pt-BR" or "en-US". */
  message_template_language?: string | null
  /**
   * Advance notice: the current category. Completed notice: the new category. Known values (the list may grow):
   * AUTHENTICATION, MARKETING, UTILITY.
   */
  new_category?: string | null
  /**
   * Advance notice: the category that the template will get. Known values (the list may grow): AUTHENTICATION,
   * MARKETING, UTILITY.
   */
  correct_category?: string | null
  /** Advance notice: when the category will change. Meta sends Unix seconds; the record has milliseconds. */
  category_update_timestamp?: TimestampMillis | null
  /**
   * Completed notice: the previous category; not always sent. Known values (the list may grow): AUTHENTICATION,
   * MARKETING, UTILITY.
   */
  previous_category?: string | null
}
