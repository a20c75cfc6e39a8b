import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Workspace } from '../workspace.ts'

/** The first build fetches and compiles a few hundred Go modules. */
const BUILD_TIMEOUT_MS = 10 * 60_000

/**
 * Builds Bento, the open fork of Redpanda Connect, which reads the same configuration; returns its executable. Rejects if Go
 * is missing or its build fails, with what it wrote.
 */
export async function buildBento(workspace: Workspace): Promise<string> {
  const program = workspace.file('bento-program')
  const args = ['build', '-C', join(import.meta.dirname, 'bento'), '-o', program, '.']
  await promisify(execFile)('go', args, { timeout: BUILD_TIMEOUT_MS })
  return program
}
