import { METHODS } from 'node:http'
import { connect } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { exchange } from '../support/http.ts'
import { type RelayProcess, startRelay } from '../support/relay.ts'

const BODY = readSample('messages.text')
const NOWHERE = { WABA_KAFKA_BROKERS: '127.0.0.1:1', WABA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' }

let relay: RelayProcess
beforeAll(async () => {
  relay = await startRelay(NOWHERE, { untilReady: false })
})

/** Sends text over a connection of its own, and gives all that comes back until the relay ends it. */
function send(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1', () => void socket.write(text))
    let answer = ''
    socket.setEncoding('latin1').on('data', (part: string) => {
      answer += part
    })
    socket.once('error', reject)
    socket.once('end', () => resolve(answer))
  })
}

async function count(outcome: string): Promise<number> {
  const { text } = await relay.admin('/metrics')
  return Number(text.split(`waba_relay_deliveries_total{outcome="${outcome}"} `)[1]?.split('\n')[0])
}

/** Runs `work`, and expects one more request with this outcome. */
async function counted(outcome: string, work: () => Promise<void>): Promise<void> {
  const before = await count(outcome)
  await work()
  expect(await count(outcome)).toBe(before + 1)
}

describe('every method that Node knows', () => {
  const others = METHODS.filter((method) => !['GET', 'POST', 'CONNECT'].includes(method))
  test.each(others)('%s is answered 405, elsewhere 404, and counted', async (method) => {
    await counted('wrong_method', async () => {
      expect(await exchange(relay.webhookUrl, { method, body: BODY })).toMatchObject({
        status: 405,
        headers: { allow: 'GET, POST' },
      })
    })
    await counted('not_found', async () => {
      expect((await exchange(new URL('/elsewhere', relay.webhookUrl).href, { method })).status).toBe(404)
    })
  })

  test('CONNECT is answered 404, and counted', async () => {
    await counted('not_found', async () => {
      expect(await send('CONNECT example.com:443 HTTP/1.1\r\nhost: example.com\r\n\r\n')).toMatch(/^HTTP\/1\.1 404 /)
    })
  })

  test('an unknown one is answered 400, and counted', async () => {
    await counted('bad_request', async () => {
      expect(await send('BREW /webhook HTTP/1.1\r\nhost: x\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    })
  })
})

const HEAD = 'POST /webhook HTTP/1.1\r\nhost: x\r\n'
const SIGNATURE = `x-hub-signature-256: sha256=${'0'.repeat(64)}\r\n`

describe('a request that is malformed', () => {
  test.each([
    ['a URL with a broken escape', 'GET /webhook%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['a URL with a broken escape, of a delivery', 'POST /%E0%A4%A HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
    ['no host', 'GET /webhook HTTP/1.1\r\nconnection: close\r\n\r\n'],
    ['no HTTP', 'hello\r\n\r\n'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
    ['two lengths', `${HEAD}content-length: 1\r\ncontent-length: 2\r\n\r\n{}`],
    ['a length and chunks', `${HEAD}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a header without a name', `${HEAD}: x\r\n\r\n`],
  ])('(%s) is answered 400, and counted', async (_what, text) => {
    await counted('bad_request', async () => {
      const answer = await send(text)
      expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
      expect(answer).toMatch(/\r\n\r\n\{"error":"bad_request"\}$/)
    })
  })

  test('(invalid chunks in a body) is answered 400, and counted', async () => {
    await counted('body_aborted', async () => {
      const answer = await send(`${HEAD}${SIGNATURE}transfer-encoding: chunked\r\n\r\n5\r\nhello\r\nxyz\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    })
  })

  test('(headers of 100 KiB) is answered 431, and counted', async () => {
    await counted('headers_too_large', async () => {
      expect(await send(`${HEAD}x: ${'y'.repeat(100 * 1024)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /)
    })
  })

  test('(an unknown expectation) is answered like any other', async () => {
    await counted('not_authentic', async () => {
      const answer = await send(`${HEAD}expect: the-unexpected\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1\.1 401 /)
    })
  })

  test('is logged without its contents', async () => {
    expect(relay.stdout).not.toContain('hello')
  })
})

test('garbage after a complete delivery ends the connection, once the delivery is answered', async () => {
  const answer = await send(`${HEAD}${SIGNATURE}content-length: 2\r\n\r\n{}garbage\r\n\r\n`)
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 401'])
  expect(answer.toLowerCase()).toContain('connection: close\r\n')
})

describe('a sender that waits to be asked for the body', () => {
  const HEAD_THAT_WAITS = `${HEAD}expect: 100-continue\r\n`

  test('is asked once the headers have passed the checks', async () => {
    const head = `${HEAD_THAT_WAITS}${SIGNATURE}connection: close\r\ncontent-length: 2\r\n\r\n`
    const answer = await send(`${head}{}`)
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 100', 'HTTP/1.1 401'])
  })

  test.each([
    ['no signature', HEAD_THAT_WAITS, 401],
    ['another path', HEAD_THAT_WAITS.replace('/webhook', '/elsewhere'), 404],
    ['another method', HEAD_THAT_WAITS.replace('POST', 'PUT'), 405],
  ])('is not if refused anyway: %s', async (_, head, status) => {
    const answer = await send(`${head}content-length: 2\r\n\r\n`)
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`])
  })

  test('is not if the body is too large', async () => {
    const answer = await send(`${HEAD_THAT_WAITS}${SIGNATURE}content-length: 5000000\r\n\r\n`)
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413'])
  })
})

test('a head that never ends is answered 408, and counted', async () => {
  await counted('too_slow', async () => {
    expect(await send('POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-sig')).toMatch(/^HTTP\/1\.1 408 /)
  })
})
