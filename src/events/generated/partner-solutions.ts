// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface PartnerSolutionsValue {
  /** What happened. Known values (the list may grow): SOLUTION_CREATED, SOLUTION_UPDATED. */
  event?: string | null
  /** Solution id. */
  solution_id?: string | null
  /**
   * Current status of the solution. Known values (the list may grow): ACTIVE, DEACTIVATED, DRAFT, INITIATED,
   * PENDING_DEACTIVATION, REJECTED.
   */
  solution_status?: string | null
}
