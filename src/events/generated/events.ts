// Generated from schemas/source by `npm run generate`; not to be edited.

import type { AccountAlertsValue } from './account-alerts.ts'
import type { AccountOffboardedValue } from './account-offboarded.ts'
import type { AccountReconnectedValue } from './account-reconnected.ts'
import type { AccountReviewUpdateValue } from './account-review-update.ts'
import type { AccountSettingsUpdateValue } from './account-settings-update.ts'
import type { AccountUpdateValue } from './account-update.ts'
import type { AutomaticEventsValue } from './automatic-events.ts'
import type { BusinessCapabilityUpdateValue } from './business-capability-update.ts'
import type { BusinessStatusUpdateValue } from './business-status-update.ts'
import type { BusinessUsernameUpdatesValue } from './business-username-updates.ts'
import type { CallsValue } from './calls.ts'
import type { ConsumerProfileValue } from './consumer-profile.ts'
import type { EventEnvelope } from './envelope.ts'
import type { FlowsValue } from './flows.ts'
import type { GroupLifecycleUpdateValue } from './group-lifecycle-update.ts'
import type { GroupParticipantsUpdateValue } from './group-participants-update.ts'
import type { GroupSettingsUpdateValue } from './group-settings-update.ts'
import type { GroupStatusUpdateValue } from './group-status-update.ts'
import type { HistoryValue } from './history.ts'
import type { MessageEchoesValue } from './message-echoes.ts'
import type { MessageTemplateComponentsUpdateValue } from './message-template-components-update.ts'
import type { MessageTemplateQualityUpdateValue } from './message-template-quality-update.ts'
import type { MessageTemplateStatusUpdateValue } from './message-template-status-update.ts'
import type { MessagesValue } from './messages.ts'
import type { MessagingHandoversValue } from './messaging-handovers.ts'
import type { PartnerSolutionsValue } from './partner-solutions.ts'
import type { PaymentConfigurationUpdateValue } from './payment-configuration-update.ts'
import type { PhoneNumberNameUpdateValue } from './phone-number-name-update.ts'
import type { PhoneNumberQualityUpdateValue } from './phone-number-quality-update.ts'
import type { SecurityValue } from './security.ts'
import type { SmbAppStateSyncValue } from './smb-app-state-sync.ts'
import type { SmbMessageEchoesValue } from './smb-message-echoes.ts'
import type { StandbyValue } from './standby.ts'
import type { TemplateCategoryUpdateValue } from './template-category-update.ts'
import type { TemplateCorrectCategoryDetectionValue } from './template-correct-category-detection.ts'
import type { TrackingEventsValue } from './tracking-events.ts'
import type { UserPreferencesValue } from './user-preferences.ts'

export type * from './account-alerts.ts'
export type * from './account-offboarded.ts'
export type * from './account-reconnected.ts'
export type * from './account-review-update.ts'
export type * from './account-settings-update.ts'
export type * from './account-update.ts'
export type * from './automatic-events.ts'
export type * from './business-capability-update.ts'
export type * from './business-status-update.ts'
export type * from './business-username-updates.ts'
export type * from './calls.ts'
export type * from './consumer-profile.ts'
export type * from './envelope.ts'
export type * from './flows.ts'
export type * from './group-lifecycle-update.ts'
export type * from './group-participants-update.ts'
export type * from './group-settings-update.ts'
export type * from './group-status-update.ts'
export type * from './history.ts'
export type * from './message-echoes.ts'
export type * from './message-template-components-update.ts'
export type * from './message-template-quality-update.ts'
export type * from './message-template-status-update.ts'
export type * from './messages.ts'
export type * from './messaging-handovers.ts'
export type * from './partner-solutions.ts'
export type * from './payment-configuration-update.ts'
export type * from './phone-number-name-update.ts'
export type * from './phone-number-quality-update.ts'
export type * from './security.ts'
export type * from './shared.ts'
export type * from './smb-app-state-sync.ts'
export type * from './smb-message-echoes.ts'
export type * from './standby.ts'
export type * from './template-category-update.ts'
export type * from './template-correct-category-detection.ts'
export type * from './tracking-events.ts'
export type * from './user-preferences.ts'

