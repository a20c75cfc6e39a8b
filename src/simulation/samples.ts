import { readdirSync, readFileSync } from 'node:fs'

/** `samples/` of the package, from `src/` as well as from `dist/`. */
const FOLDER = new URL('../../samples/', import.meta.url)
const ENDING = '.json'

/** Names of the sample webhooks, such as `messages.text`, in alphabetical order. samples/README.md describes them. */
export function sampleNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(ENDING))
  return files.map((file) => file.slice(0, -ENDING.length)).sort()
}

/**
 * The body of a sample webhook, byte for byte, with or without the ending `.json` in its name.
 *
 * Throws an Error that lists the nearest names if there is no such sample.
 */
export function readSample(name: string): Buffer {
  const known = sampleNames()
  const wanted = name.endsWith(ENDING) ? name.slice(0, -ENDING.length) : name
  if (known.includes(wanted)) return readFileSync(new URL(`${wanted}${ENDING}`, FOLDER))
  const [field = ''] = wanted.split('.')
  const near = known.filter((sample) => sample.startsWith(`${field}.`))
  const fields = [...new Set(known.map((sample) => sample.split('.')[0]))]
  const hint = near.length > 0 ? `Did you mean ${near.join(', ')}?` : `Samples exist for: ${fields.join(', ')}.`
  throw new Error(`No sample is named "${wanted}". ${hint}`)
}
