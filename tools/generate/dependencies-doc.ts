/** What docs/dependencies.md says of the packages that the relay runs on, from package-lock.json. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Generator } from './generator.ts'
import { withBlock } from './marked-block.ts'

interface LockedPackage {
  readonly version?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly dependencies?: Readonly<Record<string, string>>
}

interface RuntimePackage {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly isOptional: boolean
  readonly isDirect: boolean
}

const PATH = 'docs/dependencies.md'
const ROOT = join(import.meta.dirname, '../..')
const MODULES = 'node_modules/'
/** They let anybody use the package in any product. Another one is a decision to be taken, not a line to be generated. */
const PERMISSIVE = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']
/** Without a licence in their package.json; these are what their LICENSE files are. */
const BY_FILE: Readonly<Record<string, string>> = { '@kafkajs/confluent-schema-registry': 'MIT' }

export const dependenciesDoc: Generator = {
  name: 'runtime packages and their licences in docs/dependencies.md',
  async files() {
    const document = await readFile(join(ROOT, PATH), 'utf8')
    return new Map([[PATH, withBlock(document, 'packages', packagesText(await runtimePackages()))]])
  },
}

/** Everything that `npm install waba-relay` may bring, in order of their names. */
export async function runtimePackages(): Promise<RuntimePackage[]> {
  const { packages } = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>
  }
  const direct = Object.keys(packages['']?.dependencies ?? {})
  const all = Object.entries(packages).flatMap(([path, { version = '', license, dev, optional }]) => {
    if (path === '' || dev) return []
    const name = path.slice(path.lastIndexOf(MODULES) + MODULES.length)
    const known = license ?? BY_FILE[name]
    if (known === undefined) throw new Error(`package-lock.json has no licence for ${name}: read its LICENSE file`)
    if (!PERMISSIVE.includes(known))
      throw new Error(`${name} has the licence ${known}, which is not among the permissive ones`)
    // A second copy, in the folder of a package, is nobody's direct one.
    const isDirect = path === MODULES + name && direct.includes(name)
    return [{ name, version, license: known, isOptional: optional ?? false, isDirect }]
  })
  return all.sort((a, b) => (a.name + a.version < b.name + b.version ? -1 : 1))
}

function packagesText(all: readonly RuntimePackage[]): string {
  const required = all.filter(({ isOptional }) => !isOptional)
  const directCount = all.filter(({ isDirect }) => isDirect).length
  const licences = [...Map.groupBy(all, ({ license }) => license)].sort(([, a], [, b]) => b.length - a.length)
  const counts = licences.map(([license, of]) => `${license} ${of.length}`).join(', ')
  const rows = all.map(({ name, version, license, isOptional, isDirect }) => {
    const kind = isDirect ? 'direct' : isOptional ? 'optional' : ''
    return `| ${name} | ${version} | ${license} | ${kind} |`
  })
  return [
    `${required.length} packages, ${directCount} of them direct; ${all.length - required.length} more are optional, and only a few are installed on any platform.`,
    `Licences: ${counts}.`,
    '',
    '| Package | Version | Licence | |',
    '| --- | --- | --- | --- |',
    ...rows,
  ].join('\n')
}
