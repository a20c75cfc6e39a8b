// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change. Any attribute may be absent. */
export interface BusinessStatusUpdateValue {
  /** Business id; a number in the only known example, here a string. */
  business_id?: string | null
  /** What happened. Known values (the list may grow): COMPROMISED_NOTIFICATION. */
  event?: string | null
}
