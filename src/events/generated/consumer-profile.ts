// Generated from schemas/source by `npm run generate`; not to be edited.

import type { Metadata } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface ConsumerProfileValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
}
