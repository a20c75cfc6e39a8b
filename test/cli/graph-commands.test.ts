import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GraphClient } from '../../src/graph-api/client.ts'
import { pauseMs } from '../../src/graph-api/usage.ts'
import { FIELDS } from '../../src/pipeline/fields.ts'
import { cli, cliJson, type Ran } from '../support/command-line.ts'
import { ERRORS } from '../support/graph-api-errors.ts'
import { APP_ID, APP_SECRET, type GraphApi, startGraphApi, TOKEN, WABA } from '../support/graph-api-server.ts'

let api: GraphApi
let env: Record<string, string>

beforeAll(async () => {
  api = await startGraphApi()
  env = {
    WABA_GRAPH_URL: api.url,
    WABA_ACCESS_TOKEN: TOKEN,
    WABA_APP_ID: APP_ID,
    WABA_APP_SECRETS: `${APP_SECRET},other`,
    WABA_VERIFY_TOKENS: 'verify-1,verify-2',
  }
})
beforeEach(() => api.reset())
afterAll(() => api.close())

interface Apps {
  readonly apps: { id: string; name: string; overrideCallbackUrl: string | null; isThisApp: boolean | null }[]
}

function expectNoSecret({ stdout, stderr }: Ran): void {
  for (const secret of [TOKEN, APP_SECRET, 'verify-1']) expect(stdout + stderr).not.toContain(secret)
}

describe('subscriptions', () => {
  it('are added, listed and removed, page after page', async () => {
    api.state.apps.set(
      WABA,
      Array.from({ length: 5 }, (_, index) => ({ id: `${index}`, name: `App ${index}` })),
    )
    const { apps } = await cliJson<Apps>(['subscriptions', 'add', WABA], env)
    expect(apps).toHaveLength(6)
    expect(apps.filter(({ isThisApp }) => isThisApp)).toEqual([
      { id: APP_ID, name: 'waba-relay test', overrideCallbackUrl: null, isThisApp: true },
    ])
    const left = await cliJson<Apps>(['subscriptions', 'remove', WABA], env)
    expect(left.apps.map(({ id }) => id)).toEqual(['0', '1', '2', '3', '4'])
    expect(await cliJson<Apps>(['subscriptions', 'list', WABA], env)).toEqual(left)
  })

  it('set an override with the first verify token, and remove it', async () => {
    const url = 'https://relay.example.com/webhook'
    const args = ['subscriptions', 'add', WABA]
    const { apps } = await cliJson<Apps>([...args, '--callback-url', url], env)
    expect(apps[0]?.overrideCallbackUrl).toBe(url)
    expect(api.asked.find(({ method }) => method === 'POST')?.parameters.verify_token).toBe('verify-1')
    expect((await cliJson<Apps>(args, env)).apps[0]?.overrideCallbackUrl).toBeNull()
  })

  it('understand success as a string', async () => {
    api.state.success = 'true'
    expect((await cli(['subscriptions', 'add', WABA], env)).code).toBe(0)
    expect((await cli(['subscriptions', 'remove', WABA], env)).code).toBe(0)
  })

  it('say so if no app is subscribed', async () => {
    const { stderr } = await cli(['subscriptions', 'list', WABA], env)
    expect(stderr).toContain(`"waba-relay subscriptions add ${WABA}"`)
  })

  it('refuse a callback URL that Meta would refuse, without asking Meta', async () => {
    const ran = await cli(['subscriptions', 'add', WABA, '--callback-url', 'http://example.com/'], env)
    expect(ran.code).toBe(2)
    expect(api.asked).toEqual([])
  })

  it('ask for the token if there is none', async () => {
    const { code, stderr } = await cli(['subscriptions', 'list', WABA], { WABA_GRAPH_URL: api.url })
    expect(code).toBe(2)
    expect(stderr).toContain('WABA_ACCESS_TOKEN is required')
  })

  it.each([
    ['an expired token', ERRORS.expired, 'The access token has expired'],
    ['a missing permission', ERRORS.permission, 'whatsapp_business_management'],
    ['an app that is not live', ERRORS.notLive, 'not in Live mode'],
    ['a wrong id', ERRORS.unknownId, 'No such id'],
  ])('explain %s', async (_, failure, todo) => {
    api.state.failures.push({ ...failure })
    const ran = await cli(['subscriptions', 'list', WABA], env)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain(todo)
    expect(ran.stderr).toContain(failure.error.message.slice(0, 20))
  })

  it('never show a token, even if Meta quotes it', async () => {
    const wrong = `${TOKEN}x`
    const ran = await cli(['subscriptions', 'list', WABA], { ...env, WABA_ACCESS_TOKEN: wrong })
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('(secret)')
    expect(ran.stderr).not.toContain(wrong)
    expectNoSecret(ran)
    expect(api.asked[0]).toMatchObject({ authorization: `Bearer ${wrong}`, parameters: {} })
  })

  const verifyToken = 'tok&en "5e1f"/42'
  it.each([
    ['as it is', verifyToken],
    ['as forms spell it', new URLSearchParams({ verify_token: verifyToken }).toString()],
    ['as URLs spell it', encodeURIComponent(verifyToken)],
    ['as JSON spells it', JSON.stringify({ verify_token: verifyToken })],
  ])('never show the verify token given to them, even if Meta quotes it %s', async (_how, quoted) => {
    const url = 'https://relay.example.com/'
    const args = ['subscriptions', 'add', WABA, '--callback-url', url, '--verify-token', verifyToken]
    for (const error of [
      { code: 100, message: `Invalid: ${quoted}` },
      { code: 100, message: 'Invalid', error_user_msg: quoted },
    ]) {
      api.state.failures.push({ status: 400, error })
      const { code, stderr } = await cli(args, env)
      expect(code).toBe(1)
      expect(stderr).toContain('(secret)')
      expect(stderr).not.toMatch(/tok[&%]|5e1f/)
    }
  })

  it('keep Meta’s code even if a digit of it is a secret', async () => {
    api.state.failures.push({ ...ERRORS.expired })
    const ran = await cli(['subscriptions', 'list', WABA], { ...env, WABA_VERIFY_TOKENS: '1' })
    expect(ran.stderr).toContain('code 190')
  })
})

