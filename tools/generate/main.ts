/** `npm run generate` writes every generated file; with `--check` it only lists stale ones, with exit code 1. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { asyncApi } from './asyncapi.ts'
import { avroSchemas } from './avro-schemas.ts'
import { chart } from './chart.ts'
import { dependenciesDoc } from './dependencies-doc.ts'
import { eventTypes } from './event-types.ts'
import { fieldsDoc } from './fields-doc.ts'
import type { Generator } from './generator.ts'
import { findStaleFiles, writeStaleFiles } from './generator.ts'
import { monitoring } from './monitoring.ts'
import { operationsDoc } from './operations-doc.ts'
import { settingsDocs } from './settings-docs.ts'

const generators: readonly Generator[] = [
  avroSchemas,
  eventTypes,
  asyncApi,
  fieldsDoc,
  settingsDocs,
  operationsDoc,
  monitoring,
  chart,
  dependenciesDoc,
]

const usage = `Usage: node tools/generate/main.ts [--check] [--root DIRECTORY]

  --check   write nothing; list the generated files that are stale, exit code 1 if there are any
  --root    the repository to look at (default: this one)
`

async function main(args: string[]): Promise<number> {
  const options = readOptions(args)
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n\n${usage}`)
    return 2
  }
  let staleCount = 0
  for (const generator of generators) {
    const { size } = await generator.files()
    const stale = await (options.check ? findStaleFiles : writeStaleFiles)(generator, options.root)
    staleCount += stale.length
    const summary = stale.length === 0 ? 'up to date' : `${stale.length} ${options.check ? 'stale' : 'written'}`
    process.stdout.write(`${generator.name}: ${size} files, ${summary}\n`)
    for (const { path, state } of stale) process.stdout.write(`  ${state.padEnd(9)}  ${path}\n`)
  }
  if (!options.check || staleCount === 0) return 0
  process.stderr.write('Generated files are stale. Run: npm run generate\n')
  return 1
}

function readOptions(args: string[]): { check: boolean; root: string } | string {
  try {
    const { values } = parseArgs({ args, options: { check: { type: 'boolean' }, root: { type: 'string' } } })
    return { check: values.check ?? false, root: resolve(values.root ?? `${import.meta.dirname}/../..`) }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

process.exitCode = await main(process.argv.slice(2))
