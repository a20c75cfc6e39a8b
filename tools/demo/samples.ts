/** What the demo posts: webhooks of the first eight fields, Meta's own array example among them. */
export interface DemoSample {
  /** In samples/. */
  readonly name: string
  /** The topics, without prefix, of the records that it becomes. */
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
