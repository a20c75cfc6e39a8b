/** The demo's webhooks: the first eight fields, Meta's own array example among them. */
export interface DemoSample {
  /** In samples/. */
  readonly name: string
  /** The topics, without prefix, of its records. */
  readonly topics: readonly string[]
}

export const DEMO_SAMPLES: readonly DemoSample[] = [
  { name: 'phone_number_name_update.array', topics: ['phone_number_name_update'] },
  { name: 'account_review_update.approved', topics: ['account_review_update'] },
  { name: 'account_update.account_violation', topics: ['account_update'] },
  { name: 'business_capability_update.current', topics: ['business_capability_update'] },
  { name: 'message_template_status_update.rejected', topics: ['message_template_status_update'] },
  { name: 'phone_number_quality_update.onboarding', topics: ['phone_number_quality_update'] },
  { name: 'security.pin_changed', topics: ['security'] },
  { name: 'messages.text', topics: ['messages'] },
  { name: 'messages.two_users', topics: ['messages', 'messages'] },
  { name: 'messages.status_sent', topics: ['messages'] },
]

/** Attributes of a record's value that the demo's table shows, the telling ones; paths from the value. */
export const TELLING: Readonly<Record<string, readonly string[]>> = {
  phone_number_name_update: ['decision', 'requested_verified_name'],
  account_review_update: ['decision'],
  account_update: ['event', 'violation_info.violation_type'],
  business_capability_update: ['max_phone_numbers_per_waba'],
  message_template_status_update: ['event', 'message_template_name'],
  phone_number_quality_update: ['event', 'current_limit'],
  security: ['event', 'display_phone_number'],
  messages: ['message.text.body'],
}
