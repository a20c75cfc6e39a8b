import { InvalidArgumentError } from 'commander'
import { WrongUsage } from './context.ts'

/** Meta's limit for an override's URL (delivery.md section 7). */
const LENGTH_LIMIT = 200

/** Commander parser for the URL of a relay. */
export function parseUrl(text: string): string {
  refuseUserInfo('--url', text)
  if (URL.canParse(text) && /^https?:/.test(text)) return text
  throw new InvalidArgumentError('It must be an address such as https://example.com/webhook.')
}

/** Commander parser for a URL that Meta can reach. */
export function parseCallbackUrl(text: string): string {
  refuseUserInfo('--callback-url', text)
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new InvalidArgumentError('It must be an https URL; Meta accepts no other.')
  }
  if (text.length > LENGTH_LIMIT) throw new InvalidArgumentError(`Meta accepts at most ${LENGTH_LIMIT} characters.`)
  return text
}

/** Commander's own error would repeat the value. */
function refuseUserInfo(option: string, text: string): void {
  const parsed = URL.canParse(text) ? new URL(text) : undefined
  // What has no host, such as `user:password@host`, is not a URL of the web, but may contain a password all the same.
  const hasUserInfo = parsed?.host ? parsed.username !== '' || parsed.password !== '' : text.includes('@')
  if (hasUserInfo) throw new WrongUsage(`error: option '${option} <url>' must not contain a user name or password`)
}
