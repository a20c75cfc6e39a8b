import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sameSecret, sign, verify } from '../../src/pipeline/verify.ts'

/** Published with Meta's description of the header: the body and its signature under `test_app_secret`. */
const BODY = Buffer.from('{"object":"whatsapp_business_account","entry":[]}')
const DIGEST = 'dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756'
const SIGNATURE = `sha256=${DIGEST}`
const SECRET = 'test_app_secret'

describe('a signature', () => {
  it('matches the known test vector', () => {
    expect(sign(BODY, SECRET)).toBe(SIGNATURE)
  })

  it('made with any of the secrets is accepted for the same bytes', () => {
    for (const secrets of [[SECRET], ['old', SECRET], [SECRET, 'new'], ['a', 'b', SECRET, 'c']]) {
      expect(verify(BODY, SIGNATURE, secrets)).toBe(BODY)
    }
  })

  it('made with another secret, or for other bytes, is refused', () => {
    expect(verify(BODY, SIGNATURE, ['other'])).toBeUndefined()
    expect(verify(BODY, SIGNATURE, [])).toBeUndefined()
    expect(verify(Buffer.concat([BODY, Buffer.from('\n')]), SIGNATURE, [SECRET])).toBeUndefined()
    expect(verify(BODY, sign(BODY, ''), [SECRET])).toBeUndefined()
  })

  it.each([0, 1, 63, 64, 65, 16_383, 16_384, 16_385, 3_000_000])('is the HMAC of a body of %i bytes', (length) => {
    const body = Buffer.alloc(length, 'é')
    for (const secret of ['s', 'é'.repeat(16), 'x'.repeat(64), 'x'.repeat(65), 'x'.repeat(1000)]) {
      const signature = `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
      expect(sign(body, secret)).toBe(signature)
      expect(verify(body, signature, [secret])).toBe(body)
      expect(verify(body, signature, [`${secret}x`])).toBeUndefined()
    }
  })

  it('covers the raw bytes, whether or not they are text', () => {
    const bytes = Buffer.from([0, 255, 128, 10])
    expect(verify(bytes, sign(bytes, SECRET), [SECRET])).toBe(bytes)
    expect(verify(Buffer.from(bytes.toString()), sign(bytes, SECRET), [SECRET])).toBeUndefined()
  })

  it.each([
    ['none', undefined],
    ['empty', ''],
    ['a prefix alone', 'sha256='],
    ['no prefix', DIGEST],
    ['another prefix', `sha512=${DIGEST}`],
    ['the prefix in upper case', `SHA256=${DIGEST}`],
    ['SHA-1', `sha1=${DIGEST.slice(0, 40)}`],
    ['one digit too few', SIGNATURE.slice(0, -1)],
    ['one digit too many', `${SIGNATURE}0`],
    ['a space before', ` ${SIGNATURE}`],
    ['a space after', `${SIGNATURE} `],
    ['two signatures', `${SIGNATURE}, ${SIGNATURE}`],
    ['no hex', `sha256=${'g'.repeat(64)}`],
    ['hex that ends early', `sha256=${DIGEST.slice(0, 62)}zz`],
    ['letters that look like digits', `sha256=${DIGEST.replace('6', '６')}`],
    ['another digest', `sha256=${DIGEST.replace('d', 'e')}`],
  ])('that is wrong is refused: %s', (_, signature) => {
    expect(verify(BODY, signature, [SECRET])).toBeUndefined()
  })
})

describe('secrets', () => {
  it('are the same only if every character is', () => {
    expect(sameSecret('token', 'token')).toBe(true)
    for (const given of ['', 'toke', 'tokens', 'Token', 'token ']) expect(sameSecret(given, 'token')).toBe(false)
  })
})
