import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { readSample } from '../../src/simulation/samples.ts'
import { newAuthority } from '../support/certificates.ts'
import { webhookOf } from '../support/pipeline.ts'
import { APP_SECRET, type PostOptions, type RelayProcess, startRelay } from '../support/relay.ts'
import { startStream } from '../support/stream.ts'

// Strangers, who know no secret, and Meta itself where it has much: each test is bounded in connections, bytes and time, and reaches its own relay only.

const BODY = readSample('messages.text')
const MEMORY_LIMIT_MIB = 384
const MIB = 1024 * 1024
/** Of a good delivery. */
const GOOD_WITHIN_MS = 1_000

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-floods-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

function open(relay: RelayProcess): Socket {
  const socket = connect(Number(new URL(relay.webhookUrl).port), '127.0.0.1')
  socket.on('error', () => undefined)
  return socket
}

/** Sends a delivery every 50 ms; gives the share of them that were stored within a second. */
async function shareOfGood(
  relay: RelayProcess,
  options: PostOptions,
  isOver: () => boolean,
  body: string | Buffer,
): Promise<number> {
  const stored: Promise<boolean>[] = []
  while (!isOver()) {
    const startedMs = performance.now()
    const isGood = relay.post(body, options).then(
      ({ status }) => status === 200 && performance.now() - startedMs <= GOOD_WITHIN_MS,
      () => false,
    )
    stored.push(isGood)
    await sleep(50)
  }
  const good = (await Promise.all(stored)).filter(Boolean)
  return good.length / stored.length
}

/** Runs `attack`, and expects the relay to serve everybody else meanwhile. */
async function withstand(
  relay: RelayProcess,
  attack: () => Promise<unknown>,
  options: PostOptions = {},
  body: string | Buffer = BODY,
): Promise<void> {
  let isOver = false
  const good = shareOfGood(relay, options, () => isOver, body)
  await attack().finally(() => {
    isOver = true
  })
  expect(await good).toBeGreaterThanOrEqual(0.99)
  expect(peakMib(relay)).toBeLessThan(MEMORY_LIMIT_MIB)
}

/** The most memory that the process ever had resident. */
function peakMib({ pid }: RelayProcess): number {
  const kib = /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kib) / 1024
}

async function metric(relay: RelayProcess, name: string): Promise<number> {
  const { text } = await relay.admin('/metrics')
  return Number(text.split(`\nwaba_relay_${name} `)[1]?.split('\n')[0])
}

/** Bodies of 4 MiB, all of it but a byte, under a signature that is well-formed and wrong. */
async function holdBodies(relay: RelayProcess, count: number): Promise<Socket[]> {
  const body = Buffer.alloc(4 * MIB, ' ').subarray(1)
  return Promise.all(
    Array.from({ length: count }, async () => {
      const socket = open(relay)
      await once(socket, 'connect')
      socket.write(`POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\n`)
      socket.write(`content-length: ${4 * MIB}\r\n\r\n`)
      socket.write(body)
      return socket.resume()
    }),
  )
}

/** Node's options in `npm start` and the image: they matter to the memory that garbage takes. */
const AS_SHIPPED = '--max-semi-space-size=16'

/** Times are of a machine that has nothing else to do: one that has gets another try. */
const TIMED = { timeout: 120_000, retry: 2 }

describe.skipIf(process.platform !== 'linux')('bodies that never end, under a wrong signature', TIMED, () => {
  test('16 at once displace no good delivery', async () => {
    const relay = await startRelay()
    await withstand(relay, async () => {
      const sockets = await holdBodies(relay, 16)
      await vi.waitUntil(() => sockets.every(({ destroyed }) => destroyed), { timeout: 15_000, interval: 50 })
    })
    expect(await metric(relay, 'unverified_bytes')).toBe(0)
    expect(await metric(relay, 'pending_bytes')).toBe(0)
  })

  test('17 at a time, again and again, displace no good delivery', async () => {
    const relay = await startRelay()
    await withstand(relay, async () => {
      for (let round = 0; round < 3; round++) {
        const sockets = await holdBodies(relay, 17)
        await sleep(4_000)
        for (const socket of sockets) socket.destroy()
      }
    })
    await vi.waitUntil(async () => (await metric(relay, 'unverified_bytes')) === 0, 5_000)
  })
})

