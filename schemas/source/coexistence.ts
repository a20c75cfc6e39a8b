/** Fields for numbers that use the WhatsApp Business app and the API side by side. */

import type { Topic } from './builder.ts'
import { list, long, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts, metaError } from './common.ts'
import { historyMessage, messageEcho } from './message.ts'

const chunkMetadata = record('HistoryChunkMetadata', 'Position of the chunk in the whole history.', {
  phase: long('Phase 0, 1 or 2, from the newest messages to the oldest.'),
  chunk_order: long('Number of the chunk within its phase.'),
  progress: long('How much of the history has been sent, in percent.'),
})

const threadContext = record('HistoryThreadContext', 'The user of the thread. Since 2026.', {
  wa_id: str('WhatsApp id, usually the phone number in digits.'),
  user_id: str('Business-scoped user id.'),
  parent_user_id: str('Portfolio-scoped user id.'),
  username: str('Username.'),
})

const thread = record('HistoryThread', 'The conversation that the message belongs to.', {
  id: str('Phone number of the user, digits only; absent when only the business-scoped user id is known.'),
  context: object(threadContext),
})

const chunk = record('HistoryChunk', 'The chunk of history that contains the message.', {
  metadata: object(chunkMetadata),
  threads: list(thread, 'Empty if the chunk has no threads; each message of a thread is a record of its own.'),
  errors: list(metaError, 'Why there is no history; code 2593109: the business chose not to share it.'),
})

const history = topic(
  'history',
  `Messages of up to 180 days before the number was connected, in chunks; their media, which follow separately; or the
   business chose not to share its history.`,
  {
    ...aboutPhoneNumber,
    history: object(chunk),
    thread: object(thread),
    message: object(historyMessage),
    message_echo: object(messageEcho, 'Media of a past message that the business sent.'),
    error: object(metaError, 'An error of the synchronisation, not of one message.'),
    ...contacts,
  },
)

const syncedContact = record('SmbAppStateSyncContact', 'The contact; after a removal only its number or user id.', {
  full_name: str('Full name.'),
  first_name: str('First name.'),
  phone_number: str('Phone number, usually digits only.'),
  user_id: str('Business-scoped user id. Since 2026.'),
  parent_user_id: str('Portfolio-scoped user id. Since 2026.'),
  username: str('Username. Since 2026.'),
})

const syncMetadata = record('SmbAppStateSyncMetadata', 'About the change.', {
  timestamp: time('When the contact changed.'),
  version: long('Version of the contact.'),
})

const stateSync = record('SmbAppStateSyncStateSync', 'A change in the address book.', {
  type: str('What changed.', 'contact'),
  contact: object(syncedContact),
  action: str('What was done; an edit is sent as add.', 'add, remove'),
  metadata: object(syncMetadata),
})

const smbAppStateSync = topic(
  'smb_app_state_sync',
  'A contact in the WhatsApp Business app was added, changed or removed.',
  { ...aboutPhoneNumber, ...contacts, state_sync: object(stateSync) },
)

const echoed = {
  ...aboutPhoneNumber,
  ...contacts,
  message_echo: object(messageEcho),
  error: object(metaError, 'An error that belongs to no single message.'),
}

const smbMessageEchoes = topic(
  'smb_message_echoes',
  'The business sent, edited or deleted a message in the WhatsApp Business app or on a linked device.',
  echoed,
)

const messageEchoes = topic(
  'message_echoes',
  `A message was sent on behalf of the business, by the Meta Business Agent for example. Meta names the field but does not
   describe it; its shape is known from the App Dashboard and from other receivers.`,
  { ...echoed, message: object(messageEcho, 'The message, where Meta calls the list messages.') },
)

export const coexistenceTopics: readonly Topic[] = [history, smbAppStateSync, smbMessageEchoes, messageEchoes]
