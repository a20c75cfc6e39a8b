/** Runs commands within the test, as main.ts does, with the output collected. */
import { PassThrough } from 'node:stream'
import { run } from '../../src/cli/program.ts'
import type { Environment } from '../../src/config/environment.ts'

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly done: Promise<Ran>
  readonly stdout: () => string
  readonly stderr: () => string
  /** As Ctrl-C. */
  readonly interrupt: () => void
}

/** Starts a command; its output so far is available at any time. */
export function start(args: readonly string[], env: Environment, { terminal = false } = {}): Running {
  const stdout = collector(terminal)
  const stderr = collector(terminal)
  const controller = new AbortController()
  const context = { env, stdout: stdout.stream, stderr: stderr.stream, interrupted: () => controller.signal }
  const done = run(args, context).then((code) => ({ code, stdout: stdout.text(), stderr: stderr.text() }))
  return { done, stdout: stdout.text, stderr: stderr.text, interrupt: () => controller.abort() }
}

/** Runs a command to its end. */
export function cli(args: readonly string[], env: Environment = {}, options?: { terminal?: boolean }): Promise<Ran> {
  return start(args, env, options).done
}

/** Runs a command with --json, which must succeed, and returns its output. */
export async function cliJson<T>(args: readonly string[], env: Environment = {}): Promise<T> {
  const { code, stdout, stderr } = await cli([...args, '--json'], env)
  if (code !== 0) throw new Error(`waba-relay ${args.join(' ')} ended with ${code}: ${stderr}`)
  return JSON.parse(stdout) as T
}

function collector(terminal: boolean): { stream: PassThrough; text: () => string } {
  const stream = Object.assign(new PassThrough(), terminal ? { isTTY: true, columns: 120 } : {})
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return { stream, text: () => Buffer.concat(chunks).toString() }
}
