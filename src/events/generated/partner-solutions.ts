// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface PartnerSolutionsValue {
  /** What happened. Known values (Meta adds to them): SOLUTION_CREATED, SOLUTION_UPDATED. */
  event?: string | null
  /** Id of the solution. */
  solution_id?: string | null
  /**
   * Its status now. Known values (Meta adds to them): ACTIVE, DEACTIVATED, DRAFT, INITIATED, PENDING_DEACTIVATION,
   * REJECTED.
   */
  solution_status?: string | null
}
