import { splitHistory } from './history.ts'
import { each, type Split, whole, within } from './items.ts'
import type { KeyRule } from './key.ts'

/** How the relay treats one of Meta's fields. Its schema is `schemas/<field>.avsc`, its topic `<prefix><field>`. */
export interface FieldRule {
  readonly split: Split
  /** The kinds of its events, the last part of `ce_type`; empty if a change is one event. */
  readonly items: readonly string[]
  readonly key: KeyRule
}

const account: FieldRule = { split: whole, items: [], key: 'account' }
const phoneNumber: FieldRule = { split: whole, items: [], key: 'phone_number' }
const conversation: FieldRule = { split: whole, items: [], key: 'conversation' }

function list(lists: Readonly<Record<string, string>>, key: KeyRule = 'conversation'): FieldRule {
  return { split: each(lists), items: Object.values(lists), key }
}

const MESSAGES = { messages: 'message', statuses: 'status', errors: 'error', user_actions: 'user_action' }
const ECHOES = { message_echoes: 'message_echo', errors: 'error' }
const STANDBY = { messages: 'message', message_echoes: 'message_echo', statuses: 'status' }
const CALLS = { calls: 'call', statuses: 'status', errors: 'error' }

/** Every known field: the one source of topics, schemas, splitting, keys and documents. */
const RULES: Readonly<Record<string, FieldRule>> = {
  account_alerts: account,
  account_offboarded: account,
  account_reconnected: account,
  account_review_update: account,
  account_settings_update: phoneNumber,
  account_update: account,
  automatic_events: list({ automatic_events: 'automatic_event' }),
  business_capability_update: account,
  business_status_update: account,
  business_username_updates: account,
  calls: list(CALLS),
  consumer_profile: conversation,
  flows: account,
  group_lifecycle_update: list({ groups: 'group' }),
  group_participants_update: list({ groups: 'group' }),
  group_settings_update: list({ groups: 'group' }),
  group_status_update: list({ groups: 'group' }),
  history: {
    split: splitHistory,
    items: ['message', 'message_echo', 'thread', 'history', 'error'],
    key: 'conversation',
  },
  message_echoes: list({ ...ECHOES, messages: 'message' }),
  message_template_components_update: account,
  message_template_quality_update: account,
  message_template_status_update: account,
  messages: list(MESSAGES),
  messaging_handovers: conversation,
  partner_solutions: account,
  payment_configuration_update: account,
  phone_number_name_update: account,
  phone_number_quality_update: account,
  security: account,
  smb_app_state_sync: list({ state_sync: 'state_sync' }),
  smb_message_echoes: list(ECHOES),
  standby: { split: within('standby', each(STANDBY)), items: Object.values(STANDBY), key: 'conversation' },
  template_category_update: account,
  template_correct_category_detection: account,
  tracking_events: list({ events: 'event' }),
  user_preferences: list({ user_preferences: 'user_preference' }),
}

// A Map, so that a field named `constructor` is as unknown as any other.
export const FIELDS: ReadonlyMap<string, FieldRule> = new Map(Object.entries(RULES))

/** The topic of changes with an unknown field or `object`. */
export const UNRECOGNIZED = 'unrecognized'
/** The topic of dead letters. */
export const DEAD_LETTER = 'dead_letter'

/** Every topic's name without its prefix; `schemas/<name>.avsc` is its schema. */
export const TOPIC_NAMES: readonly string[] = [...FIELDS.keys(), UNRECOGNIZED, DEAD_LETTER]
