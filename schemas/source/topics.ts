/** Every topic that has a schema; a new field is added to one of these lists. */

import { accountTopics } from './account.ts'
import { accountUpdate } from './account-update.ts'
import type { Topic } from './builder.ts'
import { topic } from './builder.ts'
import { messages } from './messages.ts'
import { templateTopics } from './templates.ts'

const unrecognized = topic(
  'unrecognized',
  "A change whose field, or whose body's object, the relay does not know: a field newer than this relay, for example.",
  'json-text',
)

export const topics: readonly Topic[] = [
  ...accountTopics,
  accountUpdate,
  ...templateTopics,
  messages,
  unrecognized,
]
