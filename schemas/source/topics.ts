/** Every topic of a webhook field, and unrecognized; a new field is added to one of these lists. */

import { accountTopics } from './account.ts'
import { accountSettingsUpdate } from './account-settings-update.ts'
import { accountUpdate } from './account-update.ts'
import type { Topic } from './builder.ts'
import { topic } from './builder.ts'
import { calls } from './calls.ts'
import { coexistenceTopics } from './coexistence.ts'
import { flows } from './flows.ts'
import { groupTopics } from './groups.ts'
import { marketingTopics } from './marketing.ts'
import { messages } from './messages.ts'
import { routingTopics } from './routing.ts'
import { templateTopics } from './templates.ts'

const unrecognized = topic(
  'unrecognized',
  "A change whose field, or whose body's object, the relay does not know, such as a field newer than the relay.",
  'json-text',
)

export const topics: readonly Topic[] = [
  ...accountTopics,
  accountSettingsUpdate,
  accountUpdate,
  ...templateTopics,
  messages,
  calls,
  flows,
  ...groupTopics,
  ...coexistenceTopics,
  ...marketingTopics,
  ...routingTopics,
  unrecognized,
]
