// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change. Any attribute may be absent. */
export interface PaymentConfigurationUpdateValue {
  /** Name of the configuration. */
  configuration_name?: string | null
  /** Payment provider. Known values (the list may grow): billdesk, payu, razorpay, zaakpay. */
  provider_name?: string | null
  /** Merchant id of the business at the provider. */
  provider_mid?: string | null
  /** Status, written with spaces. Known values (the list may grow): Active, Needs Connecting, Needs Testing. */
  status?: string | null
  /** When the configuration was created. Meta sends Unix seconds; the record has milliseconds. */
  created_timestamp?: TimestampMillis | null
  /** When the configuration last changed. Meta sends Unix seconds; the record has milliseconds. */
  updated_timestamp?: TimestampMillis | null
}
