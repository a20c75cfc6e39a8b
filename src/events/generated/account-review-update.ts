// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface AccountReviewUpdateValue {
  /** Outcome of the review. Known values (the list may grow): APPROVED, REJECTED, PENDING, DEFERRED. */
  decision?: string | null
}
