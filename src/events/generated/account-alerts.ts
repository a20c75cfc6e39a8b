// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface AccountAlertsValue {
  /**
   * What the alert is about; CURRENT_STATUS_ID is the business profile. Known values (Meta adds to them): BUSINESS,
   * PHONE_NUMBER, CURRENT_STATUS_ID.
   */
  entity_type?: string | null
  /** Id of the business portfolio or of the phone number. */
  entity_id?: string | null
  /** The alert; older webhooks have its attributes in value. */
  alert_info?: AccountAlertsAlertInfo | null
  /** How serious it is. Known values (Meta adds to them): CRITICAL, INFORMATIONAL, WARNING. */
  alert_severity?: string | null
  /** Whether the alert stands. Known values (Meta adds to them): ACTIVE, NONE. */
  alert_status?: string | null
  /**
   * What it is about. Known values (Meta adds to them): INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED,
   * INCREASED_CAPABILITIES_ELIGIBILITY_FAILED, INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO, OBA_APPROVED,
   * OBA_REJECTED, PROFILE_PICTURE_LOST.
   */
  alert_type?: string | null
  /** Prose; may hold an unfilled placeholder such as {NAME}. */
  alert_description?: string | null
}

/** The alert; older webhooks have its attributes in value. */
export interface AccountAlertsAlertInfo {
  /** How serious it is. Known values (Meta adds to them): CRITICAL, INFORMATIONAL, WARNING. */
  alert_severity?: string | null
  /** Whether the alert stands. Known values (Meta adds to them): ACTIVE, NONE. */
  alert_status?: string | null
  /**
   * What it is about. Known values (Meta adds to them): INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED,
   * INCREASED_CAPABILITIES_ELIGIBILITY_FAILED, INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO, OBA_APPROVED,
   * OBA_REJECTED, PROFILE_PICTURE_LOST.
   */
  alert_type?: string | null
  /** Prose; may hold an unfilled placeholder such as {NAME}. */
  alert_description?: string | null
}
