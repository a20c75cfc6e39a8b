/** Fields about marketing, advertisements and consumers. */

import type { Topic } from './builder.ts'
import { long, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts } from './common.ts'

const customData = record('AutomaticEventsCustomData', 'The amount of a purchase.', {
  currency: str('ISO 4217 currency code.'),
  value: long('Amount multiplied by 1000.'),
})

const automaticEvent = record('AutomaticEventsAutomaticEvent', 'A detected conversion.', {
  id: str('Id of the message in which it was detected.'),
  event_name: str('What was detected.', 'LeadSubmitted, Purchase'),
  timestamp: time('When it happened.'),
  ctwa_clid: str('Click id of the click-to-WhatsApp ad.'),
  custom_data: object(customData),
})

const automaticEvents = topic(
  'automatic_events',
  `Meta detected a conversion (a lead, a purchase) in a conversation that began with a click-to-WhatsApp ad. Since 5 June
   2025; opt-in, not offered in the EU, the United Kingdom and Japan.`,
  { ...aboutPhoneNumber, ...contacts, automatic_event: object(automaticEvent) },
)

const userPreference = record('UserPreferencesUserPreference', "The user's choice.", {
  wa_id: str('WhatsApp id of the user, usually the phone number in digits.'),
  user_id: str('Business-scoped user id. Since 2026.'),
  parent_user_id: str('Portfolio-scoped user id. Since 2026.'),
  detail: str('Description of the choice.'),
  category: str('What the choice applies to.', 'marketing_messages'),
  value: str('The choice.', 'stop, resume, signup, opt-in'),
  timestamp: time('When the user chose.'),
  signup_id: str('signup: sign-up id.'),
})

const userPreferences = topic(
  'user_preferences',
  'A user stopped, resumed or signed up for marketing messages. Since 18 November 2024.',
  { ...aboutPhoneNumber, ...contacts, user_preference: object(userPreference) },
)

const trackingData = record('TrackingEventsTrackingData', 'Data to attribute the event by.', {
  click_id: str('Click id.'),
  tracking_token: str('Tracking token.'),
})

const trackingEvent = record('TrackingEventsEvent', 'A tracked event of a marketing message.', {
  event_name: str('What happened.', 'sent'),
  timestamp: time('When it happened.'),
  tracking_data: object(trackingData),
})

const trackingEvents = topic(
  'tracking_events',
  "A tracked event of a marketing message. Known only from the App Dashboard's test button.",
  { ...aboutPhoneNumber, ...contacts, event: object(trackingEvent) },
)

const consumerProfile = topic(
  'consumer_profile',
  'Named by Meta since 28 June 2026; its shape is not public, so its content is in unmapped.',
  { ...aboutPhoneNumber, ...contacts },
)

export const marketingTopics: readonly Topic[] = [automaticEvents, userPreferences, trackingEvents, consumerProfile]
