import { gzipSync } from 'node:zlib'
import type { Kind } from './attack.ts'
import { anyBytes, type Draw, oneOf } from './random.ts'
import { marked, markOf, message, post, webhook, whole } from './signed-request.ts'

/** Over the relay's limit of 4 MiB. */
const OVER_LIMIT_BYTES = 4 * 1024 * 1024 + 1
const FULL_BYTES = 3_000_000

const SCALARS = [
  'null',
  'true',
  '0',
  '1e999',
  '""',
  '{}',
  '[]',
  '[null]',
  '{"entry":[]}',
  '{"entry":{}}',
  '{"object":"x"}',
]
const BROKEN = [
  '{',
  '[1,]',
  "{'a':1}",
  '{"a":NaN}',
  '// c\n{}',
  '{"a":1}{"a":1}',
  '\u0000',
  '{"a":"\n"}',
  '[01]',
  '\u00a0{}',
  '{"\\x":1}',
]
const NO_WEBHOOKS: readonly Kind[] = [
  {
    name: 'bytes that are not UTF-8',
    make: (seed) =>
      post(
        seed,
        whole(
          Buffer.concat([Buffer.from(`"${markOf(seed)}`), anyBytes(seed.draw, 200), Buffer.from([0xff, 0xc0, 0x22])]),
        ),
      ),
  },
  {
    name: 'UTF-16',
    make: (seed) => post(seed, whole(Buffer.from(`\ufeff${webhook(message(markOf(seed)))}`, 'utf16le'))),
  },
  { name: 'not JSON', make: (seed) => post(seed, whole(`${oneOf(seed.draw, BROKEN)}${markOf(seed)}`)) },
  {
    name: 'JSON cut short',
    make: (seed) => {
      const text = webhook(message(markOf(seed)))
      return post(seed, whole(text.slice(0, 1 + seed.draw(text.length - 2))))
    },
  },
  { name: 'JSON that is no webhook', make: (seed) => post(seed, whole(oneOf(seed.draw, SCALARS))) },
  { name: 'an empty body', make: (seed) => post(seed, whole('')) },
  {
    name: 'compressed',
    make: (seed) => post(seed, whole(gzipSync(webhook(message(markOf(seed))))), ['content-encoding: gzip']),
  },
]

/** Beyond what a body may have of anything. */
const TOO_MANY: readonly ((draw: Draw) => string)[] = [
  () => '['.repeat(1_500_000),
  () => `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`,
  () => webhook(`${'{"a":'.repeat(400_000)}1${'}'.repeat(400_000)}`),
  () => `{"object":"whatsapp_business_account","entry":[${'{},'.repeat(900_000)}{}]}`,
  () => `{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[${'{},'.repeat(900_000)}{}]}]}`,
  () => webhook(`{"messages":[${'{},'.repeat(900_000)}{}]}`),
  () => webhook(`{"messages":[${'null,'.repeat(500_000)}null]}`),
  () => webhook(`{${Array.from({ length: 200_000 }, (_, index) => `"n${index}":1`).join()}}`),
  (draw) => webhook(`{"errors":[${'[],'.repeat(30_000 + draw(600_000))}[]]}`, '"x"'),
]
/** Just below it. */
const MANY: readonly ((mark: string) => string)[] = [
  (mark) => webhook(message(mark, `,"deep":${'['.repeat(9_000)}${']'.repeat(9_000)}`)),
  (mark) => webhook(message(mark, `,"odd":{${Array.from({ length: 15_000 }, (_, index) => `"n${index}":1`).join()}}`)),
  (mark) => webhook(`{"messages":[${'{},'.repeat(3_000)}{"id":"${mark}"}]}`),
  (mark) => `[${'{},'.repeat(3_000)}${webhook(message(mark))}]`,
  (mark) => webhook(message(mark, `,"list":[${'0,'.repeat(15_000)}0]`)),
]
/** What long texts and names are made of: up to six bytes each. */
const LONG_OF = ['xxxxxx', 'ééé', '\\n', '\\u0000', '~/~/~/', '\\ud800', '\\\\', '\u{1F600}']
const SHAPES: readonly Kind[] = [
  {
    name: 'a million of anything',
    weight: 0.5,
    make: (seed) => post(seed, whole(oneOf(seed.draw, TOO_MANY)(seed.draw))),
  },
  {
    name: 'thousands of anything',
    weight: 1,
    make: (seed) => post(seed, marked(oneOf(seed.draw, MANY)(markOf(seed)), markOf(seed))),
  },
  {
    name: 'a text of 3 MB',
    weight: 0.5,
    make: (seed) => {
      const marks = [markOf(seed), markOf(seed, 1), markOf(seed, 2)] as const
      const text = `${marks[1]}${oneOf(seed.draw, LONG_OF).repeat(FULL_BYTES / 6)}${marks[2]}`
      return post(seed, marked(webhook(message(marks[0], `,"long":"${text}"`)), ...marks))
    },
  },
  {
    name: 'a field name of up to 1 MB',
    weight: 0.5,
    make: (seed) =>
      post(seed, marked(webhook('{}', `"${markOf(seed)}${oneOf(seed.draw, LONG_OF).repeat(170_000)}"`), markOf(seed))),
  },
  {
    name: 'an attribute name of up to 1 MB',
    weight: 0.5,
    make: (seed) =>
      post(
        seed,
        marked(
          webhook(message(markOf(seed), `,"${markOf(seed, 1)}${oneOf(seed.draw, LONG_OF).repeat(170_000)}":1`)),
          markOf(seed),
          markOf(seed, 1),
        ),
      ),
  },
  {
    name: 'a body over the limit',
    weight: 0.5,
    make: (seed) => ({
      ...post(
        seed,
        whole(Buffer.alloc(OVER_LIMIT_BYTES, ' ')),
        seed.draw(1) === 0 ? [] : ['transfer-encoding: chunked'],
      ),
      mustAnswer: false,
    }),
  },
]

/** No webhooks, and webhooks of any size. */
export const SIGNED_SHAPES: readonly Kind[] = [...NO_WEBHOOKS, ...SHAPES]
