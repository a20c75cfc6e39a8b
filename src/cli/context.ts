import type { Environment } from '../config/environment.ts'

/** A command's output; a terminal has columns and, unless NO_COLOR is set, colours. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

/** A command's view of the world. Data goes to stdout, messages to stderr. */
export interface Context {
  readonly env: Environment
  readonly stdout: Output
  readonly stderr: Output
  /** Aborted by the first Ctrl-C; a command that listens to it finishes cleanly on its own. */
  readonly interrupted: () => AbortSignal
}

/** Exit codes of the command line (contract section 8). */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/** Ends a command with a message and exit code 1. */
export class CommandFailed extends Error {}

/** Ends a wrongly called command with a message and exit code 2. */
export class WrongUsage extends Error {}
