import { InvalidArgumentError } from 'commander'

/** Meta's limit for an override's URL (delivery.md section 7). */
const LENGTH_LIMIT = 200

/** Commander parser for a URL that Meta can reach. */
export function parseCallbackUrl(text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new InvalidArgumentError('It must be an https URL; Meta accepts no other.')
  }
  if (text.length > LENGTH_LIMIT) throw new InvalidArgumentError(`Meta accepts at most ${LENGTH_LIMIT} characters.`)
  return text
}
