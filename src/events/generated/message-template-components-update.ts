// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface MessageTemplateComponentsUpdateValue {
  /** Template id. Meta sends a JSON number; here it is a string. */
  message_template_id?: string | null
  /** Template name. */
  message_template_name?: string | null
  /** Language code, such as "en_US", "he", "pt-BR" or "en-US". */
  message_template_language?: string | null
  /** Body text. */
  message_template_element?: string | null
  /** Header text, for a text header. */
  message_template_title?: string | null
  /** Footer text. */
  message_template_footer?: string | null
  /** Buttons, in their order. */
  message_template_buttons?: (MessageTemplateComponentsUpdateButton | null)[] | null
}

/** A button of the template. */
export interface MessageTemplateComponentsUpdateButton {
  /**
   * Kind of button. Known values (the list may grow): CATALOG, COPY_CODE, EXTENSION, FLOW, MPM, ORDER_DETAILS, OTP,
   * PHONE_NUMBER, POSTBACK, QUICK_REPLY, REMINDER, SEND_LOCATION, SPM, URL, VOICE_CALL.
   */
  message_template_button_type?: string | null
  /** Button label. */
  message_template_button_text?: string | null
  /** URL: address that the button opens. */
  message_template_button_url?: string | null
  /** PHONE_NUMBER: number that the button calls. */
  message_template_button_phone_number?: string | null
}
