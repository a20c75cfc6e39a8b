/** The field account_settings_update. */
import { list, long, object, record, str, stringMap, time, topic } from './builder.ts'

const switchValues = 'ENABLED, DISABLED'

const weeklyHours = record('AccountSettingsUpdateWeeklyOperatingHours', 'Call hours on a day of the week.', {
  day_of_week: str('Day of the week, MONDAY to SUNDAY.'),
  open_time: str('Opening time as HHMM, such as "0900".'),
  close_time: str('Closing time as HHMM, such as "1730".'),
})

const holiday = record(
  'AccountSettingsUpdateHolidaySchedule',
  'Call hours on a date that differs from the weekly schedule.',
  {
    date: str('Date, YYYY-MM-DD.'),
    start_time: str('Start time as HHMM, such as "0000".'),
    end_time: str('End time as HHMM, such as "2359".'),
  },
)

const callHours = record('AccountSettingsUpdateCallHours', 'When users may call.', {
  status: str('Whether call hours are enabled.', switchValues),
  timezone_id: str('Time zone name, such as "Europe/Paris".'),
  weekly_operating_hours: list(weeklyHours, 'Weekly schedule.'),
  holiday_schedule: list(holiday, 'Exceptions for single dates.'),
})

const sipServer = record('AccountSettingsUpdateSipServer', 'A SIP server of the business.', {
  hostname: str('Host name.'),
  port: long('Port number.'),
  request_uri_user_params: stringMap('Parameters in the user part of the request URI, set by the business.'),
})

const sip = record('AccountSettingsUpdateSip', 'Call signalling over SIP.', {
  status: str('Whether SIP is enabled.', switchValues),
  servers: list(sipServer, 'The SIP servers.'),
})

const callIcons = record('AccountSettingsUpdateCallIcons', 'Where the call button is shown.', {
  restrict_to_user_countries: list(
    'string',
    'ISO 3166 alpha-2 codes of the only countries in which users see the button.',
  ),
})

const audio = record('AccountSettingsUpdateAudio', 'Audio of calls.', {
  additional_codecs: list('string', 'Audio codecs in addition to the default, such as PCMA and PCMU.'),
})

const calling = record('AccountSettingsUpdateCalling', 'Calling settings.', {
  status: str('Whether calling is enabled.', switchValues),
  call_icon_visibility: str('Whether users see the call button.', 'DEFAULT, DISABLE_ALL'),
  callback_permission_status: str('Whether a user who calls is asked for permission to be called back.', switchValues),
  call_icons: object(callIcons),
  call_hours: object(callHours),
  audio: object(audio),
  sip: object(sip),
})

const phoneNumberSettings = record('AccountSettingsUpdatePhoneNumberSettings', 'The settings after the change.', {
  phone_number_id: str('Business phone number id.'),
  calling: object(calling),
})

export const accountSettingsUpdate = topic(
  'account_settings_update',
  'Settings of a business phone number changed; currently its calling settings.',
  {
    messaging_product: str('Always "whatsapp".'),
    timestamp: time('When the settings changed.'),
    type: str('Which settings changed; the attribute of that name holds them.', 'phone_number_settings'),
    phone_number_settings: object(phoneNumberSettings),
  },
)
