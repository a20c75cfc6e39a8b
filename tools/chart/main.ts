/**
 * `npm run chart` writes deploy/kubernetes/waba-relay.yaml from the Helm chart; with `--check` it only reports whether
 * it is stale.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { findHelm, NO_HELM } from './helm.ts'
import { MANIFEST, manifest } from './manifest.ts'

const PATH = join(import.meta.dirname, '../..', MANIFEST)

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({ args, options: { check: { type: 'boolean', default: false } } })
  const helm = await findHelm((line) => void process.stderr.write(`${line}\n`))
  if (helm === undefined) {
    process.stderr.write(`${NO_HELM}: install one of them.\n`)
    return 1
  }
  const wanted = await manifest(helm)
  const isFresh = (await readFile(PATH, 'utf8').catch(() => undefined)) === wanted
  if (isFresh) process.stdout.write(`${MANIFEST} is up to date\n`)
  else if (values.check) process.stderr.write(`${MANIFEST} is stale. Run: npm run chart\n`)
  else {
    await writeFile(PATH, wanted)
    process.stdout.write(`${MANIFEST} written\n`)
  }
  return isFresh || !values.check ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
