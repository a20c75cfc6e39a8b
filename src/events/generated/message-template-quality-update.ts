// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface MessageTemplateQualityUpdateValue {
  /** Score before. Known values (Meta adds to them): GREEN, YELLOW, RED, UNKNOWN. */
  previous_quality_score?: string | null
  /** Score now. Known values (Meta adds to them): GREEN, YELLOW, RED, UNKNOWN. */
  new_quality_score?: string | null
  /** Id of the template: a JSON number at Meta, here a string, exact at any length. */
  message_template_id?: string | null
  /** Name of the template. */
  message_template_name?: string | null
  /** Language code; "en_US", "he", "pt-BR" and "en-US" all occur. */
  message_template_language?: string | null
}
