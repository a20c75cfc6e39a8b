/** Fields about message templates. */

import type { Topic } from './builder.ts'
import { list, object, record, str, time, topic } from './builder.ts'

const template = {
  message_template_id: str('Id of the template: a JSON number at Meta, here a string, exact at any length.'),
  message_template_name: str('Name of the template.'),
  message_template_language: str('Language code; "en_US", "he", "pt-BR" and "en-US" all occur.'),
}

const categories = 'AUTHENTICATION, MARKETING, UTILITY'

const disableInfo = record('MessageTemplateStatusUpdateDisableInfo', 'With DISABLED: since when.', {
  disable_date: time('When the template was disabled.'),
})

const otherInfo = record('MessageTemplateStatusUpdateOtherInfo', 'More about a pause or a lock.', {
  title: str('What happened.', 'FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE, UNPAUSE, DISABLED'),
  description: str('Why, in words.'),
})

const rejectionInfo = record(
  'MessageTemplateStatusUpdateRejectionInfo',
  'More about a rejection for INVALID_FORMAT. Since late 2025.',
  {
    reason: str('Why it was rejected, in words.'),
    recommendation: str('What to do about it, in words.'),
  },
)

const messageTemplateStatusUpdate = topic(
  'message_template_status_update',
  'A message template was approved, rejected, paused, disabled or deleted, or its status changed in another way.',
  {
    event: str(
      'The new status.',
      `APPROVED, ARCHIVED, UNARCHIVED, DELETED, DISABLED, FLAGGED, IN_APPEAL, LIMIT_EXCEEDED, LOCKED, UNLOCKED, PAUSED,
       PENDING, PENDING_DELETION (since 22 November 2022), REINSTATED, REJECTED`,
    ),
    ...template,
    message_template_category: str('Category of the template; not with Direct Send. Since 2025.', categories),
    reason: str(
      'Why it was rejected; NONE is a value that Meta sends, null while deletion is pending.',
      `ABUSIVE_CONTENT, CATEGORY_NOT_AVAILABLE, INCORRECT_CATEGORY (since 4 April 2023), INVALID_FORMAT, NONE,
       PROMOTIONAL, SCAM, TAG_CONTENT_MISMATCH`,
    ),
    disable_info: object(disableInfo),
    other_info: object(otherInfo),
    rejection_info: object(rejectionInfo),
  },
)

const button = record('MessageTemplateComponentsUpdateButton', 'One button of the template.', {
  message_template_button_type: str(
    'Kind of button.',
    `CATALOG, COPY_CODE, EXTENSION, FLOW, MPM, ORDER_DETAILS, OTP, PHONE_NUMBER, POSTBACK, QUICK_REPLY, REMINDER,
     SEND_LOCATION, SPM, URL, VOICE_CALL`,
  ),
  message_template_button_text: str('Label of the button.'),
  message_template_button_url: str('Address that a URL button opens.'),
  message_template_button_phone_number: str('Number that a PHONE_NUMBER button calls.'),
})

const messageTemplateComponentsUpdate = topic(
  'message_template_components_update',
  'An approved template was edited.',
  {
    ...template,
    message_template_element: str('Text of the body.'),
    message_template_title: str('Text of the header, if it is a text header.'),
    message_template_footer: str('Text of the footer.'),
    message_template_buttons: list(button, 'Buttons, in their order.'),
  },
)

const scores = 'GREEN, YELLOW, RED, UNKNOWN'

const messageTemplateQualityUpdate = topic(
  'message_template_quality_update',
  'The quality score of a template changed.',
  {
    previous_quality_score: str('Score before.', scores),
    new_quality_score: str('Score now.', scores),
    ...template,
  },
)

const templateCategoryUpdate = topic(
  'template_category_update',
  'The category of a template will be changed (advance notice) or was changed (completed notice). Since 17 March 2023.',
  {
    ...template,
    new_category: str(
      'In the advance notice the category that the template has now; in the completed notice the one that it got.',
      categories,
    ),
    correct_category: str('Advance notice: the category that it will get.', categories),
    category_update_timestamp: time('Advance notice: when it will be changed.'),
    previous_category: str('Completed notice: the category before; not always sent.', categories),
  },
)

const templateCorrectCategoryDetection = topic(
  'template_correct_category_detection',
  'A utility template, or a message of Direct Send, was judged to belong to another category. Since 2026.',
  {
    ...template,
    category: str('Category of the template.', categories),
    correct_category: str('Category that it belongs to.', 'MARKETING, AUTHENTICATION'),
  },
)

export const templateTopics: readonly Topic[] = [
  messageTemplateStatusUpdate,
  messageTemplateComponentsUpdate,
  messageTemplateQualityUpdate,
  templateCategoryUpdate,
  templateCorrectCategoryDetection,
]
