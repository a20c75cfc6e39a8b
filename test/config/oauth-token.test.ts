import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type ClientCredentials, tokenProvider } from '../../src/config/oauth-token.ts'

interface Question {
  readonly headers: IncomingMessage['headers']
  readonly form: Record<string, string>
}

let server: Server
let questions: Question[]
let answer: { status: number; body: unknown }

beforeEach(async () => {
  questions = []
  answer = { status: 200, body: { access_token: 'token-1', expires_in: 3600 } }
  server = createServer(async (request, response) => {
    const text = (await request.toArray()).join('')
    questions.push({ headers: request.headers, form: Object.fromEntries(new URLSearchParams(text)) })
    const { status, body } = answer
    response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(() => {
  vi.useRealTimers()
  server.closeAllConnections()
  server.close()
})

function provider({ scope = undefined, ...more }: Partial<ClientCredentials> = {}): () => Promise<string> {
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  const settings = 'WABA_KAFKA_SASL'
  const client = {
    tokenUrl,
    clientId: 'relay:1',
    clientSecret: () => 'pass word',
    clientAuth: 'basic',
    settings,
  } as const
  return tokenProvider({ ...client, scope, ...more })
}

it('requests a client-credentials grant with the scope, once for concurrent callers', async () => {
  const token = provider({ scope: 'kafka' })
  expect(await Promise.all([token(), token()])).toEqual(['token-1', 'token-1'])
  expect(await token()).toBe('token-1')
  expect(questions).toHaveLength(1)
  expect(questions[0]?.form).toEqual({ grant_type: 'client_credentials', scope: 'kafka' })
  // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
  const credentials = Buffer.from('relay%3A1:pass%20word').toString('base64')
  expect(questions[0]?.headers.authorization).toBe(`Basic ${credentials}`)
})

it('requests a new token shortly before the old one expires', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const token = provider()
  await token()
  answer.body = { access_token: 'token-2', expires_in: 3600 }
  vi.setSystemTime(Date.now() + 3_500_000)
  expect(await token()).toBe('token-1')
  vi.setSystemTime(Date.now() + 50_000)
  expect(await token()).toBe('token-2')
})

it('sends the audience, and the secret in the form, if the issuer wants that', async () => {
  await provider({ audience: 'https://kafka', clientAuth: 'post' })()
  expect(questions[0]?.form).toEqual({
    grant_type: 'client_credentials',
    audience: 'https://kafka',
    client_id: 'relay:1',
    client_secret: 'pass word',
  })
  expect(questions[0]?.headers.authorization).toBeUndefined()
})

it('fails with the status and the settings, without any secret, and tries again the next time', async () => {
  const token = provider()
  answer = { status: 401, body: { error: 'invalid_client', error_description: 'pass word is wrong' } }
  const message = await token().catch((error: Error) => error.message)
  expect(message).toMatch(/^The token issuer answered 401 \(invalid_client\)\. Check WABA_KAFKA_SASL_CLIENT_ID, /)
  expect(message).not.toContain('pass word')
  answer = { status: 400, body: { error: 'Basic cmVsYXk6cGFzcw==' } }
  await expect(token()).rejects.toThrow(/^The token issuer answered 400\. /)
  answer = { status: 200, body: { token: 'elsewhere' } }
  await expect(token()).rejects.toThrow('has no access_token')
  answer = { status: 200, body: { access_token: 'token-3' } }
  expect(await token()).toBe('token-3')
})

it('explains an answer that is not JSON with the address, without its query and without the answer', async () => {
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  const token = provider({ tokenUrl: `${tokenUrl}?key=very-secret` })
  for (const body of ['<html>canary</html>', '', 'null', '"canary"']) {
    answer = { status: 200, body }
    const message = await token().catch((error: Error) => error.message)
    expect(message).toBe(
      `The token issuer at ${tokenUrl} answered 200, but not with a JSON object. Check WABA_KAFKA_SASL_TOKEN_URL.`,
    )
  }
  answer = { status: 502, body: 'null' }
  await expect(token()).rejects.toThrow(/^The token issuer answered 502\. /)
})

it('reports that the issuer does not answer, without its address, whose query may be a secret', async () => {
  const token = provider({ tokenUrl: 'http://127.0.0.1:9/token?key=very-secret' })
  await expect(token()).rejects.toThrow(/^The token issuer at WABA_KAFKA_SASL_TOKEN_URL does not answer: \w+\.$/)
})
