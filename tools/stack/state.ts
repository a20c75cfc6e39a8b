import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { StackError } from './errors.ts'

/** What `stack up` left running. */
export interface StackState {
  readonly kind: 'docker' | 'java'
  readonly brokers: string
  readonly registryUrl: string
  readonly startedAt: string
  /** Of kind java. */
  readonly pids: readonly number[]
  /** Of kind docker: their names. */
  readonly containers: readonly string[]
}

/** Data, logs and state of this checkout's kept stack. */
export const STACK_FOLDER = resolve(import.meta.dirname, '../../.stack')
/** Tells the containers and volumes of several checkouts apart. */
export const CHECKOUT_ID = createHash('sha256').update(STACK_FOLDER).digest('hex').slice(0, 6)

const STATE_FILE = join(STACK_FOLDER, 'state.json')

/** @throws StackError if the file is there and not readable as a state */
export async function readState(): Promise<StackState | undefined> {
  if (!existsSync(STATE_FILE)) return undefined
  try {
    return JSON.parse(await readFile(STATE_FILE, 'utf8')) as StackState
  } catch {
    throw new StackError(`${STATE_FILE} is damaged; end what may still run by hand and delete it`)
  }
}

export async function writeState(state: StackState): Promise<void> {
  await mkdir(STACK_FOLDER, { recursive: true })
  await writeFile(STATE_FILE, `${JSON.stringify(state, null, 2)}\n`)
}

export async function removeState(): Promise<void> {
  await rm(STATE_FILE, { force: true })
}

/**
 * Whether the process is one that `stack up` started: ids are given out again after a restart of the machine, so its command
 * line has to name the folder of this stack.
 */
export function isOurProcess(pid: number): boolean {
  try {
    const commandLine = existsSync('/proc/self/cmdline')
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      : execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return commandLine.includes(join(STACK_FOLDER, '/'))
  } catch {
    return false
  }
}
