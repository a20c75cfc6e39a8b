/** The field account_settings_update. */
import { list, long, object, record, str, stringMap, time, topic } from './builder.ts'

const switchValues = 'ENABLED, DISABLED'

const weeklyHours = record('AccountSettingsUpdateWeeklyOperatingHours', 'Opening hours of one day of the week.', {
  day_of_week: str('Day of the week, in upper case: MONDAY, TUESDAY and so on.'),
  open_time: str('From when, four digits in hours and minutes, "0900".'),
  close_time: str('Until when, four digits in hours and minutes, "1730".'),
})

const holiday = record('AccountSettingsUpdateHolidaySchedule', 'Hours of one date that differ from the usual ones.', {
  date: str('The date, YYYY-MM-DD.'),
  start_time: str('From when, four digits in hours and minutes, "0000".'),
  end_time: str('Until when, four digits in hours and minutes, "2359".'),
})

const callHours = record('AccountSettingsUpdateCallHours', 'When users may call.', {
  status: str('Whether call hours are on.', switchValues),
  timezone_id: str('Name of the time zone, "Europe/Paris" for example.'),
  weekly_operating_hours: list(weeklyHours, 'Usual hours.'),
  holiday_schedule: list(holiday, 'Hours of single dates.'),
})

const sipServer = record('AccountSettingsUpdateSipServer', 'A SIP server of the business.', {
  hostname: str('Host name.'),
  port: long('Port number.'),
  request_uri_user_params: stringMap('Parameters of the user part of the request URI, as the business set them.'),
})

const sip = record('AccountSettingsUpdateSip', 'Calls over SIP.', {
  status: str('Whether SIP is on.', switchValues),
  servers: list(sipServer, 'The SIP servers.'),
})

const calling = record('AccountSettingsUpdateCalling', 'Settings of calls.', {
  status: str('Whether calls are on.', switchValues),
  call_icon_visibility: str('Whether users see the call button.', 'DEFAULT, DISABLE_ALL'),
  callback_permission_status: str('Whether a call of a user permits calling back.', switchValues),
  call_hours: object(callHours),
  sip: object(sip),
})

const phoneNumberSettings = record('AccountSettingsUpdatePhoneNumberSettings', 'The settings after the change.', {
  phone_number_id: str('Id of the business phone number.'),
  calling: object(calling),
})

export const accountSettingsUpdate = topic(
  'account_settings_update',
  'Settings of a business phone number changed; at present those of calls.',
  {
    messaging_product: str('Always "whatsapp".'),
    timestamp: time('When the settings changed.'),
    type: str('What changed; the attribute of that name holds it.', 'phone_number_settings'),
    phone_number_settings: object(phoneNumberSettings),
  },
)
