/** Fields about marketing, advertisements and consumers. */

import type { Topic } from './builder.ts'
import { long, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts } from './common.ts'

const customData = record('AutomaticEventsCustomData', 'The amount, with a purchase.', {
  currency: str('ISO 4217 code.'),
  value: long('Amount in thousandths of the currency: divide by 1000.'),
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
  { ...aboutPhoneNumber, automatic_event: object(automaticEvent) },
)

const userPreference = record('UserPreferencesUserPreference', 'The choice of the user.', {
  wa_id: str('WhatsApp id of the user, usually the phone number in digits.'),
  user_id: str('Business-scoped user id. Since 2026.'),
  parent_user_id: str('User id in the scope of the portfolio. Since 2026.'),
  detail: str('The choice, in words.'),
  category: str('What it is about.', 'marketing_messages'),
  value: str('The choice.', 'stop, resume, signup, opt-in'),
  timestamp: time('When the user chose.'),
  signup_id: str('With signup: id of the sign-up.'),
})

const userPreferences = topic(
  'user_preferences',
  'A user stopped marketing messages, resumed them or signed up to them. Since 18 November 2024.',
  { ...aboutPhoneNumber, ...contacts, user_preference: object(userPreference) },
)

const trackingData = record('TrackingEventsTrackingData', 'What to attribute the event with.', {
  click_id: str('Id of the click.'),
  tracking_token: str('Token of the tracking.'),
})

const trackingEvent = record('TrackingEventsEvent', 'A tracked event of a marketing message.', {
  event_name: str('What happened.', 'sent'),
  timestamp: time('When it happened.'),
  tracking_data: object(trackingData),
})

const trackingEvents = topic(
  'tracking_events',
  'A tracked event of a marketing message. Known from the test button of the App Dashboard only.',
  { ...aboutPhoneNumber, event: object(trackingEvent) },
)

const consumerProfile = topic(
  'consumer_profile',
  'Named by Meta since 28 June 2026; its shape is not public, so what it holds is in unmapped.',
  aboutPhoneNumber,
)

export const marketingTopics: readonly Topic[] = [automaticEvents, userPreferences, trackingEvents, consumerProfile]
