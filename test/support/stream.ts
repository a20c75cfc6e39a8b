import { connect } from 'node:net'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { sign } from '../../src/pipeline/verify.ts'

/** A body that is sent again and again, over many connections, each without a pause. */
interface Sent {
  readonly url: string
  readonly body: string
  readonly secret: string
  readonly connections: number
}

/** How often each status was answered; 0 is none. */
export type Statuses = Readonly<Record<number, number>>

/** Sends from a thread of its own, since it takes one; the returned function stops it. */
export function startStream(sent: Sent): () => Promise<Statuses> {
  const worker = new Worker(new URL(import.meta.url), { workerData: sent })
  return () =>
    new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject).postMessage('stop')
    })
}

function send({ url, body, secret, connections }: Sent): void {
  const { hostname, port, pathname } = new URL(url)
  const bytes = Buffer.from(body)
  const head = `POST ${pathname} HTTP/1.1\r\nhost: x\r\nx-hub-signature-256: ${sign(bytes, secret)}\r\n`
  const request = Buffer.concat([Buffer.from(`${head}content-length: ${bytes.length}\r\n\r\n`), bytes])
  const statuses: Record<number, number> = {}
  let isOver = false
  const begin = (): void => {
    let status = 0
    const socket = connect(Number(port), hostname).on('error', () => undefined)
    socket.setEncoding('latin1').on('data', (answer: string) => {
      const [, given] = /^HTTP\/1\.1 (\d+) /.exec(answer) ?? []
      if (given === undefined) return
      status = Number(given)
      statuses[status] = (statuses[status] ?? 0) + 1
      if (status === 200 && !isOver) socket.write(request)
      else socket.end()
    })
    socket.on('close', () => {
      if (status === 0) statuses[0] = (statuses[0] ?? 0) + 1
      if (!isOver) begin()
    })
    socket.write(request)
  }
  for (let count = 0; count < connections; count++) begin()
  parentPort?.once('message', () => {
    isOver = true
    parentPort?.postMessage(statuses)
    process.exit()
  })
}

if (!isMainThread && workerData?.connections !== undefined) send(workerData as Sent)
