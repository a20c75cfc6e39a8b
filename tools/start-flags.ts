import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Node's flags in `npm start` of a checkout, for whatever runs its relay as users do. */
export function startFlags(checkout = join(import.meta.dirname, '..')): string[] {
  const { scripts } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8')) as {
    scripts?: { start?: string }
  }
  return (scripts?.start ?? '').split(' ').filter((word) => word.startsWith('--'))
}
