import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { exchange } from './http.ts'

const START_LIMIT_MS = 30_000
/** Fast, so that rates have values soon. */
const SCRAPE_SECONDS = 1

export interface Sample {
  readonly metric: Readonly<Record<string, string>>
  readonly value: number
}

/** A Prometheus of the test's own. */
export interface Prometheus extends AsyncDisposable {
  query(expr: string): Promise<readonly Sample[]>
}

/** Starts Prometheus; it scrapes `target` (`host:port`) as an instance of the job waba-relay. */
export async function startPrometheus(target: string): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'waba-relay-prometheus-'))
  const config = {
    global: { scrape_interval: `${SCRAPE_SECONDS}s` },
    scrape_configs: [{ job_name: 'waba-relay', static_configs: [{ targets: [target] }] }],
  }
  // JSON is YAML.
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config))
  const address = `127.0.0.1:${await freePort()}`
  const options = ['--config.file=prometheus.yml', '--storage.tsdb.path=data', `--web.listen-address=${address}`]
  const child = spawn('prometheus', options, { cwd: folder, stdio: 'ignore' })
  const ended = once(child, 'exit')
  const isReady = (): Promise<boolean> =>
    exchange(`http://${address}/-/ready`).then(
      ({ status }) => status === 200,
      () => false,
    )
  await vi.waitUntil(isReady, { timeout: START_LIMIT_MS, interval: 100 })
  return {
    async query(expr) {
      const { text } = await exchange(`http://${address}/api/v1/query?query=${encodeURIComponent(expr)}`)
      const { data, error } = JSON.parse(text) as Answer
      if (data === undefined) throw new Error(`${error}: ${expr}`)
      return data.result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }))
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

interface Answer {
  readonly error?: string
  readonly data?: {
    readonly result: readonly { metric: Record<string, string>; value: readonly [number, string] }[]
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
