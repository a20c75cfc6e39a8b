import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { countRecords, readRecords } from '../support/consumer.ts'
import { type Answer, exchange } from '../support/http.ts'
import { APP_SECRET, type RelayProcess, startRelay } from '../support/relay.ts'

const OLD_SECRET = 'secret-before-the-rotation'
const BODY = readSample('phone_number_name_update.approved')
const BODY_LIMIT_BYTES = 64 * 1024

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay({
    WABA_APP_SECRETS: `${APP_SECRET},${OLD_SECRET}`,
    WABA_BODY_LIMIT_BYTES: String(BODY_LIMIT_BYTES),
    WABA_WEBHOOK_PATH: '/meta/webhook',
  })
})

/** Runs `work` and gives how many records it has published. */
async function published(work: () => Promise<unknown>): Promise<number> {
  const before = await countRecords(relay.prefix)
  await work()
  return (await countRecords(relay.prefix)) - before
}

function post(headers: Record<string, string>, body: Buffer | readonly Buffer[] = BODY): Promise<Answer> {
  return exchange(relay.webhookUrl, { method: 'POST', headers, body })
}

function hmac(algorithm: string, body: Buffer, secret = APP_SECRET): string {
  return createHmac(algorithm, secret).update(body).digest('hex')
}

describe('the signature', () => {
  test('may be made with any of the secrets, and the answer is an empty 200', async () => {
    expect(
      await published(async () => {
        expect(await relay.post(BODY)).toMatchObject({ status: 200, text: '' })
        expect(await relay.post(BODY, { secret: OLD_SECRET })).toMatchObject({ status: 200, text: '' })
      }),
    ).toBe(2)
  })

  test('is checked over the raw bytes, not a re-serialisation', async () => {
    const odd = Buffer.from(`\r\n ${BODY.toString().replaceAll('/', '\\/').replace('"object"', '"\\u006fbject"')} \n`)
    expect(await published(() => relay.post(odd).then(({ status }) => expect(status).toBe(200)))).toBe(1)
    const signature = `sha256=${hmac('sha256', Buffer.from(JSON.stringify(JSON.parse(odd.toString()))))}`
    expect((await post({ 'x-hub-signature-256': signature }, odd)).status).toBe(401)
  })

  const wrong: [string, Record<string, string>][] = [
    ['none', {}],
    ['an empty one', { 'x-hub-signature-256': '' }],
    ['one of another secret', { 'x-hub-signature-256': `sha256=${hmac('sha256', BODY, 'another')}` }],
    ['one of other bytes', { 'x-hub-signature-256': `sha256=${hmac('sha256', Buffer.from('{}'))}` }],
    ['one without its prefix', { 'x-hub-signature-256': hmac('sha256', BODY) }],
    ['one that breaks off', { 'x-hub-signature-256': `sha256=${hmac('sha256', BODY).slice(0, 40)}` }],
    ['one that is too long', { 'x-hub-signature-256': `sha256=${hmac('sha256', BODY)}00` }],
    ['one that is not hexadecimal', { 'x-hub-signature-256': `sha256=${'z'.repeat(64)}` }],
    ['SHA-1 alone', { 'x-hub-signature': `sha1=${hmac('sha1', BODY)}` }],
    ['SHA-1 in its place', { 'x-hub-signature-256': `sha1=${hmac('sha1', BODY)}` }],
  ]
  test.each(wrong)('%s is answered 401, and nothing is published', async (_what, headers) => {
    expect(await published(() => post(headers).then(({ status }) => expect(status).toBe(401)))).toBe(0)
  })

  test('is checked before anything is parsed', async () => {
    expect(await published(() => post({}, Buffer.from('{ not JSON')))).toBe(0)
  })
})