/** What a record has in `value`, by Meta's name of the field. */
export interface ValuesByField {
  /**
   * A higher messaging limit was denied or deferred or needs more information, a request for an official business
   * account was decided, or the business profile photo was lost. Since 22 November 2022.
   */
  account_alerts: AccountAlertsValue
  /**
   * A number of the WhatsApp Business app was disconnected from the API (coexistence). Meta describes this only as an
   * event of account_update; other receivers have it as a field of its own.
   */
  account_offboarded: AccountOffboardedValue
  /**
   * A number of the WhatsApp Business app was connected to the API again (coexistence). Meta describes this only as an
   * event of account_update; other receivers have it as a field of its own.
   */
  account_reconnected: AccountReconnectedValue
  /** The policy review of the WhatsApp Business Account changed its state. */
  account_review_update: AccountReviewUpdateValue
  /** Settings of a business phone number changed; currently its calling settings. */
  account_settings_update: AccountSettingsUpdateValue
  /**
   * The WhatsApp Business Account changed: partners, restrictions, violations, bans, verification, country or pricing.
   * For PARTNER_ADDED, PARTNER_APP_INSTALLED, PARTNER_APP_UNINSTALLED and the certification events, the entry id, here
   * waba_id, is the business portfolio id.
   */
  account_update: AccountUpdateValue
  /**
   * Meta detected a conversion (a lead, a purchase) in a conversation that began with a click-to-WhatsApp ad. Since 5
   * June 2025; opt-in, not offered in the EU, the United Kingdom and Japan.
   */
  automatic_events: AutomaticEventsValue
  /** The messaging limit or the maximum number of phone numbers changed. */
  business_capability_update: BusinessCapabilityUpdateValue
  /** The status of a business changed. Known only from the App Dashboard's test button. */
  business_status_update: BusinessStatusUpdateValue
  /** The username of a business phone number was approved, reserved or deleted. Since 2026. */
  business_username_updates: BusinessUsernameUpdatesValue
  /** A call was started, answered, rejected, ended, recorded or transcribed. */
  calls: CallsValue
  /** Named by Meta since 28 June 2026; its shape is not public, so its content is in unmapped. */
  consumer_profile: ConsumerProfileValue
  /**
   * The status of a Flow changed, an alert about its health started or ended, or its version is about to expire. Client
   * errors are counted over 60 minutes, endpoint errors and latency over 30, availability over 10.
   */
  flows: FlowsValue
  /** A group was created or deleted, or the attempt failed. */
  group_lifecycle_update: GroupLifecycleUpdateValue
  /** Users joined or left a group, were removed from it, or asked to join it. */
  group_participants_update: GroupParticipantsUpdateValue
  /** The subject, description or picture of a group changed, or the attempt failed. */
  group_settings_update: GroupSettingsUpdateValue
  /** A group was suspended, or its suspension ended. */
  group_status_update: GroupStatusUpdateValue
  /**
   * Messages of up to 180 days before the number was connected, in chunks; their media, which follow separately; or the
   * business chose not to share its history.
   */
  history: HistoryValue
  /**
   * A message was sent on behalf of the business, by the Meta Business Agent for example. Meta names the field but does
   * not describe it; its shape is known from the App Dashboard and from other receivers.
   */
  message_echoes: MessageEchoesValue
  /** An approved template was edited. */
  message_template_components_update: MessageTemplateComponentsUpdateValue
  /** The quality score of a template changed. */
  message_template_quality_update: MessageTemplateQualityUpdateValue
  /** The status of a message template changed: approved, rejected, paused, disabled, deleted or another. */
  message_template_status_update: MessageTemplateStatusUpdateValue
  /**
   * A user sent a message, the status of a sent message changed, a user clicked a marketing link, something about a
   * user changed, or the number had an error. As a rule, exactly one of message, status, user_action and error is
   * present.
   */
  messages: MessagesValue
  /** Control of a conversation passed from one app or agent to another. Releasing control sends no webhook. */
  messaging_handovers: MessagingHandoversValue
  /** A multi-partner solution was created or changed. The entry id, here waba_id, is the business portfolio id. */
  partner_solutions: PartnerSolutionsValue
  /** A payment configuration of the account changed. */
  payment_configuration_update: PaymentConfigurationUpdateValue
  /** The review of a display name was completed. */
  phone_number_name_update: PhoneNumberNameUpdateValue
  /** A phone number got a higher throughput or was onboarded; formerly also: its quality rating changed. */
  phone_number_quality_update: PhoneNumberQualityUpdateValue
  /** The two-step verification PIN of a phone number was changed, or its reset was requested or completed. */
  security: SecurityValue
  /** A contact in the WhatsApp Business app was added, changed or removed. */
  smb_app_state_sync: SmbAppStateSyncValue
  /** The business sent, edited or deleted a message in the WhatsApp Business app or on a linked device. */
  smb_message_echoes: SmbMessageEchoesValue
  /** A copy of an event in a conversation that another app controls. Since 4 August 2026. */
  standby: StandbyValue
  /** The category of a template will change (advance notice) or has changed (completed notice). Since 17 March 2023. */
  template_category_update: TemplateCategoryUpdateValue
  /** Meta found that a utility template or a Direct Send message belongs to another category. Since 2026. */
  template_correct_category_detection: TemplateCorrectCategoryDetectionValue
  /** A tracked event of a marketing message. Known only from the App Dashboard's test button. */
  tracking_events: TrackingEventsValue
  /** A user stopped, resumed or signed up for marketing messages. Since 18 November 2024. */
  user_preferences: UserPreferencesValue
}

