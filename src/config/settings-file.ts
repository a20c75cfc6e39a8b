import { readFileSync, statSync } from 'node:fs'

/** Secrets take a few KiB, and a bundle of all public CAs takes about 220 KiB. */
const LIMIT_MIB = 1

/**
 * The content of a file that a setting names, by a path that may be a symbolic link. Only regular files are opened: reading a
 * pipe would block the process, and reading a device may never end. Throws as parsers do, without repeating the path.
 */
export function settingsFile(path: string): Buffer {
  try {
    const { size } = regularFile(path)
    if (size > LIMIT_MIB * 1024 * 1024)
      throw new Unfit(`it is larger than ${LIMIT_MIB} MiB; check that it is the right file`)
    return readFileSync(path)
  } catch (error) {
    throw new Error(`must be the path of a readable file: ${reasonOf(error, path)}`)
  }
}

/** The path of a file that is read repeatedly; parsing only checks that it can be read. */
export function readablePath(value: string): string {
  settingsFile(value)
  return value
}

/** A file that exists but cannot hold a setting. */
class Unfit extends Error {}

function regularFile(path: string): { size: number } {
  const stats = statSync(path)
  if (stats.isFile()) return stats
  throw new Unfit(
    stats.isDirectory()
      ? 'it is a directory'
      : 'it is a pipe, device or socket; write the content to a file and give its path',
  )
}

/** Why a file cannot be read, without the path, since a secret or a certificate may have been given in its place. */
function reasonOf(error: unknown, path: string): string {
  if (error instanceof Unfit) return error.message
  if (path.includes('-----BEGIN '))
    return 'it contains a certificate or key itself; write that to a file and give its path'
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown error'
  return REASONS[code] ?? code
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file (ENOENT)',
  EACCES: 'permission denied (EACCES)',
  ENAMETOOLONG: 'the value is too long for a path (ENAMETOOLONG)',
}