describe('webhook', () => {
  const url = 'https://relay.example.com/webhook'
  interface Webhook {
    readonly subscriptions: {
      callbackUrl: string
      active: boolean
      includeValues: boolean
      fields: { name: string; known: boolean }[]
    }[]
  }

  it('is set for every field, with values and the app’s own token, and shown', async () => {
    const ran = await cli(['webhook', 'set', '--callback-url', url, '--json'], env)
    expectNoSecret(ran)
    const set = (JSON.parse(ran.stdout) as Webhook).subscriptions[0]
    expect(set).toMatchObject({ callbackUrl: url, active: true, includeValues: true })
    expect(set?.fields.map(({ name }) => name).sort()).toEqual([...FIELDS.keys()].sort())
    expect(api.asked.every(({ authorization }) => authorization === `Bearer ${APP_ID}|${APP_SECRET}`)).toBe(true)
    expect((await cli(['webhook', 'show'], env)).stdout).toContain(`${url} (active, with values)`)
  })

  it('keeps a subscribed field that this version does not know', async () => {
    api.state.subscriptions = [
      {
        object: 'whatsapp_business_account',
        callback_url: 'https://old.example.com',
        active: false,
        fields: [{ name: 'newer_field', version: 'v27.0' }],
      },
      { object: 'page', callback_url: 'https://page.example.com', active: true, fields: [] },
    ]
    const { subscriptions } = await cliJson<Webhook>(['webhook', 'set', '--callback-url', url], env)
    expect(subscriptions).toHaveLength(2)
    expect(subscriptions.flatMap(({ fields }) => fields).find(({ name }) => name === 'newer_field')?.known).toBe(false)
  })

  it('is set for the named fields only', async () => {
    const args = ['webhook', 'set', '--callback-url', url, '--field', 'messages', '--field', 'calls']
    const { subscriptions } = await cliJson<Webhook>(args, env)
    expect(subscriptions[0]?.fields.map(({ name }) => name)).toEqual(['messages', 'calls'])
  })

  it('says what to do if Meta could not verify the URL', async () => {
    const { code, stderr } = await cli(['webhook', 'set', '--callback-url', 'https://127.0.0.1:1/webhook'], env)
    expect(code).toBe(1)
    expect(stderr).toContain('"waba-relay doctor" checks it')
  })
})

