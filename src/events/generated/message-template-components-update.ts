// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface MessageTemplateComponentsUpdateValue {
  /** Id of the template: a JSON number at Meta, here a string, exact at any length. */
  message_template_id?: string | null
  /** Name of the template. */
  message_template_name?: string | null
  /** Language code; "en_US", "he", "pt-BR" and "en-US" all occur. */
  message_template_language?: string | null
  /** Text of the body. */
  message_template_element?: string | null
  /** Text of the header, if it is a text header. */
  message_template_title?: string | null
  /** Text of the footer. */
  message_template_footer?: string | null
  /** Buttons, in their order. */
  message_template_buttons?: (MessageTemplateComponentsUpdateButton | null)[] | null
}

/** One button of the template. */
export interface MessageTemplateComponentsUpdateButton {
  /**
   * Kind of button. Known values (Meta adds to them): CATALOG, COPY_CODE, EXTENSION, FLOW, MPM, ORDER_DETAILS, OTP,
   * PHONE_NUMBER, POSTBACK, QUICK_REPLY, REMINDER, SEND_LOCATION, SPM, URL, VOICE_CALL.
   */
  message_template_button_type?: string | null
  /** Label of the button. */
  message_template_button_text?: string | null
  /** Address that a URL button opens. */
  message_template_button_url?: string | null
  /** Number that a PHONE_NUMBER button calls. */
  message_template_button_phone_number?: string | null
}
