// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface TemplateCategoryUpdateValue {
  /** Id of the template: a JSON number at Meta, here a string, exact at any length. */
  message_template_id?: string | null
  /** Name of the template. */
  message_template_name?: string | null
  /** Language code; "en_US", "he", "pt-BR" and "en-US" all occur. */
  message_template_language?: string | null
  /**
   * In the advance notice the category that the template has now; in the completed notice the one that it got. Known
   * values (Meta adds to them): AUTHENTICATION, MARKETING, UTILITY.
   */
  new_category?: string | null
  /**
   * Advance notice: the category that it will get. Known values (Meta adds to them): AUTHENTICATION, MARKETING,
   * UTILITY.
   */
  correct_category?: string | null
  /** Advance notice: when it will be changed. Meta sends Unix seconds; here milliseconds. */
  category_update_timestamp?: TimestampMillis | null
  /**
   * Completed notice: the category before; not always sent. Known values (Meta adds to them): AUTHENTICATION,
   * MARKETING, UTILITY.
   */
  previous_category?: string | null
}
