import { sign } from '../../src/pipeline/verify.ts'
import { head, type Kind } from './attack.ts'
import { APP_SECRET, VERIFY_TOKEN } from './planted.ts'
import { oneOf } from './random.ts'
import { BODY, raw, request, WRONG_SIGNATURE } from './strange-requests.ts'

const HELD_MS = 1_500
const LENGTHS = [
  '-1',
  '+5',
  '1e3',
  '0x10',
  '5, 5',
  '5\r\ncontent-length: 6',
  '18446744073709551616',
  '99999999999999999999',
  '4294967297',
  ' ',
  '1_0',
  '5;',
]
const CODINGS = [
  'chunked, chunked',
  'gzip, chunked',
  'xchunked',
  'identity',
  'chunked\r\ncontent-length: 5',
  'chunked\r\ntransfer-encoding: identity',
  '\tchunked',
  'CHUNKED ',
]
const CHUNKS = [
  'ffffffffffffffff\r\nx',
  '-1\r\nx\r\n0\r\n\r\n',
  '5\nhello\n0\n\n',
  '0x5\r\nhello\r\n0\r\n\r\n',
  '5 \r\nhello\r\n0\r\n\r\n',
  '5\r\nhelloX\r\n0\r\n\r\n',
  'zz\r\n',
  `5;${'e'.repeat(50_000)}\r\nhello\r\n0\r\n\r\n`,
  `0\r\n${'t: x\r\n'.repeat(3_000)}\r\n`,
  '1\r\nx\r\n'.repeat(5_000),
  '',
]
const FRAMING_KINDS: readonly Kind[] = [
  {
    name: 'an odd content-length',
    make: ({ draw }) => ({
      ...raw(head('POST', '/webhook', [WRONG_SIGNATURE, `content-length: ${oneOf(draw, LENGTHS)}`]) + BODY),
      mustAnswer: false,
      leaves: 'end',
    }),
  },
  {
    name: 'an odd transfer-encoding',
    make: ({ draw }) => ({
      ...raw(
        `${head('POST', '/webhook', [WRONG_SIGNATURE, `transfer-encoding: ${oneOf(draw, CODINGS)}`])}5\r\nhello\r\n0\r\n\r\n`,
      ),
      mustAnswer: false,
      leaves: 'end',
    }),
  },
  {
    name: 'odd chunks',
    make: ({ draw }) => ({
      ...raw(head('POST', '/webhook', [WRONG_SIGNATURE, 'transfer-encoding: chunked']) + oneOf(draw, CHUNKS)),
      mustAnswer: false,
      leaves: 'end',
    }),
  },
  { name: 'a GET with a body', make: ({ draw }) => request('GET', '/webhook', [], 'x'.repeat(1 + draw(5_000))) },
  {
    name: 'a smuggled request',
    make: () => ({
      parts: [`${head('POST', '/webhook', ['content-length: 6', 'transfer-encoding: chunked'])}0\r\n\r\nG`],
      mustAnswer: true,
    }),
  },
]

const SIGNATURES = [
  '',
  'sha256=',
  'sha1=da39a3ee5e6b4b0d3255bfef95601890afd80709',
  `sha256=${'A'.repeat(64)}`,
  `SHA256=${'a'.repeat(64)}`,
  `sha256=${'a'.repeat(63)}`,
  `sha256=${'a'.repeat(65)}`,
  `sha256=${'g'.repeat(64)}`,
  `sha256=${'a'.repeat(64)} `,
  `sha256=${'a'.repeat(64)},sha256=${'b'.repeat(64)}`,
  `sha256=${'a'.repeat(10_000)}`,
  APP_SECRET,
  `sha256=${APP_SECRET}`,
]
const right = (text: string): string => sign(Buffer.from(text), APP_SECRET)
const SIGNATURE_KINDS: readonly Kind[] = [
  { name: 'no signature', make: () => request('POST', '/webhook', [], BODY) },
  {
    name: 'an ill-formed signature',
    make: ({ draw }) => request('POST', '/webhook', [`x-hub-signature-256: ${oneOf(draw, SIGNATURES)}`], BODY),
  },
  {
    name: 'a signature in upper case',
    make: () => request('POST', '/webhook', [`x-hub-signature-256: ${right(BODY).toUpperCase()}`], BODY),
  },
  {
    name: 'two signatures, one of them right',
    make: ({ draw }) =>
      request(
        'POST',
        '/webhook',
        draw(1) === 0
          ? [WRONG_SIGNATURE, `x-hub-signature-256: ${right(BODY)}`]
          : [`x-hub-signature-256: ${right(BODY)}`, WRONG_SIGNATURE],
        BODY,
      ),
  },
  {
    name: 'the signature of another body',
    make: () => request('POST', '/webhook', [`x-hub-signature-256: ${right(BODY)}`], `${BODY}\n`),
  },
  {
    name: 'the wrong secret',
    make: ({ draw }) =>
      request(
        'POST',
        '/webhook',
        [`x-hub-signature-256: ${sign(Buffer.from(BODY), oneOf(draw, ['guess', '', VERIFY_TOKEN]))}`],
        BODY,
      ),
  },
  {
    name: 'the old header alone',
    make: () => request('POST', '/webhook', [`x-hub-signature: sha1=${'a'.repeat(40)}`], BODY),
  },
]

const announced = (bytes: number): string => head('POST', '/webhook', [WRONG_SIGNATURE, `content-length: ${bytes}`])
const BODY_KINDS: readonly Kind[] = [
  {
    name: 'a body cut short',
    make: ({ draw }) => ({ parts: [announced(1_000 + draw(10_000)), BODY], leaves: oneOf(draw, ['end', 'reset']) }),
  },
  {
    name: 'a body that never ends',
    weight: 4,
    make: ({ draw }) => ({
      parts: [announced(3_000_000), 'x'.repeat(draw(100_000))],
      answers: 0,
      holdMs: draw(4) === 0 ? 12_000 : HELD_MS,
    }),
  },
  {
    name: 'a body byte by byte',
    weight: 4,
    make: () => ({ parts: [announced(1_000), ...BODY], gapMs: 40, answers: 1, holdMs: HELD_MS }),
  },
  {
    name: 'a body over the limit, announced',
    make: ({ draw }) => ({ parts: [announced(4_194_305 + draw(1e9)), BODY], mustAnswer: true }),
  },
  {
    name: 'a body over the limit, unannounced',
    weight: 1,
    make: () => ({
      parts: [
        head('POST', '/webhook', [WRONG_SIGNATURE, 'transfer-encoding: chunked']),
        ...Array.from({ length: 90 }, () => `c000\r\n${'x'.repeat(0xc000)}\r\n`),
        '0\r\n\r\n',
      ],
    }),
  },
  {
    name: 'a large body of a wrong signature',
    weight: 1,
    make: ({ draw }) => ({ parts: [announced(3_000_000), Buffer.alloc(3_000_000, oneOf(draw, ['[', ' ', 'x']))] }),
  },
  {
    name: 'waits for 100 Continue',
    weight: 4,
    make: () => ({
      parts: [head('POST', '/webhook', [WRONG_SIGNATURE, 'expect: 100-continue', 'content-length: 5'])],
      answers: 0,
      holdMs: HELD_MS,
    }),
  },
]

/** Bodies that are framed, signed or sent as they should not be. */
export const STRANGE_BODIES: readonly Kind[] = [...FRAMING_KINDS, ...SIGNATURE_KINDS, ...BODY_KINDS]
