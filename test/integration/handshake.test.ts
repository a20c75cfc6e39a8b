import { beforeAll, describe, expect, test } from 'vitest'
import { type Answer, exchange } from '../support/http.ts'
import { type RelayProcess, startRelay, VERIFY_TOKEN } from '../support/relay.ts'

/** The handshake needs neither Kafka nor the registry. */
const NOWHERE = { WABA_KAFKA_BROKERS: '127.0.0.1:1', WABA_SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1' }

describe('the verification handshake', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay(
      { ...NOWHERE, WABA_VERIFY_TOKENS: `${VERIFY_TOKEN}, of-an-override` },
      { untilReady: false },
    )
  })

  function ask(query: Record<string, string>): Promise<Answer> {
    return exchange(`${relay.webhookUrl}?${new URLSearchParams(query)}`)
  }
  const good = { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1158201444' }

  test('echoes the challenge as plain text', async () => {
    const answer = await ask(good)
    expect(answer).toMatchObject({ status: 200, text: '1158201444' })
    expect(answer.headers['content-type']).toMatch(/^text\/plain/)
  })

  test('echoes any challenge byte for byte', async () => {
    for (const challenge of ['0001158201444', 'é<b>&"x"</b> +%', '9'.repeat(2000), '', ' ']) {
      expect((await ask({ ...good, 'hub.challenge': challenge })).text).toBe(challenge)
    }
  })

  test('accepts every configured token', async () => {
    expect((await ask({ ...good, 'hub.verify_token': 'of-an-override' })).status).toBe(200)
  })

  test.each([
    ['a wrong token', { ...good, 'hub.verify_token': 'verify-token-92aB' }],
    ['part of a token', { ...good, 'hub.verify_token': 'verify-token-92a' }],
    ['all tokens at once', { ...good, 'hub.verify_token': `${VERIFY_TOKEN}, of-an-override` }],
    ['an empty token', { ...good, 'hub.verify_token': '' }],
    ['another mode', { ...good, 'hub.mode': 'unsubscribe' }],
    ['no mode', { 'hub.verify_token': VERIFY_TOKEN, 'hub.challenge': '1' }],
    ['no token', { 'hub.mode': 'subscribe', 'hub.challenge': '1' }],
    ['no challenge', { 'hub.mode': 'subscribe', 'hub.verify_token': VERIFY_TOKEN }],
    ['nothing', {}],
  ])('answers 403 to %s, without the challenge', async (_what, query) => {
    const answer = await ask(query)
    expect(answer.status).toBe(403)
    expect(answer.text).not.toContain('1158201444')
  })

  test('answers 403 if the token is given twice', async () => {
    const twice = `${new URLSearchParams(good)}&hub.verify_token=${VERIFY_TOKEN}`
    expect((await exchange(`${relay.webhookUrl}?${twice}`)).status).toBe(403)
  })

  test('a token in a mistyped path is not logged at any level', async () => {
    const talkative = await startRelay({ ...NOWHERE, WABA_LOG_LEVEL: 'trace' }, { untilReady: false })
    const { origin } = new URL(talkative.webhookUrl)
    const query = `hub.mode=subscribe&hub.verify_token=${VERIFY_TOKEN}&hub.challenge=1`
    const paths = [`/webhook%3F${query}`, `/webhook;${query}`, `/webhook&${query}`, `/webhook/${VERIFY_TOKEN}`]
    const malformed = [`/webhook%${query}`, `/webhook/%zz?${query}`, `/${VERIFY_TOKEN}%`]
    for (const path of paths) expect((await exchange(origin + path)).status).toBe(404)
    for (const path of malformed) expect((await exchange(origin + path)).status).toBe(400)
    for (const method of ['PUT', 'QUERY']) {
      expect((await exchange(`${talkative.webhookUrl}?${query}`, { method })).status).toBe(405)
    }
    await talkative.stop()
    expect(talkative.stdout).toContain('GET /webhook')
    expect(talkative.stdout + talkative.stderr).not.toContain(VERIFY_TOKEN)
  })
})
