/** The field calls. */
import { long, object, record, str, time, topic } from './builder.ts'
import { aboutPhoneNumber, contacts, metaError } from './common.ts'

const session = record('CallsSession', 'Session description of the call; none for SIP.', {
  sdp_type: str('Its type.', 'offer, answer'),
  sdp: str('The session description (SDP), lines ended by CR LF.'),
})

const webrtc = record('CallsWebrtc', 'Session description in the form before session.', {
  sdp: str('The session description (SDP), lines ended by CR LF.'),
})

const connection = record('CallsConnection', 'The form before session (legacy).', { webrtc: object(webrtc) })

const file = record('CallsFile', 'A file about the call.', {
  id: str('Media id, to be used with the media API; lives 7 days.'),
  sha256: str('SHA-256 of the file, base64.'),
  mime_type: str('MIME type, "audio/ogg; codecs=opus" or "application/json" for example.'),
  url: str('Address to download the file from; lives 5 minutes.'),
})

const recording = record('CallsCallRecording', 'Recording of the call.', {
  type: str('Kind of recording.', 'audio'),
  audio: object(file),
})

const transcript = record('CallsCallTranscript', 'Transcript of the call.', { document: object(file) })

const call = record('CallsCall', 'One step of a call.', {
  id: str('Id of the call, "wacid.…".'),
  event: str(
    'What happened.',
    'connect, terminate, call_created (SIP), call_recording_available, call_transcription_available',
  ),
  timestamp: time('When it happened.'),
  direction: str('Who called.', 'BUSINESS_INITIATED, USER_INITIATED'),
  from: str('Number of the caller in digits; left out for hidden numbers.'),
  to: str('Number of the called in digits; left out for hidden numbers.'),
  from_user_id: str('Business-scoped user id of the caller. Since 2026.'),
  from_parent_user_id: str('User id of the caller in the scope of the portfolio. Since 2026.'),
  to_user_id: str('Business-scoped user id of the called. Since 2026.'),
  to_parent_user_id: str('User id of the called in the scope of the portfolio. Since 2026.'),
  session: object(session),
  connection: object(connection),
  biz_opaque_callback_data: str('What the business passed when calling.'),
  deeplink_payload: str('What the business put into the link that the user called through.'),
  cta_payload: str('What the business put into the button that the user called through.'),
  status: str('With terminate: how the call ended.', 'COMPLETED, FAILED, Completed, Failed'),
  start_time: time('When the call was answered; answered calls only.'),
  end_time: time('When the call ended; answered calls only.'),
  duration: long('Duration in seconds; answered calls only.'),
  call_recording: object(recording),
  call_transcript: object(transcript),
})

const status = record('CallsStatus', 'A status of a call that the business made.', {
  id: str('Id of the call, "wacid.…".'),
  type: str('Always "call".'),
  status: str('The status, in upper case.', 'RINGING, ACCEPTED, REJECTED'),
  timestamp: time('When the status was reached.'),
  recipient_id: str('Phone number of the user in digits.'),
  recipient_user_id: str('Business-scoped user id of the user. Since 2026.'),
  recipient_parent_user_id: str('User id in the scope of the portfolio. Since 2026.'),
  biz_opaque_callback_data: str('What the business passed when calling.'),
})

export const calls = topic('calls', 'A call was made, answered, rejected, ended, recorded or transcribed.', {
  ...aboutPhoneNumber,
  ...contacts,
  call: object(call),
  status: object(status),
  error: object(metaError, 'An error of the call; without title.'),
})
