// Generated from schemas/source by `npm run generate`; not to be edited.

/** The value of the change; Meta guarantees none of its attributes. */
export interface BusinessStatusUpdateValue {
  /** Id of the business; a number in the only known example, here a string, exact at any length. */
  business_id?: string | null
  /** What happened. Known values (Meta adds to them): COMPROMISED_NOTIFICATION. */
  event?: string | null
}
