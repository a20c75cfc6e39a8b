import type { Environment } from '../config/environment.ts'

/** Where a command writes; a terminal has columns and, unless NO_COLOR says otherwise, colours. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** What a command is given of the world. Data goes to stdout, talk to stderr. */
export interface Context {
  readonly env: Environment
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted by the first Ctrl-C; a command that asks for it ends by itself, with nothing half-done. */
  readonly interrupted: () => AbortSignal
}

/** Exit codes of the command line (contract section 8). */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/** Ends a command with an explanation and exit code 1. */
export class CommandFailed extends Error {}

/** Ends a command that was called wrongly with an explanation and exit code 2. */
export class WrongUsage extends Error {}
