import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type ClosedEarly, Connections } from '../../src/http/connections.ts'

const REQUEST = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n'
const LIMIT = 3
/** The network holds less. */
const LARGE = Buffer.alloc(16 * 1024 * 1024)

const open: (Server | Socket)[] = []
afterEach(() => {
  for (const one of open.splice(0)) 'close' in one ? one.close() : one.destroy()
})

/** A server that keeps at most three connections. */
async function serverOf(answer: RequestListener): Promise<{ port: number; closed: ClosedEarly[] }> {
  const closed: ClosedEarly[] = []
  const server = createServer(answer)
  new Connections(LIMIT, (why) => closed.push(why)).watch(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  return { port: (server.address() as AddressInfo).port, closed }
}

function requestOver(port: number, text = REQUEST): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => undefined)
  socket.write(text)
  open.push(socket)
  return socket
}

test('a connection whose client does not read its answer gives up its place', async () => {
  const { port, closed } = await serverOf((_request, response) => void response.end(LARGE))
  for (let count = 0; count < LIMIT; count++) requestOver(port)
  await sleep(200)
  const [answer] = (await once(requestOver(port), 'data')) as [Buffer]
  expect(answer.toString('latin1')).toMatch(/^HTTP\/1.1 200 /)
  expect(closed).toContain('idle')
  expect(closed).not.toContain('none_to_spare')
})

test('one that owes the answer to an earlier request keeps it', async () => {
  const held: (() => void)[] = []
  const { port } = await serverOf(({ url }, response) => {
    if (url === '/slow') held.push(() => response.end('at last'))
    else response.end()
  })
  const slow = requestOver(port, `GET /slow HTTP/1.1\r\nhost: x\r\n\r\n${REQUEST}`)
  await sleep(100)
  for (let count = 0; count < 2 * LIMIT; count++) await once(requestOver(port).resume(), 'connect')
  await sleep(100)
  for (const answer of held) answer()
  const [answer] = (await once(slow, 'data')) as [Buffer]
  expect(answer.toString('latin1')).toContain('at last')
})

const ANNOUNCED = 'POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100000\r\n\r\n'

test('a burst of those that announce a body and send nothing takes no place from the next', async () => {
  const { port, closed } = await serverOf(({ method }, response) => void (method === 'GET' && response.end()))
  for (let count = 0; count < 3 * LIMIT; count++) {
    requestOver(port, ANNOUNCED)
    await sleep(10)
  }
  const [answer] = (await once(requestOver(port), 'data')) as [Buffer]
  expect(answer.toString('latin1')).toMatch(/^HTTP\/1.1 200 /)
  expect(closed).not.toContain('none_to_spare')
})

test('a connection in use outlives a burst of new ones', async () => {
  const { port, closed } = await serverOf((_request, response) => void response.end())
  const inUse = requestOver(port)
  await once(inUse, 'data')
  for (let count = 0; count < 4 * LIMIT; count++) {
    await once(requestOver(port, '').resume(), 'connect')
    inUse.write(REQUEST)
    await once(inUse, 'data')
  }
  expect(closed).toContain('silent')
  expect(inUse.destroyed).toBe(false)
})

test('one that has sent much of a large body keeps its place', async () => {
  const { port, closed } = await serverOf((request, response) => void request.resume().on('end', () => response.end()))
  const large = requestOver(port, ANNOUNCED + 'x'.repeat(50_000))
  await sleep(600)
  for (let count = 0; count < 3 * LIMIT; count++) await once(requestOver(port).resume(), 'connect')
  await sleep(50)
  large.write('x'.repeat(50_000))
  const [answer] = (await once(large, 'data')) as [Buffer]
  expect(answer.toString('latin1')).toMatch(/^HTTP\/1.1 200 /)
  expect(closed).not.toEqual([])
})

test('of connections that were all busy, one that no longer is gives up its place', async () => {
  const held: (() => void)[] = []
  const { port, closed } = await serverOf(({ url }, response) => {
    if (url === '/slow') held.push(() => response.end())
    else response.end('ok')
  })
  for (let count = 0; count < LIMIT; count++) {
    requestOver(port, REQUEST.replace('/', '/slow'))
    await sleep(20)
  }
  for (const answer of held) answer()
  await sleep(50)
  await once(requestOver(port), 'close')
  expect(closed).toEqual(['none_to_spare', 'idle'])
  const [answer] = (await once(requestOver(port), 'data')) as [Buffer]
  expect(answer.toString('latin1')).toMatch(/^HTTP\/1.1 200 /)
})

test.each([
  { count: 8, requests: 'some requests at once are answered', answers: 8, why: [] },
  { count: 1_000, requests: 'a thousand at once close their connection', answers: 8, why: ['pipelining'] },
])('$requests', async ({ count, answers, why }) => {
  let handled = 0
  const { port, closed } = await serverOf((_request, response) => {
    handled++
    response.end()
  })
  const socket = requestOver(port, REQUEST.repeat(count)).resume()
  if (why.length > 0) await once(socket, 'close')
  else await sleep(100)
  expect(closed).toEqual(why)
  expect(handled).toBeGreaterThanOrEqual(answers)
})

test('requests one after the other are not pipelined, however many', async () => {
  const { port, closed } = await serverOf((_request, response) => void response.end())
  const socket = requestOver(port)
  for (let count = 0; count < 30; count++) {
    await once(socket, 'data')
    socket.write(REQUEST)
  }
  expect(closed).toEqual([])
})
