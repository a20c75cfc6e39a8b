import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { StackError } from './errors.ts'
import type { Guard } from './guard.ts'
import { sendSignal } from './leftovers.ts'

/** A server that runs as a plain process of this machine. */
export interface ServerProcess {
  readonly name: string
  readonly pid: number
  /** Resolves when it has ended. */
  readonly ended: Promise<void>
  hasEnded(): boolean
  signal(signal: NodeJS.Signals): void
  /** For error messages: how it ended and the last lines that it wrote. */
  lastWords(): Promise<string>
}

/** How to start it. */
export interface ServerCommand {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Gets its standard output and error; emptied at the start. */
  readonly outFile: string
  /** Its own log, if it writes one. */
  readonly logFile: string
  readonly guard: Guard
}

const LAST_LINES = 12

/**
 * Starts a server under the guard. It does not keep this process alive, and is in a session of its own, so that Ctrl-C in
 * the terminal is for this process to handle.
 * @throws StackError if the command cannot be started at all
 */
export function startServer(server: ServerCommand): ServerProcess {
  const out = openSync(server.outFile, 'w')
  const child = spawn(server.command, server.args, { detached: true, stdio: ['ignore', out, out] })
  closeSync(out)
  child.on('error', () => undefined) // detected by the missing pid below
  const { pid } = child
  if (pid === undefined) throw new StackError(`${server.name} cannot be started: ${server.command} does not run`)
  server.guard.add({ kind: 'process', pid })
  const ended = once(child, 'exit').then(() => server.guard.drop({ kind: 'process', pid }))
  child.unref()
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  return {
    name: server.name,
    pid,
    ended,
    hasEnded,
    signal: (signal) => {
      if (!hasEnded()) sendSignal(pid, signal)
    },
    lastWords: async () => `${howItEnded(child)}\n${await lastLines([server.logFile, server.outFile])}`,
  }
}

function howItEnded(child: ChildProcess): string {
  if (child.signalCode !== null) return `ended by ${child.signalCode}`
  return child.exitCode === null ? 'still running' : `ended with exit code ${child.exitCode}`
}

async function lastLines(files: readonly string[]): Promise<string> {
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')))
  return texts
    .flatMap((text) => text.trimEnd().split('\n').slice(-LAST_LINES))
    .filter((line) => line !== '')
    .map((line) => `  ${line}`)
    .join('\n')
}
