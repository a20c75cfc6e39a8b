// Generated from schemas/source by `npm run generate`; not to be edited.

import type { TimestampMillis } from './envelope.ts'
import type { Contact, Metadata, MetaError } from './shared.ts'

/** The value of the change. Any attribute may be absent. */
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
  /** An event of a call. */
  call?: CallsCall | null
  /** A status of a call that the business made. */
  status?: CallsStatus | null
  /** An error of a call; it has no title. */
  error?: MetaError | null
}

/** An event of a call. */
export interface CallsCall {
  /** Call id, "wacid.…". */
  id?: string | null
  /**
   * What happened. Known values (the list may grow): connect, terminate, call_created (SIP), call_recording_available,
   * call_transcription_available.
   */
  event?: string | null
  /** When it happened. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Who started the call. Known values (the list may grow): BUSINESS_INITIATED, USER_INITIATED. */
  direction?: string | null
  /** Phone number of the caller, digits only; absent if hidden. */
  from?: string | null
  /** Phone number of the callee, digits only; absent if hidden. */
  to?: string | null
  /** Business-scoped user id of the caller. Since 2026. */
  from_user_id?: string | null
  /** Portfolio-scoped user id of the caller. Since 2026. */
  from_parent_user_id?: string | null
  /** Business-scoped user id of the callee. Since 2026. */
  to_user_id?: string | null
  /** Portfolio-scoped user id of the callee. Since 2026. */
  to_parent_user_id?: string | null
  /** Session description of the call; absent for SIP. */
  session?: CallsSession | null
  /** Connection details, in the form that session replaced (legacy). */
  connection?: CallsConnection | null
  /** Data that the business attached to the call. */
  biz_opaque_callback_data?: string | null
  /** Payload of the link that the user called from, set by the business. */
  deeplink_payload?: string | null
  /** Payload of the button that the user called from, set by the business. */
  cta_payload?: string | null
  /** terminate: how the call ended. Known values (the list may grow): COMPLETED, FAILED, Completed, Failed. */
  status?: string | null
  /** When the call was answered; answered calls only. Meta sends Unix seconds; the record has milliseconds. */
  start_time?: TimestampMillis | null
  /** When the call ended; answered calls only. Meta sends Unix seconds; the record has milliseconds. */
  end_time?: TimestampMillis | null
  /** Duration in seconds; answered calls only. */
  duration?: number | null
  /** Recording of the call. */
  call_recording?: CallsCallRecording | null
  /** Transcript of the call. */
  call_transcript?: CallsCallTranscript | null
}

/** Session description of the call; absent for SIP. */
export interface CallsSession {
  /** Type of the session description. Known values (the list may grow): offer, answer. */
  sdp_type?: string | null
  /** Session description (SDP), with CR LF line endings. */
  sdp?: string | null
}

/** Connection details, in the form that session replaced (legacy). */
export interface CallsConnection {
  /** Session description, in the form that session replaced. */
  webrtc?: CallsWebrtc | null
}

/** Session description, in the form that session replaced. */
export interface CallsWebrtc {
  /** Session description (SDP), with CR LF line endings. */
  sdp?: string | null
}

/** Recording of the call. */
export interface CallsCallRecording {
  /** Kind of recording. Known values (the list may grow): audio. */
  type?: string | null
  /** A recording or transcript file. */
  audio?: CallsFile | null
}

/** A recording or transcript file. */
export interface CallsFile {
  /** Media id, for download through the media API; valid for 7 days. */
  id?: string | null
  /** SHA-256 of the file, Base64-encoded. */
  sha256?: string | null
  /** MIME type, such as "audio/ogg; codecs=opus" or "application/json". */
  mime_type?: string | null
  /** Download URL; valid for 5 minutes. */
  url?: string | null
}

/** Transcript of the call. */
export interface CallsCallTranscript {
  /** A recording or transcript file. */
  document?: CallsFile | null
}

/** A status of a call that the business made. */
export interface CallsStatus {
  /** Call id, "wacid.…". */
  id?: string | null
  /** Always "call". */
  type?: string | null
  /** The status, in upper case. Known values (the list may grow): RINGING, ACCEPTED, REJECTED. */
  status?: string | null
  /** When the status was reached. Meta sends Unix seconds; the record has milliseconds. */
  timestamp?: TimestampMillis | null
  /** Phone number of the user, digits only. */
  recipient_id?: string | null
  /** Business-scoped user id of the user. Since 2026. */
  recipient_user_id?: string | null
  /** Portfolio-scoped user id. Since 2026. */
  recipient_parent_user_id?: string | null
  /** Data that the business attached to the call. */
  biz_opaque_callback_data?: string | null
}
