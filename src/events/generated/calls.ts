// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata, MetaError } from './shared.ts'

/** The value of the change; Meta guarantees none of its attributes. */
export interface CallsValue {
  /** Always "whatsapp". */
  messaging_product?: string | null
  /** The business phone number that received or sent the event. */
  metadata?: Metadata | null
  /** Business phone number id, where it is sent outside metadata. */
  phone_number_id?: string | null
  /** The user of this event, from Meta's contacts. */
  contact?: Contact | null
  /** Contacts of the change that belong to none of its events; in its first record only. */
  contacts?: (Contact | null)[] | null
  /** One step of a call. */
  call?: CallsCall | null
  /** A status of a call that the business made. */
  status?: CallsStatus | null
  /** An error of the call; without title. */
  error?: MetaError | null
}

/** One step of a call. */
export interface CallsCall {
  /** Id of the call, "wacid.…". */
  id?: string | null
  /**
   * What happened. Known values (Meta adds to them): connect, terminate, call_created (SIP), call_recording_available,
   * call_transcription_available.
   */
  event?: string | null
  /** When it happened. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Who called. Known values (Meta adds to them): BUSINESS_INITIATED, USER_INITIATED. */
  direction?: string | null
  /** Number of the caller in digits; left out for hidden numbers. */
  from?: string | null
  /** Number of the called in digits; left out for hidden numbers. */
  to?: string | null
  /** Business-scoped user id of the caller. Since 2026. */
  from_user_id?: string | null
  /** User id of the caller in the scope of the portfolio. Since 2026. */
  from_parent_user_id?: string | null
  /** Business-scoped user id of the called. Since 2026. */
  to_user_id?: string | null
  /** User id of the called in the scope of the portfolio. Since 2026. */
  to_parent_user_id?: string | null
  /** Session description of the call; none for SIP. */
  session?: CallsSession | null
  /** The form before session (legacy). */
  connection?: CallsConnection | null
  /** What the business passed when calling. */
  biz_opaque_callback_data?: string | null
  /** What the business put into the link that the user called through. */
  deeplink_payload?: string | null
  /** What the business put into the button that the user called through. */
  cta_payload?: string | null
  /** With terminate: how the call ended. Known values (Meta adds to them): COMPLETED, FAILED, Completed, Failed. */
  status?: string | null
  /** When the call was answered; answered calls only. Meta sends Unix seconds; here milliseconds. */
  start_time?: TimestampMillis | null
  /** When the call ended; answered calls only. Meta sends Unix seconds; here milliseconds. */
  end_time?: TimestampMillis | null
  /** Duration in seconds; answered calls only. */
  duration?: number | null
  /** Recording of the call. */
  call_recording?: CallsCallRecording | null
  /** Transcript of the call. */
  call_transcript?: CallsCallTranscript | null
}

/** Session description of the call; none for SIP. */
export interface CallsSession {
  /** Its type. Known values (Meta adds to them): offer, answer. */
  sdp_type?: string | null
  /** The session description (SDP), lines ended by CR LF. */
  sdp?: string | null
}

/** The form before session (legacy). */
export interface CallsConnection {
  /** Session description in the form before session. */
  webrtc?: CallsWebrtc | null
}

/** Session description in the form before session. */
export interface CallsWebrtc {
  /** The session description (SDP), lines ended by CR LF. */
  sdp?: string | null
}

/** Recording of the call. */
export interface CallsCallRecording {
  /** Kind of recording. Known values (Meta adds to them): audio. */
  type?: string | null
  /** A file about the call. */
  audio?: CallsFile | null
}

/** A file about the call. */
export interface CallsFile {
  /** Media id, to be used with the media API; lives 7 days. */
  id?: string | null
  /** SHA-256 of the file, base64. */
  sha256?: string | null
  /** MIME type, "audio/ogg; codecs=opus" or "application/json" for example. */
  mime_type?: string | null
  /** Address to download the file from; lives 5 minutes. */
  url?: string | null
}

/** Transcript of the call. */
export interface CallsCallTranscript {
  /** A file about the call. */
  document?: CallsFile | null
}

/** A status of a call that the business made. */
export interface CallsStatus {
  /** Id of the call, "wacid.…". */
  id?: string | null
  /** Always "call". */
  type?: string | null
  /** The status, in upper case. Known values (Meta adds to them): RINGING, ACCEPTED, REJECTED. */
  status?: string | null
  /** When the status was reached. Meta sends Unix seconds; here milliseconds. */
  timestamp?: TimestampMillis | null
  /** Phone number of the user in digits. */
  recipient_id?: string | null
  /** Business-scoped user id of the user. Since 2026. */
  recipient_user_id?: string | null
  /** User id in the scope of the portfolio. Since 2026. */
  recipient_parent_user_id?: string | null
  /** What the business passed when calling. */
  biz_opaque_callback_data?: string | null
}
