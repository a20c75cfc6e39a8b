import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import type { Attack } from './attack.ts'

/** Where the relay listens: always this machine. */
export interface Target {
  readonly port: number
  /** PEM of the authority, where the relay speaks HTTPS. */
  readonly ca?: string
}

export interface Outcome {
  /** In their order; none where the relay did not answer. */
  readonly statuses: readonly number[]
  readonly durationMs: number
}

/** Longer than the relay waits for anything. */
const LIMIT_MS = 20_000
/** Matches a final answer, which 100 Continue is not. */
const STATUS_LINE = /HTTP\/1\.[01] ([2-5]\d\d) [^\r\n]*\r\n/g
/** Of an answer, for the end of it is not looked for. */
const KEPT_LENGTH = 256 * 1024

interface Connection {
  /** What requests go over. */
  readonly socket: Socket
  /** What is beneath it; the same without TLS. */
  readonly tcp: Socket
}

function open({ port, ca }: Target, beneathTls: boolean): Connection {
  // The relay may end it at any time.
  const ignore = (): void => undefined
  const tcp = connect(port, '127.0.0.1').on('error', ignore)
  if (ca === undefined || beneathTls) return { socket: tcp, tcp }
  return { socket: connectTls({ socket: tcp, host: '127.0.0.1', ca }).on('error', ignore), tcp }
}

/** Carries out one attack and returns its answers, within 20 s. */
export async function attackOnce(target: Target, attack: Attack): Promise<Outcome> {
  const { parts, gapMs = 0, answers = 1, holdMs = LIMIT_MS, leaves = 'wait', beneathTls = false } = attack
  const startedMs = performance.now()
  const { socket, tcp } = open(target, beneathTls)
  let text = ''
  const statuses = (): number[] => [...text.matchAll(STATUS_LINE)].map(([, status]) => Number(status))
  const { promise: isOver, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, Math.min(holdMs, LIMIT_MS))
  socket.once('close', resolve)
  socket.once('end', resolve)
  socket.setEncoding('latin1').on('data', (part: string) => {
    text = (text + part).slice(0, KEPT_LENGTH)
    if (answers > 0 && statuses().length >= answers) resolve()
  })
  try {
    await write(socket, parts, gapMs, isOver)
    if (leaves === 'reset') {
      // Gone as soon as the kernel has the bytes.
      await sleep(1)
      tcp.resetAndDestroy()
    } else if (leaves === 'end') socket.end()
    await isOver
    return { statuses: statuses(), durationMs: performance.now() - startedMs }
  } finally {
    clearTimeout(timer)
    socket.destroy()
    tcp.destroy()
  }
}

async function write(socket: Socket, parts: Attack['parts'], gapMs: number, isOver: Promise<void>): Promise<void> {
  for (const part of parts) {
    if (gapMs > 0) await Promise.race([sleep(gapMs), isOver])
    if (socket.destroyed) return
    if (socket.write(part)) continue
    const { promise: hasRoom, resolve } = Promise.withResolvers<void>()
    socket.once('drain', resolve)
    await Promise.race([hasRoom, isOver])
  }
}
