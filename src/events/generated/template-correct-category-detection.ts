// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface TemplateCorrectCategoryDetectionValue {
  /** Template id. Meta sends a JSON number; here it is a string. */
  message_template_id?: string | null
  /** Template name. */
  message_template_name?: string | null
  /** Language code, such as "en_US", "he", "pt-BR" or "en-US". */
  message_template_language?: string | null
  /** Category of the template. Known values (the list may grow): AUTHENTICATION, MARKETING, UTILITY. */
  category?: string | null
  /** Category that the template belongs to. Known values (the list may grow): MARKETING, AUTHENTICATION. */
  correct_category?: string | null
}
