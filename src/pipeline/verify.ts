import { createHmac, timingSafeEqual } from 'node:crypto'

declare const verified: unique symbol
/** The raw bytes of a body with a verified signature. Nothing else can be parsed. */
export type VerifiedBody = Buffer & { readonly [verified]: true }

const PREFIX = 'sha256='
const SIGNATURE = /^sha256=[0-9a-f]{64}$/

/** Whether a header has Meta's form: "sha256=" and the lower-case hex digits of a SHA-256. */
export function isSignature(header: string): boolean {
  return SIGNATURE.test(header)
}

/**
 * Checks `X-Hub-Signature-256` (Meta: "sha256=" and the lower-case hex HMAC-SHA256 of the raw body under the
 * app secret) against every secret, in constant time for each.
 *
 * Returns the verified body, or undefined if no secret matches the signature.
 */
export function verify(
  body: Buffer,
  signature: string | undefined,
  secrets: readonly string[],
): VerifiedBody | undefined {
  if (signature === undefined) return undefined
  const isAuthentic = secrets.some((secret) => sameText(signature, sign(body, secret)))
  return isAuthentic ? (body as VerifiedBody) : undefined
}

/** The signature header that Meta would send for these bytes. */
export function sign(body: Buffer, secret: string): string {
  return PREFIX + hmacHex(body, secret)
}

/** Compares two secrets of any length in constant time. */
export function sameSecret(given: string, expected: string): boolean {
  return sameText(hmacHex(given, 'waba-relay'), hmacHex(expected, 'waba-relay'))
}

/** Compares two texts. If their lengths are equal, the time taken does not depend on where they differ. */
function sameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

function hmacHex(data: Buffer | string, secret: string): string {
  return createHmac('sha256', secret).update(data).digest('hex')
}
