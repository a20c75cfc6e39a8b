import { METHODS } from 'node:http'
import { type Attack, head, type Kind } from './attack.ts'
import { EMAIL, PHONE, VERIFY_TOKEN } from './planted.ts'
import { anyBytes, oneOf } from './random.ts'

/** Well-formed, and of nobody's secret. */
export const WRONG_SIGNATURE = `x-hub-signature-256: sha256=${'0'.repeat(64)}`
/** Nothing in it, and JSON. */
export const BODY = '{"object":"whatsapp_business_account","entry":[]}'
const ODD_METHODS = ['BREW', 'post', 'G', 'M'.repeat(8_000), 'GET\tPOST', 'PÖST', '']

/** A whole request, which must be answered. */
export function request(method: string, url: string, headers: readonly string[] = [], body = ''): Attack {
  const length = body === '' ? [] : [`content-length: ${Buffer.byteLength(body)}`]
  return { parts: [head(method, url, [...headers, ...length]) + body], mustAnswer: true }
}

/** The same, as its text. */
export function raw(text: string): Attack {
  return { parts: [text], mustAnswer: true }
}

const METHOD_KINDS: readonly Kind[] = [
  {
    name: 'another method',
    make({ draw }) {
      const method = oneOf(
        draw,
        METHODS.filter((name) => name !== 'GET' && name !== 'POST'),
      )
      return request(
        method,
        oneOf(draw, ['/webhook', '/', '/elsewhere', '*', `/webhook?hub.verify_token=${VERIFY_TOKEN}`]),
      )
    },
  },
  {
    name: 'a method that is none',
    make: ({ draw }) => raw(`${oneOf(draw, ODD_METHODS)} /webhook HTTP/1.1\r\nhost: x\r\n\r\n`),
  },
  {
    name: 'CONNECT',
    make: ({ draw }) =>
      raw(`CONNECT ${oneOf(draw, ['x:443', `${VERIFY_TOKEN}:1`, `${PHONE}:1`])} HTTP/1.1\r\nhost: x\r\n\r\n`),
  },
  {
    name: 'an upgrade',
    make: ({ draw }) =>
      request(oneOf(draw, ['GET', 'POST']), '/webhook', [
        'connection: upgrade',
        `upgrade: ${oneOf(draw, ['websocket', 'h2c'])}`,
      ]),
  },
]

const REQUEST_LINES = [
  'GET /webhook',
  'GET /webhook HTTP/0.9',
  'GET /webhook HTTP/2.0',
  'GET /webhook HTTP/9.9',
  'GET /webhook http/1.1',
  'GET  /webhook  HTTP/1.1',
  'GET\t/webhook\tHTTP/1.1',
  'GET /web\0hook HTTP/1.1',
  'GET /web hook HTTP/1.1',
  '/webhook HTTP/1.1',
  'PRI * HTTP/2.0\r\n\r\nSM',
  'GET /webhook HTTP/1.1\nhost: x\n',
]
const URLS = [
  '/webhook%',
  '/webhook%zz',
  '/%E0%A4%A',
  '/%00',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/webhook/../webhook',
  '//webhook',
  '/webhook/',
  '/WEBHOOK',
  '/web\u00e9hook',
  '*',
  'http://elsewhere.example/webhook',
  'webhook',
  '?',
  '/webhook#fragment',
  '/__proto__',
  `/${'a/'.repeat(5_000)}`,
  `/${'%41'.repeat(4_000)}`,
]
const URL_KINDS: readonly Kind[] = [
  {
    name: 'a malformed request line',
    make: ({ draw }) => raw(`${oneOf(draw, REQUEST_LINES)}\r\nhost: x\r\nconnection: close\r\n\r\n`),
  },
  { name: 'an odd URL', make: ({ draw }) => request(oneOf(draw, ['GET', 'POST', 'PUT']), oneOf(draw, URLS)) },
  { name: 'a long query', make: ({ draw }) => request('GET', `/webhook?${'q=1&'.repeat(draw(3_900))}`) },
  {
    name: 'a gigantic query',
    make: ({ draw }) =>
      raw(head('GET', `/webhook?hub.verify_token=${VERIFY_TOKEN}${'x'.repeat(20_000 + draw(200_000))}`)),
  },
  {
    name: 'bytes that are no HTTP',
    make: ({ draw }) => ({
      parts: [anyBytes(draw, 1 + draw(2_000))],
      leaves: 'end',
      beneathTls: draw(1) === 0,
    }),
  },
]

const ODD_HEADERS = [
  ': no name',
  'no colon',
  'na me: x',
  'name : x',
  ' folded: x',
  'x: a\r\n folded',
  'x: \0',
  'x: \x7f\x01',
  'host: another',
  '__proto__: x',
  `x: ${'ü'.repeat(100)}`,
  `authorization: Basic ${VERIFY_TOKEN}`,
  `cookie: ${EMAIL}`,
  'expect: the-unexpected',
  'te: trailers, deflate',
]
const HEADER_KINDS: readonly Kind[] = [
  {
    name: 'an odd header',
    make: ({ draw }) => request('POST', '/webhook', [WRONG_SIGNATURE, oneOf(draw, ODD_HEADERS)], BODY),
  },
  {
    name: 'a flood of headers',
    make: ({ draw }) =>
      request(
        'POST',
        '/webhook',
        Array.from({ length: 2_500 + draw(500) }, (_, i) => `h${i}: `),
      ),
  },
  { name: 'a header of 100 KB', make: () => raw(head('POST', '/webhook', [`x: ${'y'.repeat(100_000)}`])) },
  { name: 'no host', make: () => raw(`POST /webhook HTTP/1.1\r\n${WRONG_SIGNATURE}\r\nconnection: close\r\n\r\n`) },
]

/** What is wrong before a body begins. */
export const STRANGE_REQUESTS: readonly Kind[] = [...METHOD_KINDS, ...URL_KINDS, ...HEADER_KINDS]
