import { readFileSync } from 'node:fs'

/** The package's version; package.json stands above `src/` as well as `dist/`. */
export const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
}
