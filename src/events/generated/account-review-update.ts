// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface AccountReviewUpdateValue {
  /** Outcome of the review. Known values (Meta adds to them): APPROVED, REJECTED, PENDING, DEFERRED. */
  decision?: string | null
}
