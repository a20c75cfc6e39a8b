import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { addressOf, textOf } from '../../src/kafka/broker-address.ts'

/** A port that forwards to another one, and can be closed and opened again. */
export interface Forwarder extends AsyncDisposable {
  /** `host:port`, which never changes. */
  readonly address: string
  /** Stops listening and cuts all connections. */
  shut(): Promise<void>
  open(): Promise<void>
}

const LOOPBACK = '127.0.0.1'

/**
 * Forwards a free port of `near` to `target` (`host:port`); `isOpen` false: nobody listens yet. `join` passes on what comes
 * over one connection to the other, by default all of it.
 */
export async function startForwarder(
  target: string,
  { isOpen = true, near = LOOPBACK, join = pipeBoth } = {},
): Promise<Forwarder> {
  const { host, port: targetPort } = addressOf(target)
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let port = 0
  const open = async (): Promise<void> => {
    server = createServer((client) => {
      const far = connect(targetPort, host)
      for (const [socket, other] of [
        [client, far],
        [far, client],
      ] as const) {
        sockets.add(socket)
        socket.on('error', () => other.destroy()).on('close', () => sockets.delete(socket))
      }
      join(client, far)
    })
    server.listen(port, near)
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  }
  const shut = async (): Promise<void> => {
    const closed = server === undefined ? undefined : once(server, 'close')
    server?.close()
    server = undefined
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await open()
  if (!isOpen) await shut()
  return { address: textOf({ host: near, port }), open, shut, [Symbol.asyncDispose]: shut }
}

function pipeBoth(client: Socket, far: Socket): void {
  client.pipe(far).pipe(client)
}
