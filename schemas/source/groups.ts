/** The four fields about groups. */

import type { Topic } from './builder.ts'
import { bool, list, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts, metaError } from './common.ts'

const timestamp = time('When it happened.')
const groupId = str('Group id.')
const requestId = str('Id of the API request that caused it.')
const errors = list(metaError, 'Why it failed, entirely or in part.')

const lifecycleGroup = record('GroupLifecycleUpdateGroup', 'The group that was created or deleted.', {
  timestamp,
  group_id: groupId,
  type: str('What happened.', 'group_create, group_delete'),
  request_id: requestId,
  subject: str('Subject of the group.'),
  description: str('Description of the group.'),
  invite_link: str('Link with which users join.'),
  join_approval_mode: str('Whether the business must approve users who join.', 'auto_approve, approval_required'),
  errors,
})

const user = {
  wa_id: str('WhatsApp id of the user, usually the phone number in digits.'),
  user_id: str('Business-scoped user id. Since 2026.'),
  parent_user_id: str('Portfolio-scoped user id. Since 2026.'),
  username: str('Username. Since 2026.'),
}

const participant = record('GroupParticipantsUpdateParticipant', 'A participant of the group.', {
  input: str('The user as named in the API request.'),
  ...user,
})

const failedParticipant = record(
  'GroupParticipantsUpdateFailedParticipant',
  'A participant who could not be added or removed.',
  {
    input: str('The user as named in the API request.'),
    ...user,
    errors: list(metaError, 'Why it failed for this participant.'),
  },
)

const initiatedBy = str('Who initiated it. Meta sends it in the group or next to it.', 'business, participant')

const participantsGroup = record('GroupParticipantsUpdateGroup', 'The group whose participants changed.', {
  timestamp,
  group_id: groupId,
  type: str(
    'What happened.',
    `group_participants_add, group_participants_remove, group_join_request_created, group_join_request_revoked,
     group_add_participants, group_remove_participants`,
  ),
  reason: str('How the participants joined.', 'invite_link'),
  request_id: requestId,
  join_request_id: str('Id of the join request.'),
  ...user,
  added_participants: list(participant, 'Participants who were added.'),
  removed_participants: list(participant, 'Participants who were removed or left.'),
  failed_participants: list(failedParticipant, 'Participants who could not be added or removed.'),
  initiated_by: initiatedBy,
  errors,
})

const successful = bool('Whether the change succeeded.')

const profilePicture = record('GroupSettingsUpdateProfilePicture', 'The new profile picture.', {
  mime_type: str('MIME type.'),
  sha256: str('SHA-256 of the picture, Base64-encoded.'),
  update_successful: successful,
  errors,
})

const changedText = record('GroupSettingsUpdateText', 'The new subject or description.', {
  text: str('Text.'),
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

const statusGroup = record('GroupStatusUpdateGroup', 'The group that was suspended or reinstated.', {
  timestamp,
  group_id: groupId,
  type: str('What happened.', 'group_suspend, group_suspend_cleared'),
})

export const groupTopics: readonly Topic[] = [
  topic('group_lifecycle_update', 'A group was created or deleted, or the attempt failed.', {
    ...aboutPhoneNumber,
    ...contacts,
    group: object(lifecycleGroup),
  }),
  topic('group_participants_update', 'Users joined or left a group, were removed from it, or asked to join it.', {
    ...aboutPhoneNumber,
    ...contacts,
    group: object(participantsGroup),
    initiated_by: initiatedBy,
  }),
  topic('group_settings_update', 'The subject, description or picture of a group changed, or the attempt failed.', {
    ...aboutPhoneNumber,
    ...contacts,
    group: object(settingsGroup),
  }),
  topic('group_status_update', 'A group was suspended, or its suspension ended.', {
    ...aboutPhoneNumber,
    ...contacts,
    group: object(statusGroup),
  }),
]
