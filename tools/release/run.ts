import { execFile } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { promisify } from 'node:util'

/** A build or an installation on a slow machine. */
const LIMIT_MS = 10 * 60_000
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024

export interface RunOptions {
  readonly cwd: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

/**
 * Runs a command on this Node and gives its standard output.
 * @throws Error with what it wrote to both outputs
 */
export async function run(command: string, args: readonly string[], { cwd, env = {} }: RunOptions): Promise<string> {
  const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter)
  try {
    const options = { cwd, env: { ...process.env, PATH, ...env }, timeout: LIMIT_MS, maxBuffer: OUTPUT_LIMIT_BYTES }
    return (await promisify(execFile)(command, [...args], options)).stdout
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`)
  }
}
