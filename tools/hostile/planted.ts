/** Secrets of the relay under attack. */
export const APP_SECRET = 'planted-app-secret-5d1e'
/** The old one, while the secret is rotated. */
export const OLD_APP_SECRET = 'planted-old-secret-77c2'
export const VERIFY_TOKEN = 'planted-verify-token-91ab'

/** Personal data, used as texts, as ids and as names of attributes and fields. */
export const PHONE = '15559876501'
export const SPACED_PHONE = '+49 170 5550123'
export const EMAIL = 'ophelia.planted@example.com'
export const PERSON = 'Ophelia Plantagenet'
export const MESSAGE_TEXT = 'planted words of a message'

/** What may be nowhere but in records: not in the log, not in the metrics, not on the status page. */
export const PLANTED: readonly string[] = [
  APP_SECRET,
  OLD_APP_SECRET,
  VERIFY_TOKEN,
  PHONE,
  SPACED_PHONE,
  EMAIL,
  PERSON,
  MESSAGE_TEXT,
]