describe.skipIf(process.platform !== 'linux')(
  '4 MiB that are announced, 50 times a second, and of which',
  TIMED,
  () => {
    const text = { from: '33', id: 'wamid.1', text: { body: 'x'.repeat(300_000) } }
    const large = webhookOf('messages', { metadata: { phone_number_id: 'P' }, messages: [text] })
    const head =
      `POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\n` +
      `content-length: ${4 * MIB}\r\n\r\n`

    test.each([0, 1_000, 40_000])('%d bytes come delay no large delivery', async (bytes) => {
      const relay = await startRelay()
      const attack = async (): Promise<void> => {
        const sockets: Socket[] = []
        for (let count = 0; count < 300; count++) {
          const socket = open(relay).resume()
          socket.write(head + ' '.repeat(bytes))
          sockets.push(socket)
          await sleep(20)
        }
        for (const socket of sockets) socket.destroy()
      }
      await withstand(relay, attack, {}, large)
    })
  },
)

describe.skipIf(process.platform !== 'linux')(
  'bodies that never end, sent again as soon as they are refused',
  TIMED,
  () => {
    test('leave nothing behind', async () => {
      const relay = await startRelay({ NODE_OPTIONS: AS_SHIPPED })
      await withstand(relay, async () => {
        const untilMs = performance.now() + 12_000
        const sendAgain = async (): Promise<void> => {
          while (performance.now() < untilMs) {
            const [socket] = await holdBodies(relay, 1)
            await Promise.race([
              once(socket as Socket, 'close').catch(() => undefined),
              sleep(untilMs - performance.now()),
            ])
            socket?.destroy()
          }
        }
        await Promise.all(Array.from({ length: 16 }, sendAgain))
      })
      await vi.waitUntil(async () => (await metric(relay, 'unverified_bytes')) === 0, 5_000)
    })
  },
)

describe.skipIf(process.platform !== 'linux')('bodies in chunks of a byte, under a wrong signature', TIMED, () => {
  const head =
    `POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\n` +
    'transfer-encoding: chunked\r\n\r\n'
  const chunks = '1\r\n[\r\n'.repeat(1_500_000)

  test('are refused before they take memory', async () => {
    const relay = await startRelay({ NODE_OPTIONS: '--max-old-space-size=256' })
    await withstand(relay, async () => {
      for (let round = 0; round < 30; round++) {
        const sockets = Array.from({ length: 3 }, () => open(relay).resume())
        for (const socket of sockets) socket.write(head + chunks)
        await vi.waitUntil(() => sockets.every(({ destroyed }) => destroyed), { timeout: 15_000, interval: 20 })
        await sleep(100)
      }
    })
    expect(await metric(relay, 'unverified_bytes')).toBe(0)
  })
})

describe.skipIf(process.platform !== 'linux')('thousands of requests at once over a connection', TIMED, () => {
  test.each([
    ['unknown paths', 'GET /x HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['deliveries without a signature', 'POST /webhook HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n'],
  ])('close it and delay nobody else: %s', async (_, text) => {
    const relay = await startRelay()
    await withstand(relay, async () => {
      for (let round = 0; round < 20; round++) {
        open(relay).resume().write(text.repeat(20_000))
        await sleep(300)
      }
    })
    await vi.waitUntil(async () => (await metric(relay, 'connections')) < 3, 10_000)
    expect(await metric(relay, 'connections_closed_total{why="pipelining"}')).toBe(20)
  })

  test('are survived if 200 connections bring them together', async () => {
    const relay = await startRelay({ NODE_OPTIONS: '--max-old-space-size=256' })
    const sockets = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const socket = open(relay).resume()
        await once(socket, 'connect')
        return socket
      }),
    )
    for (const socket of sockets) socket.write('GET /x HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(2_300))
    await vi.waitUntil(() => sockets.every(({ destroyed }) => destroyed), { timeout: 60_000, interval: 50 })
    expect((await relay.post(BODY)).status).toBe(200)
    expect(peakMib(relay)).toBeLessThan(MEMORY_LIMIT_MIB)
  })
})

describe.skipIf(process.platform !== 'linux')('bodies of 3 MB without a pause, over 48 connections', TIMED, () => {
  const metadata = { phone_number_id: 'P' }
  const messages = (count: number, length: number) =>
    Array.from({ length: count }, (_, index) => ({
      from: '33',
      id: `wamid.${index}`,
      text: { body: 'x'.repeat(length) },
    }))
  const history = [{ metadata: { phase: 0 }, threads: [{ id: '33', messages: messages(9_000, 270) }] }]

  test.each([
    ['one long text', webhookOf('messages', { metadata, messages: messages(1, 3_000_000) })],
    ['past messages', webhookOf('history', { metadata, history })],
    [
      'records that repeat what is around them',
      webhookOf('messages', { metadata: { x: 'y'.repeat(3_000_000) }, messages: messages(1_000, 1) }),
    ],
  ])('do not delay small deliveries: %s', async (_, body) => {
    const relay = await startRelay({ NODE_OPTIONS: AS_SHIPPED })
    const stop = startStream({ url: relay.webhookUrl, body, secret: APP_SECRET, connections: 48 })
    await withstand(relay, () => sleep(8_000))
    const { 200: stored = 0, ...others } = await stop()
    // Their connections end while they wait, arrive or are processed.
    await vi.waitUntil(async () => (await metric(relay, 'unverified_bytes')) === 0, 5_000)
    await vi.waitUntil(async () => (await metric(relay, 'pending_bytes')) === 0, 10_000)
    expect(stored).toBeGreaterThan(8)
    expect(Object.keys(others).filter((status) => status !== '503')).toEqual([])
  })
})

