// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'

/** The value of the change. Any attribute may be absent. */
export interface AccountSettingsUpdateValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** When the settings changed. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /**
   * Which settings changed; the attribute of that name holds them. Known values (the list may grow):
   * phone_number_settings.
   */
  type?: string | null
  /** The settings after the change. */
  phone_number_settings?: AccountSettingsUpdatePhoneNumberSettings | null
}

/** The settings after the change. */
export interface AccountSettingsUpdatePhoneNumberSettings {
  /** Business phone number id. */
  phone_number_id?: string | null
  /** Calling settings. */
  calling?: AccountSettingsUpdateCalling | null
}

/** Calling settings. */
export interface AccountSettingsUpdateCalling {
  /** Whether calling is enabled. Known values (the list may grow): ENABLED, DISABLED. */
  status?: string | null
  /** Whether users see the call button. Known values (the list may grow): DEFAULT, DISABLE_ALL. */
  call_icon_visibility?: string | null
  /**
   * Whether a user who calls is asked for permission to be called back. Known values (the list may grow): ENABLED,
   * DISABLED.
   */
  callback_permission_status?: string | null
  /** Where the call button is shown. */
  call_icons?: AccountSettingsUpdateCallIcons | null
  /** When users may call. */
  call_hours?: AccountSettingsUpdateCallHours | null
  /** Audio of calls. */
  audio?: AccountSettingsUpdateAudio | null
  /** Call signalling over SIP. */
  sip?: AccountSettingsUpdateSip | null
}

/** Where the call button is shown. */
export interface AccountSettingsUpdateCallIcons {
  /** ISO 3166 alpha-2 codes of the only countries in which users see the button. */
  restrict_to_user_countries?: (string | null)[] | null
}

/** When users may call. */
export interface AccountSettingsUpdateCallHours {
  /** Whether call hours are enabled. Known values (the list may grow): ENABLED, DISABLED. */
  status?: string | null
  /** Time zone name, such as "Europe/Paris". */
  timezone_id?: string | null
  /** Weekly schedule. */
  weekly_operating_hours?: (AccountSettingsUpdateWeeklyOperatingHours | null)[] | null
  /** Exceptions for single dates. */
  holiday_schedule?: (AccountSettingsUpdateHolidaySchedule | null)[] | null
}

/** Call hours on a day of the week. */
export interface AccountSettingsUpdateWeeklyOperatingHours {
  /** Day of the week, MONDAY to SUNDAY. */
  day_of_week?: string | null
  /** Opening time as HHMM, such as "0900". */
  open_time?: string | null
  /** Closing time as HHMM, such as "1730". */
  close_time?: string | null
}

/** Call hours on a date that differs from the weekly schedule. */
export interface AccountSettingsUpdateHolidaySchedule {
  /** Date, YYYY-MM-DD. */
  date?: string | null
  /** Start time as HHMM, such as "0000". */
  start_time?: string | null
  /** End time as HHMM, such as "2359". */
  end_time?: string | null
}

/** Audio of calls. */
export interface AccountSettingsUpdateAudio {
  /** Audio codecs in addition to the default, such as PCMA and PCMU. */
  additional_codecs?: (string | null)[] | null
}

/** Call signalling over SIP. */
export interface AccountSettingsUpdateSip {
  /** Whether SIP is enabled. Known values (the list may grow): ENABLED, DISABLED. */
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
  /** Parameters in the user part of the request URI, set by the business. */
  request_uri_user_params?: Record<string, string | null> | null
}
