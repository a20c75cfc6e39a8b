import { lstatSync, mkdirSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/**
 * Caches V8's compiled code, so the next start takes a third less CPU. Since Node runs code from the cache, it must
 * be in a folder that only this user can write to; Node's default is a folder in /tmp, whoever created it. Without such
 * a folder, nothing is cached.
 */
export function keepCompiledCode(env: Readonly<Record<string, string | undefined>>): void {
  const folder = ownFolder(env)
  if (folder !== undefined) enableCompileCache(folder)
}

/** `waba-relay/compile-cache` in the user's cache folder (XDG Base Directory Specification), created if missing. */
export function ownFolder(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { XDG_CACHE_HOME: cache = '' } = env
  try {
    const folder = join(isAbsolute(cache) ? cache : join(homedir(), '.cache'), 'waba-relay', 'compile-cache')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return isOwn(folder) && isOwn(join(folder, '..')) ? folder : undefined
  } catch {
    // No home, a read-only home, or a file in the folder's place.
    return undefined
  }
}

function isOwn(folder: string): boolean {
  // On Windows, nobody else can access a user's folders.
  if (process.getuid === undefined) return true
  const facts = lstatSync(folder)
  return facts.isDirectory() && facts.uid === process.getuid() && (facts.mode & 0o077) === 0
}
