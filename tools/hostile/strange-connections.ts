import { type Attack, head, type Kind, type Seed } from './attack.ts'
import { APP_SECRET, EMAIL, PHONE, VERIFY_TOKEN } from './planted.ts'
import { anyBytes, oneOf } from './random.ts'
import { raw, request, WRONG_SIGNATURE } from './strange-requests.ts'

const HELD_MS = 1_500
/** A ClientHello that announces 508 bytes and brings 2. */
const HALF_HELLO = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])
const held = ({ draw }: Seed, ...parts: (string | Buffer)[]): Attack => ({
  parts,
  answers: 0,
  holdMs: draw(9) === 0 ? 12_000 : HELD_MS,
})
/** Connections that are not used as they should be. */
export const STRANGE_CONNECTIONS: readonly Kind[] = [
  { name: 'a silent connection', weight: 5, make: (seed) => ({ ...held(seed), beneathTls: seed.draw(1) === 0 }) },
  { name: 'half a TLS hello', weight: 5, make: (seed) => ({ ...held(seed, HALF_HELLO), beneathTls: true }) },
  { name: 'half a head', weight: 5, make: (seed) => held(seed, 'POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-sig') },
  {
    name: 'a head byte by byte',
    weight: 4,
    make: () => ({ parts: [...head('GET', '/webhook')], gapMs: 20, answers: 1, holdMs: HELD_MS }),
  },
  { name: 'closed at once', make: ({ draw }) => ({ parts: [], leaves: oneOf(draw, ['end', 'reset']) }) },
  {
    name: 'gone before the answer',
    make: ({ draw }) => ({ parts: [head('GET', '/webhook').repeat(1 + draw(20))], leaves: 'reset' }),
  },
  {
    name: 'pipelined requests',
    make: ({ draw }) => {
      const count = 2 + draw(30)
      return { parts: [head(oneOf(draw, ['GET', 'PUT']), '/webhook').repeat(count)], answers: count, mustAnswer: true }
    },
  },
  {
    name: 'garbage behind a request',
    make: ({ draw }) => ({ parts: [head('GET', '/webhook'), anyBytes(draw, 100)], leaves: 'end' }),
  },
]

const MISTYPED = ['%3F', ';', '&', '/', '%26', '%2F', ',', '=']
const SPOTS: readonly ((token: string) => Attack)[] = [
  (token) => request('GET', `/${token}`),
  (token) => request('DELETE', `/webhook/${token}`),
  (token) => request('GET', `http://${token}@x/webhook`),
  (token) => request('GET', '/webhook', [`x-verify-token: ${token}`]),
  (token) => raw(`GET /webhook HTTP/1.1\r\nhost: ${token}\r\n\r\n`),
  (token) =>
    request('POST', `/webhook?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1`, [WRONG_SIGNATURE], token),
  (token) =>
    request('POST', '/webhook', [`traceparent: ${token}`, `x-request-id: ${token}`, `user-agent: ${token}`], token),
  (token) => raw(`${token} /webhook HTTP/1.1\r\nhost: x\r\n\r\n`),
  (token) => raw(`GET /webhook ${token}\r\nhost: x\r\n\r\n`),
  (token) => raw(`GET /${token}%zz HTTP/1.1\r\nhost: x\r\n\r\n`),
]
const handshake = (query: string): Attack => request('GET', `/webhook?${query}`)
const ODD_HANDSHAKES = [
  '',
  'hub.mode=subscribe',
  `hub.verify_token=${VERIFY_TOKEN}`,
  `hub.mode=unsubscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`,
  `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}`,
  `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`,
  `hub.mode=subscribe&hub.verify_token[]=${VERIFY_TOKEN}&hub.challenge=1`,
  `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}%00&hub.challenge=1`,
  `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN.slice(0, -1)}&hub.challenge=1`,
  `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN.toUpperCase()}&hub.challenge=1`,
  'hub.mode=subscribe&hub.verify_token=&hub.challenge=1',
  'hub.mode=subscribe&hub.verify_token=%F0%28&hub.challenge=1',
  `__proto__=1&hub.mode=subscribe&hub.verify_token=${APP_SECRET}&hub.challenge=1`,
]
const CHALLENGES = [
  '1158201444',
  '',
  '%0d%0aset-cookie:%20a=b',
  '%3Cscript%3E',
  '%00',
  '%ff',
  'c'.repeat(10_000),
  '%F0%9F%98%80',
]
/** Handshakes, right and wrong, and secrets where they do not belong. */
export const STRANGE_HANDSHAKES: readonly Kind[] = [
  {
    name: 'a verify token in a mistyped URL',
    make: ({ draw }) =>
      request(
        'GET',
        `/webhook${oneOf(draw, MISTYPED)}hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`,
      ),
  },
  {
    name: 'a secret in a wrong place',
    make: ({ draw }) => oneOf(draw, SPOTS)(oneOf(draw, [VERIFY_TOKEN, APP_SECRET, PHONE, EMAIL])),
  },
  { name: 'an odd handshake', make: ({ draw }) => handshake(oneOf(draw, ODD_HANDSHAKES)) },
  {
    name: 'an odd challenge',
    make: ({ draw }) => ({
      ...handshake(`hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=${oneOf(draw, CHALLENGES)}`),
      mayPass: true,
    }),
  },
]
