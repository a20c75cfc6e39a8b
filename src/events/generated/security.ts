// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface SecurityValue {
  /** The business phone number as displayed, digits with country code. */
  display_phone_number?: string | null
  /** What happened. Known values (the list may grow): PIN_CHANGED, PIN_RESET_REQUEST, PIN_REQUEST_SUCCESS. */
  event?: string | null
  /** Meta user id of the person who requested the reset. */
  requester?: string | null
}