describe('a signed body', () => {
  test.each([
    undefined,
    'application/json',
    'text/plain',
    'application/x-www-form-urlencoded',
    'image/png',
    'nonsense',
    '',
  ])('is accepted with the content type %j', async (type) => {
    const headers = { 'x-hub-signature-256': `sha256=${hmac('sha256', BODY)}` }
    const answer = await post(type === undefined ? headers : { ...headers, 'content-type': type })
    expect(answer.status).toBe(200)
  })

  test('is accepted in chunks, without a content length', async () => {
    const headers = { 'x-hub-signature-256': `sha256=${hmac('sha256', BODY)}` }
    expect((await post(headers, [BODY.subarray(0, 7), BODY.subarray(7)])).status).toBe(200)
  })

  test('is kept as a dead letter if it is empty: a retry would bring the same', async () => {
    expect((await relay.post('')).status).toBe(200)
    const letters = (await readRecords(relay.prefix)).filter(({ topic }) => topic === 'dead_letter')
    expect(letters.map(({ value }) => value.reason)).toEqual(['invalid_json'])
  })
})

describe('a body over the limit', () => {
  const large = Buffer.alloc(BODY_LIMIT_BYTES + 1, ' ')
  const headers = { 'x-hub-signature-256': `sha256=${hmac('sha256', large)}` }

  test('is answered 413 by its content length, before it is read', async () => {
    expect(await published(() => post(headers, large).then(({ status }) => expect(status).toBe(413)))).toBe(0)
    const announced = { ...headers, 'content-length': '999999999' }
    expect((await exchange(relay.webhookUrl, { method: 'POST', headers: announced })).status).toBe(413)
  })

  test('is answered 413 if it arrives in chunks', async () => {
    const chunks = [large.subarray(0, 40_000), large.subarray(40_000)]
    expect(await published(() => post(headers, chunks).then(({ status }) => expect(status).toBe(413)))).toBe(0)
  })

  test('may have exactly the limit', async () => {
    const full = Buffer.concat([BODY, Buffer.alloc(BODY_LIMIT_BYTES - BODY.length, ' ')])
    expect((await relay.post(full)).status).toBe(200)
  })
})

describe('methods and paths', () => {
  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND'])(
    '%s is answered 405 with Allow',
    async (method) => {
      const answer = await exchange(relay.webhookUrl, { method })
      expect(answer).toMatchObject({ status: 405, headers: { allow: 'GET, POST' } })
    },
  )

  test('HEAD is answered 405 with Allow', async () => {
    expect(await exchange(relay.webhookUrl, { method: 'HEAD' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, POST' },
      text: '',
    })
  })

  test('PUT with a signed body publishes nothing', async () => {
    const headers = { 'x-hub-signature-256': `sha256=${hmac('sha256', BODY)}`, 'content-type': 'application/json' }
    const put = (): Promise<Answer> => exchange(relay.webhookUrl, { method: 'PUT', headers, body: BODY })
    expect(await published(() => put().then(({ status }) => expect(status).toBe(405)))).toBe(0)
  })

  test.each(['/', '/webhook', '/meta/webhook/', '/meta/webhook/x', '/META/WEBHOOK', '/metrics', '/readyz', '/livez'])(
    '%s is answered 404 on the public port',
    async (path) => {
      const url = new URL(path, relay.webhookUrl).href
      expect((await exchange(url)).status).toBe(404)
      expect((await exchange(url, { method: 'POST', body: BODY })).status).toBe(404)
    },
  )

  test('a query after the path does not affect a delivery', async () => {
    const signature = `sha256=${hmac('sha256', BODY)}`
    const answer = await exchange(`${relay.webhookUrl}?tenant=7`, {
      method: 'POST',
      headers: { 'x-hub-signature-256': signature },
      body: BODY,
    })
    expect(answer.status).toBe(200)
  })

  test('a delivery to a different spelling of the path is checked and stored like any other', async () => {
    const url = relay.webhookUrl.replace('/webhook', '/%77ebhook')
    const signed = (secret: string): Promise<Answer> => {
      const headers = { 'x-hub-signature-256': `sha256=${hmac('sha256', BODY, secret)}` }
      return exchange(url, { method: 'POST', headers, body: BODY })
    }
    expect(await published(() => signed(APP_SECRET).then(({ status }) => expect(status).toBe(200)))).toBe(1)
    expect(await signed('another')).toMatchObject({ status: 401, text: '{"error":"not_authentic"}' })
  })
})
