import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { Agent, type RequestOptions, request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sign } from '../../src/pipeline/verify.ts'
import { readSample } from '../../src/simulation/samples.ts'
import { newAuthority } from '../support/certificates.ts'
import { exchange } from '../support/http.ts'
import { type RelayProcess, relaySettings, runRelay, startRelay } from '../support/relay.ts'

const META = 'client.webhooks.fbclientcerts.com'
const BODY = readSample('messages.text')
/** A change is seen within two seconds; the machine may be slow. */
const SEEN = { timeout: 20_000, interval: 50 }
const LIMIT_MS = 90_000
const DAY_MS = 86_400_000

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-live-files-'))
const publicCa = newAuthority('Public CA')
const oldCa = newAuthority('Old client CA')
const newCa = newAuthority('New client CA')
const first = publicCa.issue('relay.test')
const second = publicCa.issue('relay.test', 2 * DAY_MS)
const oldClient = oldCa.issue(META)
const newClient = newCa.issue(META)

const files = {
  'tls.crt': first.cert,
  'tls.key': first.key,
  'client-ca.pem': oldCa.cert,
  secrets: 'secret-old',
  tokens: 'token-old',
}
let version = 0

/** Replaces files as Kubernetes does: all of a secret at once, by a link to another folder. */
function write(changes: Partial<typeof files>): void {
  Object.assign(files, changes)
  version++
  mkdirSync(join(folder, `v${version}`))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, `v${version}`, name), content)
  symlinkSync(`v${version}`, join(folder, '..data_tmp'))
  renameSync(join(folder, '..data_tmp'), join(folder, '..data'))
}

