// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface BusinessUsernameUpdatesValue {
  /** The business phone number as displayed, digits with country code. */
  display_phone_number?: string | null
  /** Username; absent after deletion. */
  username?: string | null
  /** New status of the username. Known values (the list may grow): approved, reserved, deleted. */
  status?: string | null
}
