import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { StackError } from '../../tools/stack/errors.ts'
import type { Workspace } from '../workspace.ts'

/** The first build fetches and compiles a few hundred Go modules. */
const BUILD_TIMEOUT_MS = 10 * 60_000

/**
 * Builds Bento, the open fork of Redpanda Connect, which reads the same configuration; returns its executable. Rejects with a
 * StackError if Go is missing, and with what the build wrote if it fails.
 */
export async function buildBento(workspace: Workspace): Promise<string> {
  const program = workspace.file('bento-program')
  const args = ['build', '-C', join(import.meta.dirname, 'bento'), '-o', program, '.']
  await promisify(execFile)('go', args, { timeout: BUILD_TIMEOUT_MS }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new StackError('--bento needs Go. Install it, or leave the option out.') : error
  })
  return program
}
