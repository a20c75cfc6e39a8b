// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface AccountSettingsUpdateValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** When the settings changed. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** What changed; the attribute of that name holds it. Known values (Meta adds to them): phone_number_settings. */
  type?: string | null
  /** The settings after the change. */
  phone_number_settings?: AccountSettingsUpdatePhoneNumberSettings | null
}

/** The settings after the change. */
export interface AccountSettingsUpdatePhoneNumberSettings {
  /** Id of the business phone number. */
  phone_number_id?: string | null
  /** Settings of calls. */
  calling?: AccountSettingsUpdateCalling | null
}

/** Settings of calls. */
export interface AccountSettingsUpdateCalling {
  /** Whether calls are on. Known values (Meta adds to them): ENABLED, DISABLED. */
  status?: string | null
  /** Whether users see the call button. Known values (Meta adds to them): DEFAULT, DISABLE_ALL. */
  call_icon_visibility?: string | null
  /** Whether a call of a user permits calling back. Known values (Meta adds to them): ENABLED, DISABLED. */
  callback_permission_status?: string | null
  /** When users may call. */
  call_hours?: AccountSettingsUpdateCallHours | null
  /** Calls over SIP. */
  sip?: AccountSettingsUpdateSip | null
}

/** When users may call. */
export interface AccountSettingsUpdateCallHours {
  /** Whether call hours are on. Known values (Meta adds to them): ENABLED, DISABLED. */
  status?: string | null
  /** Name of the time zone, "Europe/Paris" for example. */
  timezone_id?: string | null
  /** Usual hours. */
  weekly_operating_hours?: (AccountSettingsUpdateWeeklyOperatingHours | null)[] | null
  /** Hours of single dates. */
  holiday_schedule?: (AccountSettingsUpdateHolidaySchedule | null)[] | null
}

/** Opening hours of one day of the week. */
export interface AccountSettingsUpdateWeeklyOperatingHours {
  /** Day of the week, in upper case: MONDAY, TUESDAY and so on. */
  day_of_week?: string | null
  /** From when, four digits in hours and minutes, "0900". */
  open_time?: string | null
  /** Until when, four digits in hours and minutes, "1730". */
  close_time?: string | null
}

/** Hours of one date that differ from the usual ones. */
export interface AccountSettingsUpdateHolidaySchedule {
  /** The date, YYYY-MM-DD. */
  date?: string | null
  /** From when, four digits in hours and minutes, "0000". */
  start_time?: string | null
  /** Until when, four digits in hours and minutes, "2359". */
  end_time?: string | null
}

/** Calls over SIP. */
export interface AccountSettingsUpdateSip {
  /** Whether SIP is on. Known values (Meta adds to them): ENABLED, DISABLED. */
  status?: string | null
  /** The SIP servers. */
  servers?: (AccountSettingsUpdateSipServer | null)[] | null
}

/** A SIP server of the business. */
export interface AccountSettingsUpdateSipServer {
  /** Host name. */
  hostname?: string | null
  /** Port number. */
  port?: number | null
  /** Parameters of the user part of the request URI, as the business set them. */
  request_uri_user_params?: Record<string, string | null> | null
}
