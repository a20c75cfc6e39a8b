/** Fields about message templates. */

import type { Topic } from './builder.ts'
import { list, object, record, str, time, topic } from './builder.ts'

const template = {
  message_template_id: str('Template id. Meta sends a JSON number; here it is a string.'),
  message_template_name: str('Template name.'),
  message_template_language: str('Language code, such as "en_US", "he", "pt-BR" or "en-US".'),
}

const categories = 'AUTHENTICATION, MARKETING, UTILITY'

const disableInfo = record('MessageTemplateStatusUpdateDisableInfo', 'DISABLED: when the template was disabled.', {
  disable_date: time('When the template was disabled.'),
})

const otherInfo = record('MessageTemplateStatusUpdateOtherInfo', 'Details of a pause or a lock.', {
  title: str('What happened.', 'FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE, UNPAUSE, DISABLED'),
  description: str('Description of the reason.'),
})

const rejectionInfo = record(
  'MessageTemplateStatusUpdateRejectionInfo',
  'Details of a rejection for INVALID_FORMAT. Since late 2025.',
  {
    reason: str('Description of the reason.'),
    recommendation: str('How to resolve it.'),
  },
)

const messageTemplateStatusUpdate = topic(
  'message_template_status_update',
  'The status of a message template changed: approved, rejected, paused, disabled, deleted or another.',
  {
    event: str(
      'New status.',
      `APPROVED, ARCHIVED, UNARCHIVED, DELETED, DISABLED, FLAGGED, IN_APPEAL, LIMIT_EXCEEDED, LOCKED, UNLOCKED, PAUSED,
       PENDING, PENDING_DELETION (since 22 November 2022), REINSTATED, REJECTED`,
    ),
    ...template,
    message_template_category: str('Template category; absent for Direct Send. Since 2025.', categories),
    reason: str(
      'Reason for the rejection. Meta also sends the text NONE, and null while a deletion is pending.',
      `ABUSIVE_CONTENT, CATEGORY_NOT_AVAILABLE, INCORRECT_CATEGORY (since 4 April 2023), INVALID_FORMAT, NONE,
       PROMOTIONAL, SCAM, TAG_CONTENT_MISMATCH`,
    ),
    disable_info: object(disableInfo),
    other_info: object(otherInfo),
    rejection_info: object(rejectionInfo),
  },
)

const button = record('MessageTemplateComponentsUpdateButton', 'A button of the template.', {
  message_template_button_type: str(
    'Kind of button.',
    `CATALOG, COPY_CODE, EXTENSION, FLOW, MPM, ORDER_DETAILS, OTP, PHONE_NUMBER, POSTBACK, QUICK_REPLY, REMINDER,
     SEND_LOCATION, SPM, URL, VOICE_CALL`,
  ),
  message_template_button_text: str('Button label.'),
  message_template_button_url: str('URL: address that the button opens.'),
  message_template_button_phone_number: str('PHONE_NUMBER: number that the button calls.'),
})

const messageTemplateComponentsUpdate = topic(
  'message_template_components_update',
  'An approved template was edited.',
  {
    ...template,
    message_template_element: str('Body text.'),
    message_template_title: str('Header text, for a text header.'),
    message_template_footer: str('Footer text.'),
    message_template_buttons: list(button, 'Buttons, in their order.'),
  },
)

const scores = 'GREEN, YELLOW, RED, UNKNOWN'

const messageTemplateQualityUpdate = topic(
  'message_template_quality_update',
  'The quality score of a template changed.',
  {
    previous_quality_score: str('Previous score.', scores),
    new_quality_score: str('New score.', scores),
    ...template,
  },
)

const templateCategoryUpdate = topic(
  'template_category_update',
  'The category of a template will change (advance notice) or has changed (completed notice). Since 17 March 2023.',
  {
    ...template,
    new_category: str('Advance notice: the current category. Completed notice: the new category.', categories),
    correct_category: str('Advance notice: the category that the template will get.', categories),
    category_update_timestamp: time('Advance notice: when the category will change.'),
    previous_category: str('Completed notice: the previous category; not always sent.', categories),
  },
)

const templateCorrectCategoryDetection = topic(
  'template_correct_category_detection',
  'Meta found that a utility template or a Direct Send message belongs to another category. Since 2026.',
  {
    ...template,
    category: str('Category of the template.', categories),
    correct_category: str('Category that the template belongs to.', 'MARKETING, AUTHENTICATION'),
  },
)

export const templateTopics: readonly Topic[] = [
  messageTemplateStatusUpdate,
  messageTemplateComponentsUpdate,
  messageTemplateQualityUpdate,
  templateCategoryUpdate,
  templateCorrectCategoryDetection,
]
