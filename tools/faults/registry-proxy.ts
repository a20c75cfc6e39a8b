import { createServer, request, type Server } from 'node:http'

/** What the schema registry looks like through the proxy. */
export type RegistryMood = 'well' | 'down' | 'hanging' | 'failing'

/** An HTTP proxy before the registry. */
export class RegistryProxy {
  readonly #target: URL
  readonly #server: Server
  /** `down`: connections end; `hanging`: no answer ever; `failing`: status 500. */
  mood: RegistryMood = 'well'

  constructor(target: string) {
    this.#target = new URL(target)
    this.#server = createServer((incoming, answer) => {
      if (this.mood === 'down') incoming.socket.destroy()
      else if (this.mood === 'failing') answer.writeHead(500).end('{"error_code":500,"message":"on purpose"}')
      else if (this.mood === 'well') {
        const { hostname, port } = this.#target
        const options = { hostname, port, path: incoming.url, method: incoming.method, headers: incoming.headers }
        const outgoing = request(options, (reply) => {
          answer.writeHead(reply.statusCode ?? 502, reply.headers)
          reply.pipe(answer)
        })
        outgoing.on('error', () => answer.destroy())
        incoming.pipe(outgoing)
      }
    })
  }

  /** Listens on a free port; returns the address to use instead of the registry's. */
  async open(): Promise<string> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#server.listen(0, '127.0.0.1', resolve)
    await promise
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
    return `http://127.0.0.1:${address.port}${this.#target.pathname.replace(/\/$/, '')}`
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
