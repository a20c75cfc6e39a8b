import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findHelm } from '../chart/helm.ts'
import { releasedChangelog } from './changelog.ts'
import { run } from './run.ts'
import { releaseSchemas } from './schemas.ts'

interface PackageLock {
  version: string
  packages: { '': { version: string } }
}

/**
 * Turns a checkout into a version: packages, lock, chart, changelog, the schemas' baseline, and generated files.
 * @param date as `2026-11-30`
 * @throws Error where something of the version is there already, or nothing is to be released
 */
export async function prepareVersion(root: string, version: string, date: string): Promise<void> {
  for (const path of ['package.json', 'packages/events/package.json']) {
    await editJson<{ version: string }>(join(root, path), (content) => {
      content.version = version
    })
  }
  await editJson<PackageLock>(join(root, 'package-lock.json'), (content) => {
    content.version = version
    content.packages[''].version = version
  })
  await edit(join(root, 'deploy/helm/waba-relay/Chart.yaml'), (text) =>
    text.replaceAll(/^(version|appVersion): .*$/gm, `$1: ${version}`),
  )
  await edit(join(root, 'CHANGELOG.md'), (text) => releasedChangelog(text, version, date))
  await releaseSchemas(root)
  await run('node', ['tools/generate/main.ts'], { cwd: root })
  const helm = await findHelm((line) => void process.stderr.write(`${line}\n`))
  if (helm === undefined) throw new Error('The manifest for Kubernetes is made by Helm: install Helm 3 or 4, or Go.')
  await run('node', ['tools/chart/main.ts'], { cwd: root })
}

async function edit(path: string, change: (text: string) => string): Promise<void> {
  await writeFile(path, change(await readFile(path, 'utf8')))
}

async function editJson<T>(path: string, change: (content: T) => void): Promise<void> {
  await edit(path, (text) => {
    const content = JSON.parse(text) as T
    change(content)
    return `${JSON.stringify(content, null, 2)}\n`
  })
}
