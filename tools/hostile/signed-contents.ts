import type { Attack, Kind, Seed, Signed } from './attack.ts'
import { EMAIL, PERSON, PHONE, SPACED_PHONE } from './planted.ts'
import { oneOf } from './random.ts'
import { marked, markOf, message, post, webhook, whole } from './signed-request.ts'

const NUMBERS = [
  '1e999',
  '-1e999',
  '9'.repeat(400),
  '-0',
  '1e-400',
  '0.1e1',
  '12345678901234567890123',
  `1.${'0'.repeat(300)}1`,
  '9007199254740993',
]
const TEXTS = ['\\ud800', '\\udc00\\ud800', '\\u0000', '\\u202e', '\u{1F600}', '\\/', '\u2028']
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  '/',
  '~',
  '~1',
  '.',
  '\\u0000',
  '\\ud800',
  PHONE,
  SPACED_PHONE,
  EMAIL,
  PERSON,
  'a b',
  'é',
]
const SPOILT = ['null', '[]', '{}', '"text"', '1', 'true', '[[]]', '[{}]', '{"0":{}}', '[null,null]', '""']
const CONTENTS: readonly Kind[] = [
  {
    name: 'odd numbers',
    make: (seed) => {
      const number = (): string => oneOf(seed.draw, NUMBERS)
      return post(
        seed,
        marked(
          webhook(message(markOf(seed), `,"odd":${number()},"errors":[{"code":${number()}}]`), '"messages"', number()),
          markOf(seed),
        ),
      )
    },
  },
  {
    name: 'odd texts',
    make: (seed) => {
      const text = (part: number): string => `${oneOf(seed.draw, TEXTS)}${markOf(seed, part)}`
      return post(
        seed,
        marked(
          webhook(message(text(0), `,"odd":"${text(1)}","type":"${text(2)}"`), '"messages"', `"${text(3)}"`),
          markOf(seed),
          markOf(seed, 1),
          markOf(seed, 2),
          markOf(seed, 3),
        ),
      )
    },
  },
  {
    name: 'names that are data',
    make: (seed) => {
      const name = (): string => oneOf(seed.draw, NAMES)
      const more = `,"${name()}":{"${name()}":"${markOf(seed, 1)}"}`
      return post(seed, marked(webhook(message(markOf(seed), more)), markOf(seed), markOf(seed, 1)))
    },
  },
  {
    name: 'a field that is data',
    make: (seed) =>
      post(seed, marked(webhook(`{"a":"${markOf(seed)}"}`, `"${oneOf(seed.draw, NAMES)}"`), markOf(seed))),
  },
  {
    name: 'an object of another kind',
    make: (seed) =>
      post(
        seed,
        marked(
          webhook(message(markOf(seed))).replace(
            'whatsapp_business_account',
            oneOf(seed.draw, ['page', 'instagram', PERSON, '__proto__']),
          ),
          markOf(seed),
        ),
      ),
  },
  {
    name: 'lists for objects, objects for lists',
    make: (seed) => {
      const bad = (): string => oneOf(seed.draw, SPOILT)
      const [a, b] = [markOf(seed), markOf(seed, 1)]
      const entry = oneOf(seed.draw, [
        `{"id":"${a}","changes":${bad()}}`,
        `{"id":${bad()},"changes":[{"field":"${a}","value":${bad()}}]}`,
        `{"id":${bad()},"changes":[{"field":${bad()},"value":"${a}"}]}`,
        `{"id":"1","time":${bad()},"changes":[{"field":"messages","value":{"messages":${bad()},"contacts":${bad()},"more":"${a}"}}]}`,
        `{"id":"1","changes":[{"field":"messages","value":["${a}"]}]}`,
        `"${a}"`,
        `["${a}"]`,
      ])
      return post(
        seed,
        marked(
          `{"object":"whatsapp_business_account","entry":[${bad()},${entry},{"id":"2","changes":[{"field":"messages","value":${message(b)}}]}]}`,
          a,
          b,
        ),
      )
    },
  },
  {
    name: 'empty lists',
    make: (seed) =>
      post(
        seed,
        marked(
          webhook(
            `{"messages":[],"statuses":[],"errors":[],"contacts":[],"metadata":{"phone_number_id":"${markOf(seed)}"}}`,
          ),
          markOf(seed),
        ),
      ),
  },
  {
    name: 'the same twice',
    make: (seed) => {
      const change = `{"field":"messages","value":${message(markOf(seed))}}`
      return post(
        seed,
        marked(
          `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[${change},${change}]}]}`,
          markOf(seed),
        ),
      )
    },
  },
  {
    name: 'a list of webhooks',
    make: (seed) =>
      post(
        seed,
        marked(
          `[${webhook(message(markOf(seed)))},${oneOf(seed.draw, SPOILT)},"${markOf(seed, 1)}"]`,
          markOf(seed),
          markOf(seed, 1),
        ),
      ),
  },
]

const CONTENT_TYPES = [
  'text/plain',
  'multipart/form-data; boundary=x',
  ';',
  'application/json; charset=utf-16',
  'x'.repeat(5_000),
  '\xff',
  '',
]
const SENDING: readonly Kind[] = [
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

/** Webhooks with anything in them, sent in any way. */
export const SIGNED_CONTENTS: readonly Kind[] = [...CONTENTS, ...SENDING]
