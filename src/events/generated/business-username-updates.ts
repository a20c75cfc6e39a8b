// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface BusinessUsernameUpdatesValue {
  /** The business phone number as displayed, digits with country code. */
  display_phone_number?: string | null
  /** The username; left out when it was deleted. */
  username?: string | null
  /** What happened to it. Known values (Meta adds to them): approved, reserved, deleted. */
  status?: string | null
}
