import { lstatSync, mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Keeps what V8 compiles for the next start, which then takes a third less CPU. Code is run from there: so only in a folder that is the
 * user's own and nobody else's; Node's default is one in /tmp, whoever made it. Without such a folder nothing is kept.
 */
export function keepCompiledCode(env: Readonly<Record<string, string | undefined>>): void {
  const folder = ownFolder(env)
  if (folder !== undefined) enableCompileCache(folder)
}

/** `waba-relay/compile-cache` in the user's cache (XDG Base Directory Specification), made where it is missing. */
export function ownFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_CACHE_HOME: cache = '' } = env
  try {
    const folder = join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'waba-relay', 'compile-cache')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return isOwn(folder) && isOwn(join(folder, '..')) ? folder : undefined
  } catch {
    // No home, a read-only one, or a file in the folder's place.
    return undefined
  }
}

function isOwn(folder: string): boolean {
  // On Windows nobody else reaches a user's folders.
  if (process.getuid === undefined) return true
  const facts = lstatSync(folder)
  return facts.isDirectory() && facts.uid === process.getuid() && (facts.mode & 0o077) === 0
}
