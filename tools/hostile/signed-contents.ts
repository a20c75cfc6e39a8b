import type { Kind } from './attack.ts'
import { EMAIL, PERSON, PHONE, SPACED_PHONE } from './planted.ts'
import { oneOf } from './random.ts'
import { marked, markOf, message, post, webhook } from './signed-request.ts'

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
/** Webhooks with anything in them. */
export const SIGNED_CONTENTS: readonly Kind[] = [
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