describe('the Graph API client', () => {
  const waits: string[] = []
  const client = (maxWaitMs = 60_000): GraphClient =>
    new GraphClient({
      url: api.url,
      version: 'v27.0',
      timeoutMs: 1_000,
      maxWaitMs,
      onWait: (message) => waits.push(message),
      secrets: [],
      firstRetryMs: 1,
    })
  beforeEach(() => {
    waits.length = 0
  })

  it('retries what may pass: transient errors, limits, a lost connection', async () => {
    const { transient, limit, appLimit } = ERRORS
    api.state.failures.push({ ...transient }, { ...limit }, { ...appLimit }, { status: 0, drop: true })
    expect(await client().list(`${WABA}/subscribed_apps`, TOKEN)).toEqual([])
    expect(waits).toHaveLength(4)
    expect(waits[1]).toMatch(/Meta’s rate limit is reached; continuing in \d+ s/)
  })

  it('gives up after a few attempts', async () => {
    api.state.failures.push(...Array.from({ length: 9 }, () => ({ ...ERRORS.transient })))
    await expect(client().get(WABA, TOKEN)).rejects.toThrow('Service temporarily unavailable')
    expect(api.asked).toHaveLength(5)
  })

  it('shows nothing of a secret that a proxy’s page quotes, even if the page is cut within it', async () => {
    const page = createServer((_request, response) => response.writeHead(400).end(`${'.'.repeat(195)}${TOKEN}`))
    page.listen(0, '127.0.0.1')
    await once(page, 'listening')
    const { port } = page.address() as AddressInfo
    const access = { version: 'v1', timeoutMs: 1_000, maxWaitMs: 0, onWait: () => undefined, secrets: [] }
    const asked = new GraphClient({ ...access, url: `http://127.0.0.1:${port}` }).get('me', TOKEN)
    await expect(asked).rejects.toThrow(/\.{195}\(secr /)
    page.close()
  })

  it('does not retry permanent errors', async () => {
    api.state.failures.push({ ...ERRORS.permission })
    await expect(client().get(WABA, TOKEN)).rejects.toThrow('A permission is missing')
    expect(api.asked).toHaveLength(1)
  })

  it('does not wait longer than allowed, and says how long Meta refuses', async () => {
    const usage = JSON.stringify({ 1: [{ type: 'messaging', call_count: 100, estimated_time_to_regain_access: 19 }] })
    const headers = { 'x-business-use-case-usage': usage }
    api.state.failures.push({ ...ERRORS.management, headers })
    await expect(client().get(WABA, TOKEN)).rejects.toThrow(
      /access in 19 min, which is beyond the permitted wait\.\n.*--max-wait 1140/,
    )
  })

  it('reads minutes from one usage header and percentages from the other', () => {
    const useCase = JSON.stringify({
      7: [{ estimated_time_to_regain_access: 2 }, { estimated_time_to_regain_access: 0 }],
    })
    expect(pauseMs(new Headers({ 'x-business-use-case-usage': useCase }))).toBe(120_000)
    expect(pauseMs(new Headers({ 'x-app-usage': '{"call_count":12,"total_time":100,"total_cputime":3}' }))).toBe(60_000)
    expect(pauseMs(new Headers({ 'x-app-usage': '{"call_count":95}' }))).toBe(5_000)
    expect(pauseMs(new Headers({ 'x-app-usage': '{"call_count":28}' }))).toBe(0)
    expect(pauseMs(new Headers({ 'x-app-usage': 'nonsense' }))).toBe(0)
  })

  it('slows down before the limit, no longer than allowed', async () => {
    api.state.headers = { 'x-app-usage': '{"call_count":100}' }
    const bounded = client(30)
    await bounded.list(`${WABA}/subscribed_apps`, TOKEN)
    await bounded.list(`${WABA}/subscribed_apps`, TOKEN)
    await bounded.list(`${WABA}/subscribed_apps`, TOKEN)
    expect(waits).toHaveLength(1)
    expect(waits[0]).toContain('Meta’s rate limit is near')
  })
})
