import { sign } from '../../src/pipeline/verify.ts'
import { type Attack, head, type Seed, type Signed } from './attack.ts'
import { APP_SECRET, MESSAGE_TEXT, OLD_APP_SECRET, PHONE } from './planted.ts'
import { oneOf } from './random.ts'

/** A text that only this request has. */
export function markOf({ number }: Seed, part = 0): string {
  return `mark.${number}.${part}.`
}

/** A request with a good signature of its body. */
export function post({ draw, number }: Seed, signed: Signed, headers: readonly string[] = []): Attack {
  const { body } = signed
  const all = [
    `x-hub-signature-256: ${sign(body, oneOf(draw, [APP_SECRET, OLD_APP_SECRET]))}`,
    `x-request-id: ${number}`,
    ...(headers.some((header) => header.startsWith('content-type')) ? [] : ['content-type: application/json']),
    ...headers,
  ]
  const parts = headers.includes('transfer-encoding: chunked')
    ? [head('POST', '/webhook', all), ...chunks(body, 1 + draw(9)), '0\r\n\r\n']
    : [head('POST', '/webhook', [...all, `content-length: ${body.length}`]), body]
  return { parts, mustAnswer: true, signed: [signed] }
}

function chunks(body: Buffer, count: number): Buffer[] {
  const size = Math.max(1, Math.ceil(body.length / count))
  return Array.from({ length: Math.ceil(body.length / size) }, (_, index) => {
    const part = body.subarray(index * size, (index + 1) * size)
    return Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n')])
  })
}

/** A body that is not a webhook: all of it must become a dead letter. */
export function whole(body: Buffer | string): Signed {
  return { body: Buffer.from(body), marks: [], isWhole: true }
}

/** A webhook whose marks must all be found. */
export function marked(text: string, ...marks: string[]): Signed {
  return { body: Buffer.from(text), marks, isWhole: false }
}

/** The text of a webhook around the JSON text of a change's value. */
export function webhook(value: string, field = '"messages"', id = '"394028175630912"'): string {
  return `{"object":"whatsapp_business_account","entry":[{"id":${id},"changes":[{"field":${field},"value":${value}}]}]}`
}

/** The JSON text of a value with one message, and of what else it has. */
export function message(mark: string, more = ''): string {
  return `{"messages":[{"from":"${PHONE}","id":"${mark}","timestamp":"1774521907","type":"text","text":{"body":"${MESSAGE_TEXT}"}${more}}]}`
}
