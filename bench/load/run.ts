import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tryCommand } from '../../tools/stack/command.ts'

/** What a load generator saw. */
export interface LoadResult {
  readonly seconds: number
  readonly requests: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** Answers other than 200. */
  readonly notOk: number
  /** Requests that got no answer: refused, broken off, timed out. */
  readonly failed: number
}

export interface LoadOptions {
  readonly url: string
  /** See body-file.ts. */
  readonly bodyFile: string
  readonly connections: number
  /** Whole seconds. */
  readonly seconds: number
  /** Time that each connection waits before a request; without it, as fast as answers come. */
  readonly delayMs?: number
}

/** Posts bodies over kept-alive connections, each with one request at a time. */
export interface LoadTool {
  readonly name: string
  run(options: LoadOptions): Promise<LoadResult>
}

/** Slow answers of an overloaded server are to be measured, not cut off. */
const ANSWER_TIMEOUT_S = 60
/** Beyond the load's own duration: reading the bodies, waiting for the last answers. */
const GRACE_MS = 90_000

/** wrk if it is installed: it takes far less of a shared machine than autocannon, which needs nothing but npm. */
export async function findLoadTool(): Promise<LoadTool> {
  // wrk prints its version and ends with code 1.
  const hasWrk = (await tryCommand('sh', ['-c', 'command -v wrk'])) !== undefined
  return hasWrk ? { name: 'wrk', run: runWrk } : { name: 'autocannon', run: runAutocannon }
}

function runWrk({ url, bodyFile, connections, seconds, delayMs = 0 }: LoadOptions): Promise<LoadResult> {
  const script = join(import.meta.dirname, 'wrk.lua')
  const options = ['-t1', `-c${connections}`, `-d${seconds}s`, `--timeout=${ANSWER_TIMEOUT_S}s`, '-s', script]
  return resultOf('wrk', [...options, url, '--', bodyFile, String(delayMs)], seconds)
}

function runAutocannon({ url, bodyFile, connections, seconds, delayMs = 0 }: LoadOptions): Promise<LoadResult> {
  const script = join(import.meta.dirname, 'autocannon-process.ts')
  const numbers = [connections, seconds, delayMs].map(String)
  return resultOf(process.execPath, [script, url, bodyFile, ...numbers], seconds)
}

async function resultOf(command: string, args: readonly string[], seconds: number): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(command, [...args], { timeout: seconds * 1_000 + GRACE_MS })
  const line = stdout.split('\n').find((text) => text.startsWith('RESULT '))
  if (line === undefined) throw new Error(`${command} told no result:\n${stdout}`)
  return JSON.parse(line.slice('RESULT '.length)) as LoadResult
}
