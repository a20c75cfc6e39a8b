import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { Credentials } from './certificates.ts'

export type ProxyName = 'nginx' | 'haproxy'

export interface ProxyOptions {
  /** Empty, and deleted by the caller. */
  readonly folder: string
  readonly server: Credentials
  readonly clientCa: string
  /** Where the relay listens. */
  readonly relayPort: string
}

const DEPLOY = join(import.meta.dirname, '../../deploy/proxies')
const CONFIGS = { nginx: 'nginx.conf', haproxy: 'haproxy.cfg' }
const PATH = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`
const START_LIMIT_MS = 10_000

/** Why a proxy cannot be tried here; undefined: it can. */
export function whyNot(name: ProxyName): string | undefined {
  try {
    execFileSync(name, ['-v'], { env: { PATH }, stdio: 'ignore' })
    return undefined
  } catch {
    return `${name} is not installed (apt-get install ${name})`
  }
}

/** A proxy as deploy/proxies has it, but for its addresses and folders; a process of its own. */
export async function startProxy(name: ProxyName, options: ProxyOptions): Promise<{ url: string; stop(): void }> {
  const { folder, server, clientCa, relayPort } = options
  const port = await freePort()
  const write = (file: string, content: string): void => writeFileSync(join(folder, file), content)
  write('tls.crt', server.cert)
  write('tls.key', server.key)
  write('tls.pem', server.cert + server.key)
  write('meta-outbound-api-ca-2025-12.pem', clientCa)
  let config = readFileSync(join(DEPLOY, CONFIGS[name]), 'utf8')
  for (const [from, to] of [
    ['127.0.0.1:3000', `127.0.0.1:${relayPort}`],
    ['/etc/waba-relay', folder],
    name === 'nginx' ? ['listen 443', `listen 127.0.0.1:${port}`] : ['bind :443', `bind 127.0.0.1:${port}`],
  ] as const) {
    if (!config.includes(from)) throw new Error(`${CONFIGS[name]} has no ${from}`)
    config = config.replaceAll(from, to)
  }
  if (name === 'nginx') config = config.replace('http {', nginxFolders(folder))
  write(CONFIGS[name], config)
  const path = join(folder, CONFIGS[name])
  const args = name === 'nginx' ? ['-c', path, '-p', folder, '-e', 'stderr'] : ['-f', path, '-db']
  const child = spawn(name, args, { env: { PATH }, stdio: ['ignore', 'ignore', 'pipe'] })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  await vi.waitUntil(() => child.exitCode !== null || isOpen(port), { timeout: START_LIMIT_MS, interval: 50 })
  if (child.exitCode !== null) throw new Error(`${name} did not start:\n${stderr}`)
  return { url: `https://127.0.0.1:${port}/webhook`, stop: () => end(child) }
}

/** Where a user without rights can write, in the foreground. */
function nginxFolders(folder: string): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => {
    mkdirSync(join(folder, kind), { recursive: true })
    return `${kind}_temp_path ${join(folder, kind)};`
  })
  return `daemon off;\npid ${join(folder, 'nginx.pid')};\nhttp {\naccess_log off;\n${paths.join('\n')}`
}

function end(child: ChildProcess): void {
  if (child.exitCode === null) child.kill('SIGTERM')
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const opened = await Promise.race([once(socket, 'connect'), once(socket, 'error').catch(() => undefined)]).catch(
    () => undefined,
  )
  const isConnected = opened !== undefined && socket.readyState === 'open'
  socket.destroy()
  return isConnected
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
