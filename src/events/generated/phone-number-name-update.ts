// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface PhoneNumberNameUpdateValue {
  /** The business phone number as displayed, digits with country code. */
  display_phone_number?: string | null
  /** Outcome of the review. Known values (the list may grow): APPROVED, REJECTED, PENDING, DEFERRED. */
  decision?: string | null
  /** Requested display name. */
  requested_verified_name?: string | null
  /**
   * Reason for the rejection; null if approved. Known values (the list may grow): NAME_EMPLOYEE_ISSUE,
   * NAME_ENDCLIENT_NOTRELATED, NAME_FORMAT_UNACCEPTABLE, NAME_INDIVIDUAL_ISSUE, NAME_NOT_CONSISTENT, UNKNOWN.
   */
  rejection_reason?: string | null
}
