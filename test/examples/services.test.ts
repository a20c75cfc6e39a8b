import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import kafkajs from 'kafkajs'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { of, readRecords } from '../support/consumer.ts'
import { codeBlocks, ROOT } from '../support/documents.ts'
import { copyExamples, installNodeExamples } from '../support/example.ts'
import { webhookOf } from '../support/pipeline.ts'
import { newPrefix, startRelay } from '../support/relay.ts'
import { kafkaBrokerList, kafkaBrokers, registryUrl } from '../support/stack.ts'

const SETUP_LIMIT_MS = 10 * 60_000
const TEST_LIMIT_MS = 2 * 60_000
const WAIT = { timeout: 60_000, interval: 50 }

let folder: string
beforeAll(async () => {
  folder = await copyExamples('forward', 'media')
  await installNodeExamples(folder)
}, SETUP_LIMIT_MS)

const cleanUps: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

interface Asked {
  readonly path: string
  readonly method: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}
type Answer = { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string | Buffer }

/** An HTTP server that answers as `answer` says, with all that it was asked. */
async function serve(answer: (asked: Asked) => Answer): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('latin1')) body += chunk
    const { url: path = '', method = '', headers } = request
    const one = { path, method, headers, body: Buffer.from(body, 'latin1').toString() }
    asked.push(one)
    const { status, headers: answered = {}, body: text = '' } = answer(one)
    response.writeHead(status, answered).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(async () => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}

