import { once } from 'node:events'
import { createServer } from 'node:net'
import { StackError } from './errors.ts'

/**
 * Below the ranges that kernels take client ports from (Linux 32768 on, macOS and IANA 49152 on). A port of those ranges
 * may be taken by any outgoing connection while its broker is down, even by one to the broker itself.
 */
const FIRST_PORT = 20_000
const LAST_PORT = 31_999
const MAX_ATTEMPTS = 500

/**
 * Ports of this machine that nobody listens on at this moment, all different.
 * @throws StackError if there are none
 */
export async function findFreePorts(count: number): Promise<number[]> {
  const found = new Set<number>()
  for (let attempt = 0; attempt < MAX_ATTEMPTS && found.size < count; attempt += 1) {
    const port = FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT + 1))
    if (await isPortFree(port)) found.add(port)
  }
  if (found.size < count) throw new StackError(`no free ports between ${FIRST_PORT} and ${LAST_PORT}`)
  return [...found]
}

/** The wanted port, or a free one if somebody listens there. */
export async function portOrFree(wanted: number): Promise<number> {
  if (await isPortFree(wanted)) return wanted
  const [port] = await findFreePorts(1)
  if (port === undefined) throw new StackError(`port ${wanted} is taken and no other is free`)
  return port
}

/** Whether one can listen on it, on the loopback address and on all addresses. */
export async function isPortFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && (await canListen(port))
}

async function canListen(port: number, host?: string): Promise<boolean> {
  const server = createServer()
  try {
    server.listen(host === undefined ? { port } : { port, host })
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}
