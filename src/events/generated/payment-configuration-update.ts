// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface PaymentConfigurationUpdateValue {
  /** Name of the configuration. */
  configuration_name?: string | null
  /** Payment provider. Known values (Meta adds to them): billdesk, payu, razorpay, zaakpay. */
  provider_name?: string | null
  /** The business's merchant id at the provider. */
  provider_mid?: string | null
  /** Status, in words with spaces. Known values (Meta adds to them): Active, Needs Connecting, Needs Testing. */
  status?: string | null
  /** When it was created. Meta sends Unix seconds; here milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** When it was changed last. Meta sends Unix seconds; here milliseconds. */
  updated_timestamp?: TimestampMillis | null
}
