// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface AccountAlertsValue {
  /**
   * What the alert concerns; CURRENT_STATUS_ID is the business profile. Known values (the list may grow): BUSINESS,
   * PHONE_NUMBER, CURRENT_STATUS_ID.
   */
  entity_type?: string | null
  /** Business portfolio id or phone number id. */
  entity_id?: string | null
  /** The alert; older webhooks have its attributes directly in value. */
  alert_info?: AccountAlertsAlertInfo | null
  /** Severity. Known values (the list may grow): CRITICAL, INFORMATIONAL, WARNING. */
  alert_severity?: string | null
  /** Whether the alert is active. Known values (the list may grow): ACTIVE, NONE. */
  alert_status?: string | null
  /**
   * Kind of alert. Known values (the list may grow): INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED,
   * INCREASED_CAPABILITIES_ELIGIBILITY_FAILED, INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO, OBA_APPROVED,
   * OBA_REJECTED, PROFILE_PICTURE_LOST.
   */
  alert_type?: string | null
  /** Description; may contain an unfilled placeholder such as {NAME}. */
  alert_description?: string | null
}

/** The alert; older webhooks have its attributes directly in value. */
export interface AccountAlertsAlertInfo {
  /** Severity. Known values (the list may grow): CRITICAL, INFORMATIONAL, WARNING. */
  alert_severity?: string | null
  /** Whether the alert is active. Known values (the list may grow): ACTIVE, NONE. */
  alert_status?: string | null
  /**
   * Kind of alert. Known values (the list may grow): INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED,
   * INCREASED_CAPABILITIES_ELIGIBILITY_FAILED, INCREASED_CAPABILITIES_ELIGIBILITY_NEED_MORE_INFO, OBA_APPROVED,
   * OBA_REJECTED, PROFILE_PICTURE_LOST.
   */
  alert_type?: string | null
  /** Description; may contain an unfilled placeholder such as {NAME}. */
  alert_description?: string | null
}
