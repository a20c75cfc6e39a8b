import { connect, type Socket } from 'node:net'

const HEADER_TIME_MS = 100

/** Clients that send large bodies slowly, again and again. */
export class SlowClients {
  readonly #url: URL
  readonly #sockets = new Set<Socket>()
  #isClosed = false
  /** How the relay ended them, by the status of its answer; `closed`: without one. */
  readonly endings = new Map<string, number>()

  constructor(url: string) {
    this.#url = new URL(url)
  }

  /** Opens this many connections, each sending a body of this many bytes at this pace. */
  start(clients: number, bodyBytes: number, bytesPerSecond: number): void {
    for (let client = 0; client < clients; client++) this.#begin(bodyBytes, bytesPerSecond)
  }

  close(): void {
    this.#isClosed = true
    for (const socket of this.#sockets) socket.destroy()
  }

  #begin(bodyBytes: number, bytesPerSecond: number): void {
    const socket = connect(Number(this.#url.port), this.#url.hostname)
    this.#sockets.add(socket)
    const chunk = Buffer.alloc(Math.ceil((bytesPerSecond * HEADER_TIME_MS) / 1000), ' ')
    let left = bodyBytes
    let answer = ''
    const timer = setInterval(() => {
      // A full socket is not filled further: its bytes would wait here.
      if (left <= 0 || socket.writableNeedDrain) return
      socket.write(chunk.subarray(0, Math.min(left, chunk.length)))
      left -= chunk.length
    }, HEADER_TIME_MS)
    socket.on('connect', () => {
      const head = `POST ${this.#url.pathname} HTTP/1.1\r\nhost: relay\r\ncontent-length: ${bodyBytes}\r\n`
      socket.write(`${head}x-hub-signature-256: sha256=${'0'.repeat(64)}\r\n\r\n`)
    })
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text
      // An answer ends the exchange, whatever is left of the body.
      socket.destroy()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(timer)
      this.#sockets.delete(socket)
      if (this.#isClosed) return
      const ending = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'closed'
      this.endings.set(ending, (this.endings.get(ending) ?? 0) + 1)
      setTimeout(() => !this.#isClosed && this.#begin(bodyBytes, bytesPerSecond), HEADER_TIME_MS)
    })
  }
}
