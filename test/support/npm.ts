import { execFile } from 'node:child_process'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

export const ROOT = join(import.meta.dirname, '../..')
const PROGRAM_LIMIT_MS = 5 * 60_000

/** Packs a package of this checkout into a folder, as it would be published; gives the path of the file. */
export async function packed(folder: string, into: string): Promise<string> {
  const { stdout } = await ran('npm', ['pack', '--silent', '--pack-destination', into], join(ROOT, folder))
  return join(into, stdout.trim().split('\n').at(-1) ?? '')
}

/** Runs a program on this Node; rejects with all that it wrote where it fails. */
export async function ran(
  command: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly stdout: string; readonly stderr: string }> {
  const path = [dirname(process.execPath), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(':')
  const options = { cwd, env: { ...process.env, PATH: path }, timeout: PROGRAM_LIMIT_MS, maxBuffer: 1 << 26 }
  return promisify(execFile)(command, args, options).catch((error: { stdout?: string; stderr?: string }) => {
    throw new Error(`${command} ${args.join(' ')} failed:\n${error.stdout ?? ''}${error.stderr ?? ''}`, {
      cause: error,
    })
  })
}
