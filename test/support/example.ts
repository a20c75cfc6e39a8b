import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll } from 'vitest'
import { packed, ROOT, ran } from './npm.ts'

/** Long enough to fetch dependencies the first time. */
const COMMAND_LIMIT_MS = 10 * 60_000
/** Files that a clone does not contain. */
const OWN = new Set(['node_modules', 'target', '.venv', 'messages.go', 'package-lock.json'])

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

/** A copy of examples as in a clone, with the schemas where they expect them; deleted after the file. */
export async function copyExamples(...names: string[]): Promise<string> {
  const clone = await mkdtemp(join(tmpdir(), 'waba-relay-examples-'))
  folders.push(clone)
  await mkdir(join(clone, 'examples'))
  await cp(join(ROOT, 'schemas'), join(clone, 'schemas'), { recursive: true })
  for (const name of names) {
    const filter = (path: string): boolean => !OWN.has(path.slice(path.lastIndexOf('/') + 1))
    await cp(join(ROOT, 'examples', name), join(clone, 'examples', name), { recursive: true, filter })
  }
  return join(clone, 'examples')
}

/**
 * Installs the dependencies of copied examples in TypeScript, all in one go: the event types as the file that would be
 * published, the others from the registry; then checks their types.
 */
export async function installNodeExamples(folder: string): Promise<void> {
  const workspaces = await readdir(folder)
  const events = await packed('packages/events', folder)
  for (const name of workspaces) {
    const file = join(folder, name, 'package.json')
    await writeFile(file, (await readFile(file, 'utf8')).replace('file:../../packages/events', `file:${events}`))
  }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, workspaces }))
  await ran('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--silent'], folder)
  for (const name of workspaces) await ran('tsc', ['-p', join(folder, name)], folder)
}

/**
 * Runs a command to its end, on this Node and with this checkout's commands.
 * @returns its stdout
 * @throws Error with what it wrote, where it fails
 */
export async function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<string> {
  const path = [dirname(process.execPath), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const child = spawn(command, args, { cwd, env: { ...process.env, PATH: path, ...env }, timeout: COMMAND_LIMIT_MS })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code, signal] = await once(child, 'close')
  if (code === 0) return stdout
  throw new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}:\n${stdout}${stderr}`)
}
