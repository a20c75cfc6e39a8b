import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findHelm } from '../chart/helm.ts'
import { changesOf } from './changelog.ts'
import { WITH_ABSOLUTE_LINKS, withAbsoluteLinks } from './readme.ts'
import { run } from './run.ts'

interface Package {
  readonly name: string
  readonly version: string
  readonly repository: { readonly url: string }
}

/**
 * Makes the artifacts of a release in a checkout that nothing else uses: its README.md and CHANGELOG.md are changed for the package.
 * @returns the path of the package
 */
export async function makeArtifacts(root: string, folder: string): Promise<string> {
  const about: Package = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  const { name, version } = about
  await mkdir(folder, { recursive: true })
  const repositoryUrl = about.repository.url.replace(/^git\+/, '').replace(/\.git$/, '')
  for (const path of WITH_ABSOLUTE_LINKS.map((name) => join(root, name))) {
    await writeFile(path, withAbsoluteLinks(await readFile(path, 'utf8'), repositoryUrl, version))
  }
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root })
  const packed = `${name}-${version}.tgz`
  // The event types alone, for consumers: their README has no links into the repository that a package breaks.
  await run('npm', ['pack', './packages/events', '--pack-destination', folder], { cwd: root })
  const made = [packed, `waba-relay-events-${version}.tgz`]
  for (const [format, ending] of [
    ['cyclonedx', 'cdx.json'],
    ['spdx', 'spdx.json'],
  ] as const) {
    const args = ['sbom', '--package-lock-only', '--omit', 'dev', '--sbom-format', format, '--sbom-type', 'application']
    await writeFile(join(folder, `${name}-${version}.${ending}`), await run('npm', args, { cwd: root }))
    made.push(`${name}-${version}.${ending}`)
  }
  const helm = await findHelm((line) => void process.stderr.write(`${line}\n`))
  if (helm !== undefined) {
    // In a separate folder, since Helm names its package as npm does.
    await run(helm, ['package', 'deploy/helm/waba-relay', '--destination', join(folder, 'chart')], { cwd: root })
    made.push(`chart/${packed}`)
  }
  const changelog = await readFile(join(root, 'CHANGELOG.md'), 'utf8')
  await writeFile(join(folder, 'NOTES.md'), `${changesOf(changelog, version)}\n`)
  await writeFile(join(folder, 'SHA256SUMS'), await checksums(folder, made))
  return join(folder, packed)
}

async function checksums(folder: string, names: readonly string[]): Promise<string> {
  const lines = names.map(async (name) => {
    const digest = createHash('sha256').update(await readFile(join(folder, name)))
    return `${digest.digest('hex')}  ${name}\n`
  })
  return (await Promise.all(lines)).join('')
}
