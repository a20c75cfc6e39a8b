/** The four fields about groups. */

import type { Topic } from './builder.ts'
import { bool, list, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, metaError } from './common.ts'

const timestamp = time('When it happened.')
const groupId = str('Id of the group.')
const requestId = str('Id of the API request that it answers.')
const errors = list(metaError, 'Why it failed, or failed in part.')

const lifecycleGroup = record('GroupLifecycleUpdateGroup', 'The group that was created or deleted.', {
  timestamp,
  group_id: groupId,
  type: str('What happened.', 'group_create, group_delete'),
  request_id: requestId,
  subject: str('Subject of the group.'),
  description: str('Description of the group.'),
  invite_link: str('Link by which users join.'),
  join_approval_mode: str('Whether the business approves who joins.', 'auto_approve, approval_required'),
  errors,
})

const user = {
  wa_id: str('WhatsApp id of the user, usually the phone number in digits.'),
  user_id: str('Business-scoped user id. Since 2026.'),
  parent_user_id: str('User id in the scope of the portfolio. Since 2026.'),
  username: str('Username. Since 2026.'),
}

const participant = record('GroupParticipantsUpdateParticipant', 'A participant.', {
  input: str('The user as given in the API request.'),
  ...user,
})

const failedParticipant = record('GroupParticipantsUpdateFailedParticipant', 'A participant for whom it failed.', {
  input: str('The user as given in the API request.'),
  ...user,
  errors: list(metaError, 'Why it failed for this participant.'),
})

const initiatedBy = str('Who did it; Meta sends it on the group or beside it.', 'business, participant')

const participantsGroup = record('GroupParticipantsUpdateGroup', 'The group whose participants changed.', {
  timestamp,
  group_id: groupId,
  type: str(
    'What happened.',
    `group_participants_add, group_participants_remove, group_join_request_created, group_join_request_revoked,
     group_add_participants, group_remove_participants`,
  ),
  reason: str('How the participants came.', 'invite_link'),
  request_id: requestId,
  join_request_id: str('Id of the request of the user to join.'),
  ...user,
  added_participants: list(participant, 'Who was added.'),
  removed_participants: list(participant, 'Who was removed or left.'),
  failed_participants: list(failedParticipant, 'For whom it failed.'),
  initiated_by: initiatedBy,
  errors,
})

const successful = bool('Whether the change was made.')

const profilePicture = record('GroupSettingsUpdateProfilePicture', 'The new profile picture.', {
  mime_type: str('MIME type.'),
  sha256: str('SHA-256 of the picture, base64.'),
  update_successful: successful,
  errors,
})

const changedText = record('GroupSettingsUpdateText', 'The new subject or description.', {
  text: str('The text.'),
  update_successful: successful,
  errors,
})

const settingsGroup = record('GroupSettingsUpdateGroup', 'The group whose settings changed.', {
  timestamp,
  group_id: groupId,
  type: str('What happened.', 'group_settings_update'),
  request_id: requestId,
  profile_picture: object(profilePicture),
  group_subject: object(changedText, 'The new subject.'),
  group_description: object(changedText, 'The new description.'),
  errors,
})

const statusGroup = record('GroupStatusUpdateGroup', 'The group that was suspended or works again.', {
  timestamp,
  group_id: groupId,
  type: str('What happened.', 'group_suspend, group_suspend_cleared'),
})

export const groupTopics: readonly Topic[] = [
  topic('group_lifecycle_update', 'A group was created or deleted, or could not be.', {
    ...aboutPhoneNumber,
    group: object(lifecycleGroup),
  }),
  topic('group_participants_update', 'Users joined a group, left it, were removed from it, or ask to join.', {
    ...aboutPhoneNumber,
    group: object(participantsGroup),
    initiated_by: initiatedBy,
  }),
  topic('group_settings_update', 'Subject, description or picture of a group was changed, or could not be.', {
    ...aboutPhoneNumber,
    group: object(settingsGroup),
  }),
  topic('group_status_update', 'A group was suspended, or its suspension ended.', {
    ...aboutPhoneNumber,
    group: object(statusGroup),
  }),
]
