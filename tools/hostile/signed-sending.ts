import type { Attack, Kind, Seed, Signed } from './attack.ts'
import { EMAIL, PERSON, PHONE } from './planted.ts'
import { anyBytes, oneOf } from './random.ts'
import { marked, markOf, message, post, webhook, whole } from './signed-request.ts'

const CONTENT_TYPES = [
  'text/plain',
  'multipart/form-data; boundary=x',
  ';',
  'application/json; charset=utf-16',
  'x'.repeat(5_000),
  '\xff',
  '',
]
/** Deliveries that are sent in any way. */
export const SIGNED_SENDING: readonly Kind[] = [
  {
    name: 'an odd content type',
    make: (seed) => post(seed, plain(seed), [`content-type: ${oneOf(seed.draw, CONTENT_TYPES)}`]),
  },
  {
    name: 'odd headers that are kept',
    make: (seed) =>
      post(seed, whole(`{"${markOf(seed)}`), [
        `user-agent: ${oneOf(seed.draw, [PERSON, '\xff\xfe', 'u'.repeat(9_000)])}`,
        `x-request-id: ${EMAIL}`,
        `traceparent: ${oneOf(seed.draw, [PHONE, '00-0-0-0', 'x'.repeat(3_000)])}`,
      ]),
  },
  { name: 'in chunks', make: (seed) => post(seed, plain(seed), ['transfer-encoding: chunked']) },
  {
    name: 'slowly',
    make: (seed) => {
      const {
        parts: [first = '', body = ''],
        ...rest
      } = post(seed, plain(seed))
      return { ...rest, parts: [first, ...halves(body)], gapMs: 150 }
    },
  },
  { name: 'by HTTP/1.0', make: (seed) => reworded(seed, (text) => text.replace('HTTP/1.1', 'HTTP/1.0')) },
  {
    name: 'headers in capitals',
    make: (seed) => reworded(seed, (text) => text.replace('x-hub-signature-256', 'X-HUB-SIGNATURE-256')),
  },
  {
    name: 'to another path',
    make: (seed) => unheard(seed, (text) => text.replace('/webhook', oneOf(seed.draw, ['/', '/webhook/', '/Webhook']))),
  },
  {
    name: 'by another method',
    make: (seed) => unheard(seed, (text) => text.replace('POST', oneOf(seed.draw, ['PUT', 'GET', 'PATCH', 'QUERY']))),
  },
  { name: 'after 100 Continue', make: (seed) => ({ ...post(seed, plain(seed), ['expect: 100-continue']), gapMs: 50 }) },
  {
    name: 'garbage behind it',
    make: (seed) => {
      const attack = post(seed, plain(seed))
      return {
        ...attack,
        parts: [Buffer.concat([...attack.parts.map((part) => Buffer.from(part)), anyBytes(seed.draw, 50)])],
        mustAnswer: false,
      }
    },
  },
  {
    name: 'cut short',
    make: (seed) => {
      const {
        parts: [first = '', body = ''],
      } = post(seed, plain(seed))
      return { parts: [first, halves(body)[0] ?? ''], leaves: oneOf(seed.draw, ['end', 'reset']) }
    },
  },
  { name: 'pipelined', make: (seed) => pipelined(seed) },
  {
    name: 'without waiting for the answer',
    make: (seed) => ({ ...post(seed, plain(seed)), mustAnswer: false, leaves: 'reset' }),
  },
]

function plain(seed: Seed): Signed {
  return marked(webhook(message(markOf(seed))), markOf(seed))
}

/** The same delivery, its head another one. */
function reworded(seed: Seed, change: (head: string) => string): Attack {
  const {
    parts: [first = '', ...others],
    ...rest
  } = post(seed, plain(seed))
  return { ...rest, parts: [change(String(first)), ...others] }
}

/** The same delivery to something that does not accept deliveries: it must not be answered 200. */
function unheard(seed: Seed, change: (head: string) => string): Attack {
  return { parts: reworded(seed, change).parts, mustAnswer: true }
}

function halves(body: Buffer | string): Buffer[] {
  const bytes = Buffer.from(body)
  return [bytes.subarray(0, 100), bytes.subarray(100)]
}

/** Several deliveries at once, and garbage behind them now and then. */
function pipelined(seed: Seed): Attack {
  const all = Array.from({ length: 2 + seed.draw(4) }, (_, part) =>
    post(seed, marked(webhook(message(markOf(seed, part))), markOf(seed, part))),
  )
  return {
    parts: [Buffer.concat(all.flatMap(({ parts }) => parts.map((part) => Buffer.from(part))))],
    answers: all.length,
    mustAnswer: true,
    signed: all.flatMap(({ signed = [] }) => signed),
  }
}
