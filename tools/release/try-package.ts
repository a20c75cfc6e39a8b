import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sign } from '../../src/pipeline/verify.ts'
import { findFreePorts } from '../stack/ports.ts'
import type { LocalStack } from '../stack/provide.ts'
import { run } from './run.ts'

const SECRET = 'app-secret-of-the-trial'
const READY_LIMIT_MS = 60_000
const END_LIMIT_MS = 20_000
const LOOK_EVERY_MS = 100

/**
 * Installs a packed relay in an empty folder, as its users do, and runs it: version, doctor, serve with one signed delivery.
 * @throws Error that names the step which failed
 */
export async function tryPackage(
  packed: string,
  { brokers, registryUrl }: Pick<LocalStack, 'brokers' | 'registryUrl'>,
  version: string,
  log: (line: string) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'waba-relay-trial-'))
  try {
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n')
    await run('npm', ['install', '--no-audit', '--no-fund', packed], { cwd: folder })
    const said = (await run('npx', ['waba-relay', '--version'], { cwd: folder })).trim()
    if (said !== version) throw new Error(`waba-relay --version says ${said}, not ${version}`)
    log('  npx waba-relay --version: ok')
    const [port = 0, adminPort = 0] = await findFreePorts(2)
    const env = {
      WABA_HOST: '127.0.0.1',
      WABA_PORT: String(port),
      WABA_ADMIN_HOST: '127.0.0.1',
      WABA_ADMIN_PORT: String(adminPort),
      WABA_APP_SECRETS: SECRET,
      WABA_VERIFY_TOKENS: 'verify-token-of-the-trial',
      WABA_KAFKA_BROKERS: brokers,
      WABA_SCHEMA_REGISTRY_URL: registryUrl,
      WABA_TOPIC_PREFIX: `release${Date.now()}-`,
      WABA_TOPIC_PARTITIONS: '1',
    }
    const relay = spawnRelay(folder, env)
    try {
      await serveOne(relay, folder, { port, adminPort }, log)
      // Without a token, what is at Meta is not checked; a problem found elsewhere ends it with 1.
      await run('npx', ['waba-relay', 'doctor'], { cwd: folder, env })
      log('  npx waba-relay doctor: no problem')
      await stop(relay)
      log('  npx waba-relay serve: ready, stored a signed delivery, ended by SIGTERM')
    } finally {
      relay.child.kill('SIGKILL')
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Relay {
  readonly child: ChildProcess
  output(): string
}

/** By its own file and not by npx, which would stand between it and its signals. */
function spawnRelay(folder: string, env: Readonly<Record<string, string>>): Relay {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const command = join(folder, 'node_modules/.bin/waba-relay')
  const child = spawn(command, ['serve'], { cwd: folder, env: { ...process.env, PATH, ...env } })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  return { child, output: () => output }
}

async function serveOne(
  { child, output }: Relay,
  folder: string,
  { port, adminPort }: { readonly port: number; readonly adminPort: number },
  log: (line: string) => void,
): Promise<void> {
  const untilMs = performance.now() + READY_LIMIT_MS
  const isReady = (): Promise<boolean> =>
    fetch(`http://127.0.0.1:${adminPort}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
  while (!(await isReady())) {
    if (performance.now() > untilMs || child.exitCode !== null) throw new Error(`The relay did not start:\n${output()}`)
    await sleep(LOOK_EVERY_MS)
  }
  const body = await readFile(join(folder, 'node_modules/waba-relay/samples/messages.text.json'))
  const headers = { 'x-hub-signature-256': sign(body, SECRET), 'content-type': 'application/json' }
  const { status } = await fetch(`http://127.0.0.1:${port}/webhook`, { method: 'POST', body, headers })
  if (status !== 200) throw new Error(`A signed delivery was answered ${status}:\n${output()}`)
  log('  a signed delivery: 200')
}

async function stop({ child, output }: Relay): Promise<void> {
  const ended = once(child, 'exit', { signal: AbortSignal.timeout(END_LIMIT_MS) })
  child.kill('SIGTERM')
  const [code] = await ended
  if (code !== 0) throw new Error(`The relay ended with ${code} on SIGTERM:\n${output()}`)
}
