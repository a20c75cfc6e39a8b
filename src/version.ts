import { readFileSync } from 'node:fs'

/** The package's version; package.json is one level above `src/` and `dist/`. */
export const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