/**
 * Opens connections, 500 a second, has each send a text, and leaves them open. (Several thousand a second would be a trial of
 * how fast Node accepts, on a machine that has to send them as well.)
 */
async function hold(relay: RelayProcess, count: number, text: string | Buffer): Promise<Socket[]> {
  const sockets: Socket[] = []
  while (sockets.length < count) {
    for (let more = 0; more < 25; more++) {
      const socket = open(relay).resume()
      if (text.length > 0) socket.write(text)
      sockets.push(socket)
    }
    await sleep(50)
  }
  return sockets
}

async function release(relay: RelayProcess, sockets: readonly Socket[]): Promise<void> {
  for (const socket of sockets) socket.destroy()
  await vi.waitUntil(async () => (await metric(relay, 'connections')) < 10, { timeout: 15_000, interval: 50 })
}

/** A ClientHello that announces 508 bytes and brings 2. */
const HALF_HELLO = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03])

describe.skipIf(process.platform !== 'linux')('unused connections', TIMED, () => {
  test('2,000 silent ones do not bring down a relay with 1,024 descriptors', async () => {
    const relay = await startRelay({}, { under: ['prlimit', '--nofile=1024:1024'] })
    let sockets: Socket[] = []
    await withstand(relay, async () => {
      sockets = await hold(relay, 2_000, '')
      expect(await metric(relay, 'connections')).toBeLessThanOrEqual(1_024 - 128)
      // Those that were not closed to make room are soon: they brought no request in time.
      await vi.waitUntil(() => sockets.every(({ destroyed }) => destroyed), { timeout: 15_000, interval: 50 })
    })
    await release(relay, sockets)
    expect((await relay.post(BODY)).status).toBe(200)
  })

  test('3,000 that announce a small body and send nothing of it displace no good delivery', async () => {
    const relay = await startRelay({}, { under: ['prlimit', '--nofile=1024:1024'] })
    const head =
      `POST /webhook HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: sha256=${'0'.repeat(64)}\r\n` +
      'content-length: 1000\r\n\r\n'
    let sockets: Socket[] = []
    await withstand(relay, async () => {
      sockets = await hold(relay, 3_000, head)
    })
    await release(relay, sockets)
    expect(await metric(relay, 'connections_closed_total{why="none_to_spare"}')).toBe(0)
  })

  test('5,000 with half a TLS handshake affect nobody else', async () => {
    const authority = newAuthority('Public CA')
    const { cert, key } = authority.issue('relay.test')
    const relay = await startRelay({
      WABA_TLS_CERT_FILE: fileOf('server.pem', cert),
      WABA_TLS_KEY_FILE: fileOf('server.key', key),
    })
    let sockets: Socket[] = []
    const attack = async (): Promise<void> => {
      sockets = await hold(relay, 5_000, HALF_HELLO)
      await vi.waitUntil(() => sockets.every(({ destroyed }) => destroyed), { timeout: 15_000, interval: 50 })
    }
    await withstand(relay, attack, { tls: { ca: authority.cert } })
    await release(relay, sockets)
  })

  test('4,000 kept open after a request affect nobody else', async () => {
    const relay = await startRelay()
    let sockets: Socket[] = []
    await withstand(relay, async () => {
      sockets = await hold(relay, 4_000, 'GET / HTTP/1.1\r\nhost: x\r\n\r\n')
      expect(await metric(relay, 'connections')).toBeLessThanOrEqual(1_000)
      const closed = (await relay.admin('/metrics')).text
      expect(closed).toMatch(/connections_closed_total\{why="idle"\} [1-9]/)
    })
    await release(relay, sockets)
  })

  test('do not stop the admin port from reporting the relay’s state', async () => {
    const relay = await startRelay()
    const port = Number(new URL(relay.adminUrl).port)
    const sockets = Array.from({ length: 300 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
    expect((await relay.admin('/readyz')).status).toBe(200)
    await vi.waitUntil(() => sockets.filter(({ destroyed }) => destroyed).length > 200, 5_000)
    expect((await relay.admin('/livez')).status).toBe(200)
    for (const socket of sockets) socket.destroy()
  })
})
