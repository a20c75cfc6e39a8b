// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface MessageTemplateQualityUpdateValue {
  /** Previous score. Known values (the list may grow): GREEN, YELLOW, RED, UNKNOWN. */
  previous_quality_score?: string | null
  /** New score. Known values (the list may grow): GREEN, YELLOW, RED, UNKNOWN. */
  new_quality_score?: string | null
  /** Template id. Meta sends a JSON number; here it is a string. */
  message_template_id?: string | null
  /** Template name. */
  message_template_name?: string | null
  /** Language code, such as "en_US", "he", "pt-BR" or "en-US". */
  message_template_language?: string | null
}
