// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface PhoneNumberNameUpdateValue {
  /** The business phone number as displayed, digits with country code. */
  display_phone_number?: string | null
  /** Outcome of the review. Known values (Meta adds to them): APPROVED, REJECTED, PENDING, DEFERRED. */
  decision?: string | null
  /** The display name that was asked for. */
  requested_verified_name?: string | null
  /**
   * Why it was rejected; null when approved. Known values (Meta adds to them): NAME_EMPLOYEE_ISSUE,
   * NAME_ENDCLIENT_NOTRELATED, NAME_FORMAT_UNACCEPTABLE, NAME_INDIVIDUAL_ISSUE, NAME_NOT_CONSISTENT, UNKNOWN.
   */
  rejection_reason?: string | null
}