/** The decoded records of every topic, by Meta's name of the field. */
export type EventsByField = { [Field in keyof ValuesByField]: EventEnvelope<Field, ValuesByField[Field]> }

type Has<Value, Name extends keyof Value> = { [N in Name]-?: NonNullable<Value[N]> }
type ValueOf<F extends keyof ValuesByField, Name extends keyof ValuesByField[F]> = NonNullable<ValuesByField[F][Name]>
type WithItem<F extends keyof ValuesByField, Item extends keyof ValuesByField[F]> = EventsByField[F] & {
  value: Has<ValuesByField[F], Item>
}
type WithItemIn<
  F extends keyof ValuesByField,
  Holder extends keyof ValuesByField[F],
  Item extends keyof ValueOf<F, Holder>,
> = EventsByField[F] & { value: { [H in Holder]-?: Has<ValueOf<F, Holder>, Item> } }

/** The decoded records by their `ce_type`: those of one item have it for certain. */
export interface EventsByType {
  'whatsapp.account_alerts': EventsByField['account_alerts']
  'whatsapp.account_offboarded': EventsByField['account_offboarded']
  'whatsapp.account_reconnected': EventsByField['account_reconnected']
  'whatsapp.account_review_update': EventsByField['account_review_update']
  'whatsapp.account_settings_update': EventsByField['account_settings_update']
  'whatsapp.account_update': EventsByField['account_update']
  'whatsapp.automatic_events': EventsByField['automatic_events']
  'whatsapp.automatic_events.automatic_event': WithItem<'automatic_events', 'automatic_event'>
  'whatsapp.business_capability_update': EventsByField['business_capability_update']
  'whatsapp.business_status_update': EventsByField['business_status_update']
  'whatsapp.business_username_updates': EventsByField['business_username_updates']
  'whatsapp.calls': EventsByField['calls']
  'whatsapp.calls.call': WithItem<'calls', 'call'>
  'whatsapp.calls.status': WithItem<'calls', 'status'>
  'whatsapp.calls.error': WithItem<'calls', 'error'>
  'whatsapp.consumer_profile': EventsByField['consumer_profile']
  'whatsapp.flows': EventsByField['flows']
  'whatsapp.group_lifecycle_update': EventsByField['group_lifecycle_update']
  'whatsapp.group_lifecycle_update.group': WithItem<'group_lifecycle_update', 'group'>
  'whatsapp.group_participants_update': EventsByField['group_participants_update']
  'whatsapp.group_participants_update.group': WithItem<'group_participants_update', 'group'>
  'whatsapp.group_settings_update': EventsByField['group_settings_update']
  'whatsapp.group_settings_update.group': WithItem<'group_settings_update', 'group'>
  'whatsapp.group_status_update': EventsByField['group_status_update']
  'whatsapp.group_status_update.group': WithItem<'group_status_update', 'group'>
  'whatsapp.history': EventsByField['history']
  'whatsapp.history.message': WithItem<'history', 'message'>
  'whatsapp.history.message_echo': WithItem<'history', 'message_echo'>
  'whatsapp.history.thread': WithItem<'history', 'thread'>
  'whatsapp.history.history': WithItem<'history', 'history'>
  'whatsapp.history.error': WithItem<'history', 'error'>
  'whatsapp.message_echoes': EventsByField['message_echoes']
  'whatsapp.message_echoes.message_echo': WithItem<'message_echoes', 'message_echo'>
  'whatsapp.message_echoes.error': WithItem<'message_echoes', 'error'>
  'whatsapp.message_echoes.message': WithItem<'message_echoes', 'message'>
  'whatsapp.message_template_components_update': EventsByField['message_template_components_update']
  'whatsapp.message_template_quality_update': EventsByField['message_template_quality_update']
  'whatsapp.message_template_status_update': EventsByField['message_template_status_update']
  'whatsapp.messages': EventsByField['messages']
  'whatsapp.messages.message': WithItem<'messages', 'message'>
  'whatsapp.messages.status': WithItem<'messages', 'status'>
  'whatsapp.messages.error': WithItem<'messages', 'error'>
  'whatsapp.messages.user_action': WithItem<'messages', 'user_action'>
  'whatsapp.messaging_handovers': EventsByField['messaging_handovers']
  'whatsapp.partner_solutions': EventsByField['partner_solutions']
  'whatsapp.payment_configuration_update': EventsByField['payment_configuration_update']
  'whatsapp.phone_number_name_update': EventsByField['phone_number_name_update']
  'whatsapp.phone_number_quality_update': EventsByField['phone_number_quality_update']
  'whatsapp.security': EventsByField['security']
  'whatsapp.smb_app_state_sync': EventsByField['smb_app_state_sync']
  'whatsapp.smb_app_state_sync.state_sync': WithItem<'smb_app_state_sync', 'state_sync'>
  'whatsapp.smb_message_echoes': EventsByField['smb_message_echoes']
  'whatsapp.smb_message_echoes.message_echo': WithItem<'smb_message_echoes', 'message_echo'>
  'whatsapp.smb_message_echoes.error': WithItem<'smb_message_echoes', 'error'>
  'whatsapp.standby': EventsByField['standby']
  'whatsapp.standby.message': WithItemIn<'standby', 'standby', 'message'>
  'whatsapp.standby.message_echo': WithItemIn<'standby', 'standby', 'message_echo'>
  'whatsapp.standby.status': WithItemIn<'standby', 'standby', 'status'>
  'whatsapp.template_category_update': EventsByField['template_category_update']
  'whatsapp.template_correct_category_detection': EventsByField['template_correct_category_detection']
  'whatsapp.tracking_events': EventsByField['tracking_events']
  'whatsapp.tracking_events.event': WithItem<'tracking_events', 'event'>
  'whatsapp.user_preferences': EventsByField['user_preferences']
  'whatsapp.user_preferences.user_preference': WithItem<'user_preferences', 'user_preference'>
}

