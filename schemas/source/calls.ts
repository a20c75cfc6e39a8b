/** The field calls. */
import { long, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts, metaError } from './common.ts'

const session = record('CallsSession', 'Session description of the call; absent for SIP.', {
  sdp_type: str('Type of the session description.', 'offer, answer'),
  sdp: str('Session description (SDP), with CR LF line endings.'),
})

const webrtc = record('CallsWebrtc', 'Session description, in the form that session replaced.', {
  sdp: str('Session description (SDP), with CR LF line endings.'),
})

const connection = record('CallsConnection', 'Connection details, in the form that session replaced (legacy).', {
  webrtc: object(webrtc),
})

const file = record('CallsFile', 'A recording or transcript file.', {
  id: str('Media id, for download through the media API; valid for 7 days.'),
  sha256: str('SHA-256 of the file, Base64-encoded.'),
  mime_type: str('MIME type, such as "audio/ogg; codecs=opus" or "application/json".'),
  url: str('Download URL; valid for 5 minutes.'),
})

const recording = record('CallsCallRecording', 'Recording of the call.', {
  type: str('Kind of recording.', 'audio'),
  audio: object(file),
})

const transcript = record('CallsCallTranscript', 'Transcript of the call.', { document: object(file) })

const call = record('CallsCall', 'An event of a call.', {
  id: str('Call id, "wacid.…".'),
  event: str(
    'What happened.',
    'connect, terminate, call_created (SIP), call_recording_available, call_transcription_available',
  ),
  timestamp: time('When it happened.'),
  direction: str('Who started the call.', 'BUSINESS_INITIATED, USER_INITIATED'),
  from: str('Phone number of the caller, digits only; absent if hidden.'),
  to: str('Phone number of the callee, digits only; absent if hidden.'),
  from_user_id: str('Business-scoped user id of the caller. Since 2026.'),
  from_parent_user_id: str('Portfolio-scoped user id of the caller. Since 2026.'),
  to_user_id: str('Business-scoped user id of the callee. Since 2026.'),
  to_parent_user_id: str('Portfolio-scoped user id of the callee. Since 2026.'),
  session: object(session),
  connection: object(connection),
  biz_opaque_callback_data: str('Data that the business attached to the call.'),
  deeplink_payload: str('Payload of the link that the user called from, set by the business.'),
  cta_payload: str('Payload of the button that the user called from, set by the business.'),
  status: str('terminate: how the call ended.', 'COMPLETED, FAILED, Completed, Failed'),
  start_time: time('When the call was answered; answered calls only.'),
  end_time: time('When the call ended; answered calls only.'),
  duration: long('Duration in seconds; answered calls only.'),
  call_recording: object(recording),
  call_transcript: object(transcript),
})

const status = record('CallsStatus', 'A status of a call that the business made.', {
  id: str('Call id, "wacid.…".'),
  type: str('Always "call".'),
  status: str('The status, in upper case.', 'RINGING, ACCEPTED, REJECTED'),
  timestamp: time('When the status was reached.'),
  recipient_id: str('Phone number of the user, digits only.'),
  recipient_user_id: str('Business-scoped user id of the user. Since 2026.'),
  recipient_parent_user_id: str('Portfolio-scoped user id. Since 2026.'),
  biz_opaque_callback_data: str('Data that the business attached to the call.'),
})

export const calls = topic('calls', 'A call was started, answered, rejected, ended, recorded or transcribed.', {
  ...aboutPhoneNumber,
  ...contacts,
  call: object(call),
  status: object(status),
  error: object(metaError, 'An error of a call; it has no title.'),
})
