// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { ConversationContext, Metadata } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
export interface MessagingHandoversValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The user of the conversation. */
  sender?: MessagingHandoversSender | null
  /** The business phone number of the conversation. */
  recipient?: Metadata | null
  /**
   * What happened; the attribute of that name holds the details. Known values (the list may grow): control_passed,
   * control_taken.
   */
  type?: string | null
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** The previous owner passed control to the new one. */
  control_passed?: MessagingHandoversHandover | null
  /** The new owner took control. */
  control_taken?: MessagingHandoversHandover | null
}

/** The user of the conversation. */
export interface MessagingHandoversSender {
  /** Phone number, digits only. */
  phone_number?: string | null
  /** Business-scoped user id. Since 2026. */
  user_id?: string | null
  /** Portfolio-scoped user id. Since 2026. */
  parent_user_id?: string | null
  /** Username. Since 2026. */
  username?: string | null
}

/** The previous and the new owner of the conversation. */
export interface MessagingHandoversHandover {
  /**
   * Role of the previous owner. Known values (the list may grow): customer_service, marketing, utility, ctwa, ai_agent,
   * escalation.
   */
  previous_owner_role?: string | null
  /**
   * Role of the new owner. Known values (the list may grow): customer_service, marketing, utility, ctwa, ai_agent,
   * escalation.
   */
  new_owner_role?: string | null
  /** App id of the new owner. */
  new_owner_app_id?: string | null
  /** Text from the previous owner, up to 2000 characters. */
  metadata?: string | null
  /** Note from the previous owner of the conversation to the next one (conversation routing). */
  conversation_context?: ConversationContext | null
  /** App id of the previous owner. Deprecated by Meta. */
  previous_owner_app_id?: string | null
  /** Role of the previous owner. Deprecated by Meta. */
  previous_owner_app_role?: string | null
}
