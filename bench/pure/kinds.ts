import { type BodySet, history, manyChanges, oneMessage, sampleBodies } from '../load/bodies.ts'
import { dayOfTraffic, mixedChanges } from '../load/mix.ts'

/** Kinds of bodies that differ in what they cost. */
export const KINDS = {
  'text message': () => oneMessage(64),
  status: () => sampleBodies('messages.status_sent', 64),
  account_update: () => sampleBodies('account_update.partner_added', 64),
  'template status': () => sampleBodies('message_template_status_update.approved', 64),
  'history of 1,000': () => history(4, 1_000),
  '40 changes': () => manyChanges(16, 40),
  "a day's mix": () => dayOfTraffic(512),
  'mixed changes': () => mixedChanges(16),
} satisfies Record<string, () => BodySet>

export type Kind = keyof typeof KINDS
export const KIND_NAMES = Object.keys(KINDS) as Kind[]
