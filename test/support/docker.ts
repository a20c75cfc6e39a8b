/** The Docker engine of this machine, by its command line client, as an operator uses it. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** A build fetches packages; the first one takes some minutes on a small machine. */
const COMMAND_LIMIT_MS = 10 * 60_000
const OUTPUT_LIMIT_BYTES = 64 * 1024 * 1024

/**
 * Runs a command and returns its standard output without the final newline.
 * @throws Error with what it wrote to standard error
 */
export async function output(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await promisify(execFile)(command, [...args], {
    env: { ...process.env, ...env },
    timeout: COMMAND_LIMIT_MS,
    maxBuffer: OUTPUT_LIMIT_BYTES,
  })
  return stdout.trimEnd()
}

/** `docker …`. */
export function docker(...args: readonly string[]): Promise<string> {
  return output('docker', args)
}

/** The output of `docker inspect` for a container or image. */
export async function inspect<T>(name: string): Promise<T> {
  const [description] = JSON.parse(await docker('inspect', name)) as T[]
  if (description === undefined) throw new Error(`Docker knows nothing of ${name}`)
  return description
}

/** Whether an image exists or can be pulled. */
export async function canHaveImage(image: string): Promise<boolean> {
  const isThere = await docker('image', 'inspect', image).then(
    () => true,
    () => false,
  )
  if (isThere) return true
  return docker('pull', '--quiet', image).then(
    () => true,
    () => false,
  )
}
