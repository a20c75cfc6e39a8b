/** Fields for numbers that use the WhatsApp Business app and the API side by side. */

import type { Topic } from './builder.ts'
import { list, long, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contact, metaError } from './common.ts'
import { historyMessage, messageEcho } from './message.ts'

const chunkMetadata = record('HistoryChunkMetadata', 'Where the chunk stands in the whole history.', {
  phase: long('Phase: 0, 1 or 2, from the newest messages to the oldest.'),
  chunk_order: long('Number of the chunk within the phase.'),
  progress: long('How much of the history was sent, in percent.'),
})

const chunk = record('HistoryChunk', 'The chunk of the history that the message came in.', {
  metadata: object(chunkMetadata),
  errors: list(metaError, 'Why there is no history; 2593109: the business declined to share it.'),
})

const threadContext = record('HistoryThreadContext', 'The user of the thread. Since 2026.', {
  wa_id: str('WhatsApp id, usually the phone number in digits.'),
  user_id: str('Business-scoped user id.'),
  parent_user_id: str('User id in the scope of the portfolio.'),
  username: str('Username.'),
})

const thread = record('HistoryThread', 'The conversation that the message belongs to.', {
  id: str('Phone number of the user in digits.'),
  context: object(threadContext),
})

const history = topic(
  'history',
  `Messages of up to 180 days before the number was connected, in chunks; media of them, that follow on their own; or the
   business declined to share its history.`,
  {
    ...aboutPhoneNumber,
    history: object(chunk),
    thread: object(thread),
    message: object(historyMessage),
    message_echo: object(messageEcho, 'Media of a past message that the business sent.'),
    contact: object(contact),
  },
)

const syncedContact = record('SmbAppStateSyncContact', 'The contact; only the number when it was removed.', {
  full_name: str('Full name.'),
  first_name: str('First name.'),
  phone_number: str('Phone number in digits.'),
  user_id: str('Business-scoped user id. Since 2026.'),
  parent_user_id: str('User id in the scope of the portfolio. Since 2026.'),
  username: str('Username. Since 2026.'),
})

const syncMetadata = record('SmbAppStateSyncMetadata', 'About the change.', {
  timestamp: time('When the contact was changed.'),
})

const stateSync = record('SmbAppStateSyncStateSync', 'One change in the address book.', {
  type: str('What changed.', 'contact'),
  contact: object(syncedContact),
  action: str('What was done; an edit comes as add.', 'add, remove'),
  metadata: object(syncMetadata),
})

const smbAppStateSync = topic(
  'smb_app_state_sync',
  'A contact in the WhatsApp Business app was added, changed or removed.',
  { ...aboutPhoneNumber, state_sync: object(stateSync) },
)

const echoed = { ...aboutPhoneNumber, contact: object(contact), message_echo: object(messageEcho) }

const smbMessageEchoes = topic(
  'smb_message_echoes',
  'The business sent, edited or deleted a message in the WhatsApp Business app or on a linked device.',
  echoed,
)

const messageEchoes = topic(
  'message_echoes',
  `A message was sent on behalf of the business. The field is named by Meta, its shape is not public: it is taken to be
   that of smb_message_echoes, and what does not fit is in unmapped.`,
  echoed,
)

export const coexistenceTopics: readonly Topic[] = [history, smbAppStateSync, smbMessageEchoes, messageEchoes]
