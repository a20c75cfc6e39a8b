import { createHmac, timingSafeEqual } from 'node:crypto'

declare const verified: unique symbol
/** The raw bytes of a body whose signature was checked. Nothing else can be parsed. */
export type VerifiedBody = Buffer & { readonly [verified]: true }

const PREFIX = 'sha256='
const DIGEST_HEX_LENGTH = 64

/**
 * Checks `X-Hub-Signature-256` (Meta: "sha256=" and the lower-case hex HMAC-SHA256 of the raw body under the
 * app secret) against every secret, in constant time for each.
 *
 * Returns the body as verified, or undefined where no secret made that signature.
 */
export function verify(
  body: Buffer,
  signature: string | undefined,
  secrets: readonly string[],
): VerifiedBody | undefined {
  if (signature === undefined || signature.length !== PREFIX.length + DIGEST_HEX_LENGTH) return undefined
  if (!signature.startsWith(PREFIX)) return undefined
  const given = Buffer.from(signature.slice(PREFIX.length), 'hex')
  if (given.length * 2 !== DIGEST_HEX_LENGTH) return undefined
  for (const secret of secrets) {
    if (timingSafeEqual(given, createHmac('sha256', secret).update(body).digest())) return body as VerifiedBody
  }
  return undefined
}

/** The header that Meta would send for these bytes. */
export function sign(body: Buffer, secret: string): string {
  return PREFIX + createHmac('sha256', secret).update(body).digest('hex')
}

/** Compares two secrets without telling by its time how much of them agrees. */
export function sameSecret(given: string, expected: string): boolean {
  // A digest of each makes the lengths equal, which timingSafeEqual asks for.
  const digest = (text: string): Buffer => createHmac('sha256', 'waba-relay').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}