/** An example as a process; it ends with the test, by the signal that also ends it in production. */
function start(name: string, prefix: string, env: Readonly<Record<string, string>>): () => string {
  const settings = {
    WABA_KAFKA_BROKERS: kafkaBrokers(),
    WABA_SCHEMA_REGISTRY_URL: registryUrl(),
    WABA_TOPIC_PREFIX: prefix,
    KAFKA_GROUP_ID: `${prefix}${name}-${randomBytes(3).toString('hex')}`,
  }
  const cwd = join(folder, name)
  const child: ChildProcess = spawn(process.execPath, [`${name}.ts`], {
    cwd,
    env: { ...process.env, ...settings, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const ended = once(child, 'exit')
  cleanUps.push(async () => {
    child.kill('SIGTERM')
    const [code] = await ended
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' })
  })
  return () => output
}

function message(account: string, id: string, more: object = {}): string {
  const messages = [{ from: '33639981884', id, timestamp: '1774521907', type: 'text', ...more }]
  return webhookOf('messages', { metadata: { phone_number_id: '106540352242922' }, messages }, { id: account })
}

test(
  'forward signs events for their tenant, tries again, and keeps what cannot be delivered',
  async () => {
    const relay = await startRelay({ WABA_TOPIC_PREFIX: newPrefix() })
    const secret = randomBytes(24)
    let failures = 0
    const good = await serve(() =>
      failures++ < 2 ? { status: 503, headers: { 'retry-after': '0' } } : { status: 204 },
    )
    const bad = await serve(() => ({ status: 500 }))
    const gone = await serve(() => ({ status: 410 }))
    const tenant = { secret: `whsec_${secret.toString('base64')}` }
    const tenants = {
      '1': { ...tenant, url: good.url },
      '2': { ...tenant, url: bad.url },
      '3': { ...tenant, url: gone.url },
    }
    await writeFile(join(folder, 'forward', 'tenants.json'), JSON.stringify(tenants))
    for (const account of ['1', '2', '2', '3', '4'])
      await relay.post(message(account, `wamid.${account}.${Math.random()}`))
    start('forward', relay.prefix, {
      FORWARD_FIRST_WAIT_MS: '10',
      FORWARD_ATTEMPTS: '3',
      FORWARD_DEAD_LETTER_TOPIC: `${relay.prefix}not_forwarded`,
    })
    const letters = await vi.waitFor(async () => {
      const found = of(await readRecords(relay.prefix), 'not_forwarded')
      expect(found).toHaveLength(3)
      return found
    }, WAIT)
    await vi.waitUntil(() => good.asked.length === 3, WAIT)

    const [first, , last] = good.asked
    const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = last?.headers ?? {}
    const expected = createHmac('sha256', secret).update(`${id}.${timestamp}.${last?.body}`).digest('base64')
    expect(signature).toBe(`v1,${expected}`)
    expect(first?.headers['webhook-id']).toBe(id)
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      type: 'whatsapp.messages.message',
      data: { event_id: id, waba_id: '1', value: { message: { type: 'text' } } },
    })
    expect(last?.body).not.toContain('null')
    const reasons = letters.map(({ headers, value }) => `${value.waba_id}: ${headers.forward_error}`).sort()
    expect(reasons).toEqual([
      '2: HTTP 500, attempt 3 of 3',
      '2: not tried: the tenant failed a moment ago',
      '3: HTTP 410, attempt 1 of 3',
    ])
    expect([bad.asked.length, gone.asked.length]).toEqual([3, 1])
  },
  TEST_LIMIT_MS,
)

/** Texts of a topic, as soon as there are so many. */
async function readTexts(topic: string, count: number): Promise<string[]> {
  const kafka = new kafkajs.Kafka({ brokers: kafkaBrokerList(), logLevel: kafkajs.logLevel.NOTHING })
  const consumer = kafka.consumer({ groupId: `${topic}-${randomBytes(3).toString('hex')}` })
  cleanUps.push(() => consumer.disconnect())
  const texts: string[] = []
  await vi.waitFor(() => consumer.subscribe({ topics: [topic], fromBeginning: true }), WAIT)
  await consumer.run({ eachMessage: async ({ message: { value } }) => void texts.push(String(value)) })
  await vi.waitUntil(() => texts.length >= count, WAIT)
  return texts
}

const FILE = randomBytes(200_000)
const SHA256 = createHash('sha256').update(FILE).digest('base64')

/** Meta as far as media go: an address of the message that has expired, the Graph API, and a fresh address. */
async function serveMeta() {
  const meta = await serve(({ path, headers }) => {
    if (headers.authorization !== 'Bearer token-1') return { status: 401 }
    if (path === '/v26.0/42') return { status: 200, body: JSON.stringify({ url: `${meta.url}/fresh` }) }
    if (path === '/v26.0/43') return { status: 404 }
    return path === '/fresh' || path === '/sent' ? { status: 200, body: FILE } : { status: 404 }
  })
  return meta
}

function image(id: string, url?: string) {
  return { type: 'image', image: { id, mime_type: 'image/jpeg', sha256: SHA256, url } }
}

test(
  'media stores files from the address in the message or a fresh one, and says where they are',
  async () => {
    const relay = await startRelay({ WABA_TOPIC_PREFIX: newPrefix() })
    const meta = await serveMeta()
    await relay.post(message('1', 'wamid.sent', image('41', `${meta.url}/sent`)))
    await relay.post(message('1', 'wamid.expired', image('42', `${meta.url}/expired`)))
    await relay.post(message('1', 'wamid.lost', image('43')))
    await relay.post(message('1', 'wamid.text'))
    const topic = `${newPrefix()}media`
    const settings = {
      WABA_ACCESS_TOKEN: 'token-1',
      WABA_GRAPH_URL: meta.url,
      MEDIA_FIRST_WAIT_MS: '10',
      MEDIA_TOPIC: topic,
    }
    start('media', relay.prefix, { ...settings, MEDIA_FOLDER: join(folder, 'files') })
    const stored = (await readTexts(topic, 3)).map((text) => JSON.parse(text))
    const byMessage = Object.fromEntries(stored.map((one) => [one.message_id, one]))
    // The README shows one of them.
    const [shown] = codeBlocks(await readFile(join(ROOT, 'examples/media/README.md'), 'utf8')).filter(
      ({ language }) => language === 'json',
    )
    expect(Object.keys(byMessage['wamid.sent'])).toEqual(Object.keys(JSON.parse(shown?.text ?? '')))
    expect(Object.keys(byMessage).sort()).toEqual(['wamid.expired', 'wamid.lost', 'wamid.sent'])
    for (const id of ['wamid.sent', 'wamid.expired']) {
      expect(byMessage[id]).toMatchObject({ waba_id: '1', bytes: FILE.length, sha256: SHA256, mime_type: 'image/jpeg' })
      expect((await readFile(byMessage[id].location)).equals(FILE)).toBe(true)
    }
    expect(byMessage['wamid.lost'].error).toContain('HTTP 404')
  },
  TEST_LIMIT_MS,
)

test(
  'media puts files into a bucket by the API of S3',
  async () => {
    const relay = await startRelay({ WABA_TOPIC_PREFIX: newPrefix() })
    const [meta, s3] = [await serveMeta(), await serve(() => ({ status: 200 }))]
    await relay.post(message('1', 'wamid.sent', image('41', `${meta.url}/sent`)))
    const topic = `${newPrefix()}media`
    start('media', relay.prefix, {
      WABA_ACCESS_TOKEN: 'token-1',
      MEDIA_TOPIC: topic,
      MEDIA_S3_BUCKET: 'files',
      MEDIA_S3_PATH_STYLE: 'true',
      AWS_ENDPOINT_URL_S3: s3.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
    })
    const [stored = ''] = await readTexts(topic, 1)
    expect(JSON.parse(stored).location).toBe('s3://files/1/106540352242922/41')
    expect(s3.asked).toHaveLength(1)
    expect(s3.asked[0]).toMatchObject({ method: 'PUT', headers: { 'content-type': 'image/jpeg' } })
    expect(s3.asked[0]?.path).toMatch(/^\/files\/1\/106540352242922\/41(\?|$)/)
  },
  TEST_LIMIT_MS,
)
