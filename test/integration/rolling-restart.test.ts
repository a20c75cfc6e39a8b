import { Agent, request } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { findFreePorts } from '../../tools/stack/ports.ts'
import { of, readRecords } from '../support/consumer.ts'
import { hasHaproxy, startHaproxy } from '../support/haproxy.ts'
import { webhookOf } from '../support/pipeline.ts'
import { APP_SECRET, newPrefix, type RelayProcess, startRelay } from '../support/relay.ts'

const SENDERS = 8
const RESTARTS_EACH = 3
/** Longer than the proxy takes to notice: three checks of 200 ms. */
const DRAIN_DELAY_MS = 1_500
const TEST_LIMIT_MS = 180_000

const agent = new Agent({ keepAlive: true, maxSockets: SENDERS })
afterAll(() => agent.destroy())

interface Place {
  readonly port: number
  readonly adminPort: number
}

test.skipIf(!hasHaproxy())(
  'nobody notices restarts of relays behind HAProxy: every answer is 200, nothing lost or duplicated (skipped without HAProxy)',
  async () => {
    const [port = 0, ...ports] = await findFreePorts(5)
    const places: Place[] = [0, 2].map((at) => ({ port: ports[at] as number, adminPort: ports[at + 1] as number }))
    const prefix = newPrefix()
    const relays = await Promise.all(places.map((place) => relayAt(place, prefix)))
    const proxy = await startHaproxy(configurationOf(port, places), port)
    const answers: string[] = []
    const load = startLoad(port, answers)
    for (let restart = 0; restart < RESTARTS_EACH; restart++) {
      for (const [index, place] of places.entries()) {
        expect((await relays[index]?.stop())?.code).toBe(0)
        relays[index] = await relayAt(place, prefix)
        await isBack(place)
      }
    }
    await load.stop()
    await proxy.stop()
    for (const relay of relays) await relay.stop()
    expect(answers.filter((answer) => answer !== '200')).toEqual([])
    const ids = of(await readRecords(prefix), 'messages').map(({ value }) => idOf(value.value))
    expect(answers.length).toBeGreaterThan(1_000)
    expect(ids.length).toBe(answers.length)
    expect(new Set(ids).size).toBe(answers.length)
  },
  TEST_LIMIT_MS,
)

function relayAt({ port, adminPort }: Place, prefix: string): Promise<RelayProcess> {
  return startRelay({
    WABA_PORT: String(port),
    WABA_ADMIN_PORT: String(adminPort),
    WABA_TOPIC_PREFIX: prefix,
    WABA_DRAIN_DELAY_MS: String(DRAIN_DELAY_MS),
  })
}

/** As docs/operations.md has it: the admin port tells whether the webhook port is to be used. */
function configurationOf(port: number, places: readonly Place[]): string {
  const servers = places.map(
    (place, index) =>
      `  server relay${index} 127.0.0.1:${place.port} check port ${place.adminPort} inter 200ms fall 2 rise 1 init-addr none`,
  )
  return `defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
frontend webhooks
  bind 127.0.0.1:${port}
  default_backend relays
backend relays
  option httpchk GET /readyz
  http-reuse safe
${servers.join('\n')}
`
}

/** The proxy's next check finds it ready; restarting the other one before would leave none. */
async function isBack({ adminPort }: Place): Promise<void> {
  await expect
    .poll(() => fetch(`http://127.0.0.1:${adminPort}/readyz`).then(({ status }) => status), { timeout: 20_000 })
    .toBe(200)
  const checkedAgainMs = 600
  const sinceMs = performance.now()
  await expect
    .poll(() => performance.now() - sinceMs, { timeout: 5_000, interval: 100 })
    .toBeGreaterThan(checkedAgainMs)
}

/** Deliveries over connections that are kept open, each sender with its next one after the answer. */
function startLoad(port: number, answers: string[]): { stop(): Promise<void> } {
  let stopped = false
  let count = 0
  const sender = async (): Promise<void> => {
    while (!stopped) {
      const id = `wamid.rolling.${count++}`
      const messages = [{ from: '33639981884', id, timestamp: '1774521907', type: 'text' }]
      answers.push(await post(port, webhookOf('messages', { metadata: { phone_number_id: '1' }, messages })))
    }
  }
  const senders = Promise.all(Array.from({ length: SENDERS }, sender))
  return {
    async stop() {
      stopped = true
      await senders
    },
  }
}

function post(port: number, body: string): Promise<string> {
  const headers = {
    'x-hub-signature-256': sign(Buffer.from(body), APP_SECRET),
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve) => {
    const sent = request({ port, host: '127.0.0.1', path: '/webhook', method: 'POST', agent, headers }, (response) => {
      response.resume().on('end', () => resolve(String(response.statusCode)))
    })
    sent.on('error', ({ message }) => resolve(message))
    sent.end(body)
  })
}

function idOf(value: Readonly<Record<string, unknown>>): string {
  return (value.message as { id: string }).id
}
