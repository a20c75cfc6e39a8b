/** Media and locations, in messages and in what the business sends. */
import { bool, double, record, str } from './builder.ts'

/** Attributes of every media type. */
const media = {
  id: str('Media id, for download through the media API.'),
  mime_type: str('MIME type, possibly with parameters such as "audio/ogg; codecs=opus".'),
  sha256: str('SHA-256 of the file, Base64-encoded.'),
  url: str('Short-lived download URL. Since 16 October 2025; not always present.'),
  link: str('URL of the file, if the business sent it by link.'),
  file: str('Path of the file on an On-Premises API server (legacy).'),
}
const caption = str('Caption.')

export const image = record('MessageImage', 'An image.', { caption, ...media })
export const video = record('MessageVideo', 'A video.', { caption, ...media })
export const document = record('MessageDocument', 'A document.', {
  caption,
  filename: str("Name of the file on the sender's device."),
  ...media,
})
export const audio = record('MessageAudio', 'An audio file, a voice message or the voicemail of a missed call.', {
  voice: bool('True for a voice message; absent for a voicemail.'),
  ...media,
})
export const sticker = record('MessageSticker', 'A sticker.', {
  animated: bool('Whether the sticker is animated.'),
  ...media,
})

export const location = record('MessageLocation', 'A location.', {
  latitude: double('Latitude in degrees.'),
  longitude: double('Longitude in degrees.'),
  name: str("Name of the place; absent for the user's current position."),
  address: str('Address of the place.'),
  url: str('Website of the place.'),
})