/** What `ce_type` may be, by field; the first is that of a change which is not split. */
export const EVENT_TYPES = {
  account_alerts: ['whatsapp.account_alerts'],
  account_offboarded: ['whatsapp.account_offboarded'],
  account_reconnected: ['whatsapp.account_reconnected'],
  account_review_update: ['whatsapp.account_review_update'],
  account_settings_update: ['whatsapp.account_settings_update'],
  account_update: ['whatsapp.account_update'],
  automatic_events: ['whatsapp.automatic_events', 'whatsapp.automatic_events.automatic_event'],
  business_capability_update: ['whatsapp.business_capability_update'],
  business_status_update: ['whatsapp.business_status_update'],
  business_username_updates: ['whatsapp.business_username_updates'],
  calls: ['whatsapp.calls', 'whatsapp.calls.call', 'whatsapp.calls.status', 'whatsapp.calls.error'],
  consumer_profile: ['whatsapp.consumer_profile'],
  flows: ['whatsapp.flows'],
  group_lifecycle_update: ['whatsapp.group_lifecycle_update', 'whatsapp.group_lifecycle_update.group'],
  group_participants_update: ['whatsapp.group_participants_update', 'whatsapp.group_participants_update.group'],
  group_settings_update: ['whatsapp.group_settings_update', 'whatsapp.group_settings_update.group'],
  group_status_update: ['whatsapp.group_status_update', 'whatsapp.group_status_update.group'],
  history: [
    'whatsapp.history',
    'whatsapp.history.message',
    'whatsapp.history.message_echo',
    'whatsapp.history.thread',
    'whatsapp.history.history',
    'whatsapp.history.error',
  ],
  message_echoes: [
    'whatsapp.message_echoes',
    'whatsapp.message_echoes.message_echo',
    'whatsapp.message_echoes.error',
    'whatsapp.message_echoes.message',
  ],
  message_template_components_update: ['whatsapp.message_template_components_update'],
  message_template_quality_update: ['whatsapp.message_template_quality_update'],
  message_template_status_update: ['whatsapp.message_template_status_update'],
  messages: [
    'whatsapp.messages',
    'whatsapp.messages.message',
    'whatsapp.messages.status',
    'whatsapp.messages.error',
    'whatsapp.messages.user_action',
  ],
  messaging_handovers: ['whatsapp.messaging_handovers'],
  partner_solutions: ['whatsapp.partner_solutions'],
  payment_configuration_update: ['whatsapp.payment_configuration_update'],
  phone_number_name_update: ['whatsapp.phone_number_name_update'],
  phone_number_quality_update: ['whatsapp.phone_number_quality_update'],
  security: ['whatsapp.security'],
  smb_app_state_sync: ['whatsapp.smb_app_state_sync', 'whatsapp.smb_app_state_sync.state_sync'],
  smb_message_echoes: [
    'whatsapp.smb_message_echoes',
    'whatsapp.smb_message_echoes.message_echo',
    'whatsapp.smb_message_echoes.error',
  ],
  standby: ['whatsapp.standby', 'whatsapp.standby.message', 'whatsapp.standby.message_echo', 'whatsapp.standby.status'],
  template_category_update: ['whatsapp.template_category_update'],
  template_correct_category_detection: ['whatsapp.template_correct_category_detection'],
  tracking_events: ['whatsapp.tracking_events', 'whatsapp.tracking_events.event'],
  user_preferences: ['whatsapp.user_preferences', 'whatsapp.user_preferences.user_preference'],
} as const satisfies Record<keyof ValuesByField, readonly string[]>
