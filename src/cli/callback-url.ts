import { InvalidArgumentError } from 'commander'

/** Meta takes no longer one for an override (delivery.md section 7). */
const LENGTH_LIMIT = 200

/** A parser for commander: an address that Meta can reach. */
export function parseCallbackUrl(text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new InvalidArgumentError('It must be an https address: Meta posts to no other.')
  }
  if (text.length > LENGTH_LIMIT) throw new InvalidArgumentError(`Meta takes ${LENGTH_LIMIT} characters at the most.`)
  return text
}
