import type { Environment } from '../config.ts'

/** What a command is given of the world. Data goes to stdout, talk to stderr. */
export interface Context {
  readonly env: Environment
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** Exit codes of the command line (contract section 8). */
export const EXIT = { done: 0, failed: 1, usage: 2 } as const

/** Ends a command with an explanation and exit code 1. */
export class CommandFailed extends Error {}