let relay: RelayProcess
beforeAll(async () => {
  write({})
  for (const name of Object.keys(files)) symlinkSync(join('..data', name), join(folder, name))
  relay = await startRelay({
    WABA_TLS_CERT_FILE: join(folder, 'tls.crt'),
    WABA_TLS_KEY_FILE: join(folder, 'tls.key'),
    WABA_TLS_CLIENT_CA_FILE: join(folder, 'client-ca.pem'),
    WABA_APP_SECRETS: undefined,
    WABA_APP_SECRETS_FILE: join(folder, 'secrets'),
    WABA_VERIFY_TOKENS: undefined,
    WABA_VERIFY_TOKENS_FILE: join(folder, 'tokens'),
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const tlsOf = (client: object) => ({ ca: publicCa.cert, ...client })
const post = (client: object, secret: string) => relay.post(BODY, { tls: tlsOf(client), secret })
const statusOf = (client: object, secret: string): Promise<number> =>
  post(client, secret).then(
    ({ status }) => status,
    () => 0,
  )

/** Posts one delivery after the other over one connection, until stopped. */
function steadyLoad(client: object, secret: () => string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const statuses: number[] = []
  let connections = 0
  let stopped = false
  const one = (): Promise<number> =>
    new Promise((resolve) => {
      const headers = { 'x-hub-signature-256': sign(BODY, secret()), 'content-length': BODY.length }
      const options: RequestOptions = { method: 'POST', agent, headers, ...tlsOf(client) }
      const sent = request(relay.webhookUrl, options, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      })
      sent.on('socket', () => {
        if (!sent.reusedSocket) connections++
      })
      sent.on('error', () => resolve(0)).end(BODY)
    })
  const ended = (async () => {
    while (!stopped) statuses.push(await one())
    agent.destroy()
  })()
  return {
    statuses,
    connections: () => connections,
    async stop() {
      stopped = true
      await ended
    },
  }
}

/** The serial number of the certificate that is shown to a new connection; with the session of one before, that is resumed. */
async function shown(
  client: object,
  session?: Buffer,
): Promise<{ serial: string; socket: TLSSocket; session: Buffer }> {
  const { hostname: host, port } = new URL(relay.webhookUrl)
  const socket = connect({ host, port: Number(port), ...tlsOf(client), ...(session && { session }) })
  const made = await new Promise<Buffer>((resolve, reject) => {
    socket.once('session', resolve).once('error', reject)
    socket.once('close', () => reject(new Error('closed')))
  })
  return { serial: socket.getPeerCertificate().serialNumber, socket, session: made }
}

test(
  'certificates, client CAs and secrets are replaced under load without dropping a connection',
  async () => {
    let secret = 'secret-old'
    const load = steadyLoad(oldClient, () => secret)
    const before = await shown(oldClient)
    before.socket.destroy()
    expect(await statusOf(newClient, 'secret-old')).toBe(0)
    expect(await statusOf(oldClient, 'secret-new')).toBe(401)

    write({ 'client-ca.pem': oldCa.cert + newCa.cert, secrets: 'secret-old\nsecret-new' })
    await vi.waitUntil(async () => (await statusOf(newClient, 'secret-new')) === 200, SEEN)
    expect(await statusOf(oldClient, 'secret-old')).toBe(200)

    write({ 'tls.crt': second.cert, 'tls.key': second.key })
    await vi.waitUntil(async () => {
      const { serial, socket } = await shown(oldClient)
      socket.destroy()
      return serial !== before.serial
    }, SEEN)
    const { text } = await relay.admin('/metrics')
    const ends = /certificate_expiry_timestamp_seconds\{certificate="WABA_TLS_CERT_FILE"\} (\d+)/.exec(text)?.[1]
    expect(Number(ends) * 1000 - Date.now()).toBeGreaterThan(1.5 * DAY_MS)

    const session = (await shown(oldClient)).session
    secret = 'secret-new'
    write({ 'client-ca.pem': newCa.cert, secrets: 'secret-new' })
    await vi.waitUntil(async () => (await statusOf(oldClient, 'secret-new')) === 0, SEEN)
    // Nor does a session that was begun before help.
    await expect(shown(oldClient, session)).rejects.toThrow()
    expect(await statusOf(newClient, 'secret-new')).toBe(200)
    expect(await statusOf(newClient, 'secret-old')).toBe(401)

    await load.stop()
    expect(load.statuses.length).toBeGreaterThan(20)
    expect(load.statuses.filter((status) => status !== 200)).toEqual([])
    expect(load.connections()).toBe(1)
  },
  LIMIT_MS,
)

test(
  'an unusable file leaves the previous contents in use, and the log names the setting but quotes nothing from the file',
  async () => {
    write({ 'tls.key': first.key, tokens: 'token-new', secrets: 'secret-new\nsecret-3' })
    const told = (): object | undefined => relay.lines().find(({ level }) => level === 'error')
    await vi.waitUntil(() => told() !== undefined, SEEN)
    expect(told()).toMatchObject({
      problems: ['WABA_TLS_KEY_FILE does not fit WABA_TLS_CERT_FILE: the key belongs to another certificate.'],
    })
    expect(await statusOf(newClient, 'secret-new')).toBe(200)
    expect(await statusOf(newClient, 'secret-3')).toBe(401)
    write({ 'client-ca.pem': 'garbage-5e1f', 'tls.key': second.key })
    await vi.waitUntil(() => relay.stdout.includes('WABA_TLS_CLIENT_CA_FILE names a file without a certificate'), SEEN)
    expect(await statusOf(newClient, 'secret-new')).toBe(200)
    write({ 'client-ca.pem': newCa.cert })
    await vi.waitUntil(async () => (await statusOf(newClient, 'secret-3')) === 200, SEEN)
    for (const secret of ['garbage-5e1f', 'secret-', 'token-', 'PRIVATE KEY'])
      expect(relay.stdout).not.toContain(secret)
  },
  LIMIT_MS,
)

test(
  'a file that becomes a pipe or a device stops nothing: the previous contents stay in use, and the log says so',
  async () => {
    write({ secrets: 'secret-4' })
    await vi.waitUntil(async () => (await statusOf(newClient, 'secret-4')) === 200, SEEN)
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    for (const [path, name] of [
      [pipe, 'secrets'],
      ['/dev/zero', 'tls.crt'],
    ] as const) {
      const linesBefore = relay.lines().length
      rmSync(join(folder, '..data', name))
      symlinkSync(path, join(folder, '..data', name))
      const isTold = (): boolean =>
        relay
          .lines()
          .slice(linesBefore)
          .some(({ problems }) => String(problems).includes('it is a pipe, device or socket'))
      await vi.waitUntil(isTold, SEEN)
      expect(await statusOf(newClient, 'secret-4')).toBe(200)
      write({})
    }
    write({ secrets: 'secret-new' })
    await vi.waitUntil(async () => (await statusOf(newClient, 'secret-new')) === 200, SEEN)
  },
  LIMIT_MS,
)

test('SIGHUP reloads files at once and ends nothing', async () => {
  const handshake = (token: string) =>
    exchange(`${relay.webhookUrl}?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=7`, {
      tls: tlsOf(newClient),
    })
  const isKnown = async (): Promise<boolean> => (await handshake('token-hup')).status === 200
  expect(await isKnown()).toBe(false)
  write({ tokens: 'token-hup' })
  relay.kill('SIGHUP')
  await vi.waitUntil(isKnown, SEEN)
  relay.kill('SIGHUP')
  expect((await handshake('token-old')).status).toBe(403)
  expect(await relay.isReady()).toBe(true)
})

test.each([
  ['WABA_TLS_CLIENT_CA_FILE', ''],
  ['WABA_TLS_CERT_FILE', 'garbage-5e1f'],
  ['WABA_TLS_KEY_FILE', second.key],
])('%s without usable content ends startup with exit code 2', async (name, content) => {
  const path = (setting: string, text: string): string => {
    const file = join(folder, setting)
    writeFileSync(file, text)
    return file
  }
  const { code, stderr } = await runRelay(
    relaySettings({
      WABA_TLS_CERT_FILE: path('good.crt', first.cert),
      WABA_TLS_KEY_FILE: path('good.key', first.key),
      [name]: path(name, content),
    }),
  )
  expect(code).toBe(2)
  expect(stderr).toContain(name)
  expect(stderr).not.toMatch(/5e1f|PRIVATE KEY-----\n/)
})
