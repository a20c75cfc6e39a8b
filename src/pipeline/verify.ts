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
  if (signature === undefined || !isSignature(signature)) return undefined
  const given = Buffer.from(signature.slice(PREFIX.length), 'hex')
  const isAuthentic = secrets.some((secret) => timingSafeEqual(given, hmac(body, secret)))
  return isAuthentic ? (body as VerifiedBody) : undefined
}

/** The signature header that Meta would send for these bytes. */
export function sign(body: Buffer, secret: string): string {
  return PREFIX + hmac(body, secret).toString('hex')
}

/** Compares two secrets in constant time. */
export function sameSecret(given: string, expected: string): boolean {
  // Digests have equal lengths, which timingSafeEqual requires.
  return timingSafeEqual(hmac(given, 'waba-relay'), hmac(expected, 'waba-relay'))
}

function hmac(data: Buffer | string, secret: string): Buffer {
  return createHmac('sha256', secret).update(data).digest()
}
