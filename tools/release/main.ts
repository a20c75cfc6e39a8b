/** `npm run release -- <version>`: makes a release of this checkout in a separate worktree; see CONTRIBUTING.md. */
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { version as packageVersion } from '../../src/version.ts'
import { provideStack } from '../stack/provide.ts'
import { makeArtifacts } from './artifacts.ts'
import { prepareVersion } from './prepare.ts'
import { run } from './run.ts'
import { tryPackage } from './try-package.ts'

const ROOT = join(import.meta.dirname, '../..')
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/

const usage = `Usage: npm run release -- <version> [--out DIRECTORY]
       npm run release -- --dry-run [version] [--out DIRECTORY]
       npm run release -- --artifacts [--out DIRECTORY]

Sets the version everywhere, closes the changelog, keeps the schemas as the version's baseline, packs, makes the SBOM, installs the
package in an empty folder and runs it. Then commits and tags; pushing the tag publishes.

  --dry-run     everything except the commit and the tag, on the last commit; by default of the next minor version (1.0.0 after 0.x)
  --artifacts   package, SBOM, chart, checksums and notes of the version that is checked out, as the workflow does on a tag
  --out         where these go (default: a temporary folder with --dry-run, else release/)
  -h, --help    this text
`

interface Options {
  /** Undefined: that of package.json. */
  readonly version: string | undefined
  readonly dryRun: boolean
  readonly out: string | undefined
}

type Wanted = Options | { readonly help: true } | { readonly fault: string }

function readOptions(args: string[]): Wanted {
  try {
    const flag = { type: 'boolean', default: false } as const
    const options = {
      'dry-run': flag,
      artifacts: flag,
      out: { type: 'string' },
      help: { ...flag, short: 'h' },
    } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const { 'dry-run': dryRun, artifacts, out, help } = values
    if (help) return { help }
    if (positionals.length > 1 || (artifacts && positionals.length > 0))
      return { fault: 'It takes one version, or --artifacts.' }
    const version = positionals[0] ?? (dryRun && !artifacts ? nextVersion(packageVersion) : undefined)
    if (version === undefined && !artifacts) return { fault: 'It takes a version, --dry-run or --artifacts.' }
    if (version !== undefined && !VERSION.test(version))
      return { fault: `"${version}" is not a version such as 1.0.0.` }
    return { version, dryRun, out }
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) }
  }
}

function nextVersion(current: string): string {
  const [major = 0, minor = 0] = current.split('.').map(Number)
  return major === 0 ? '1.0.0' : `${major}.${minor + 1}.0`
}

const log = (line: string): void => void process.stdout.write(`${line}\n`)
const git = (cwd: string, ...args: string[]): Promise<string> => run('git', args, { cwd })

async function release({ version, dryRun, out }: Options): Promise<void> {
  if (version !== undefined && !dryRun) await assertReleasable(version)
  const folder = await mkdtemp(join(tmpdir(), 'waba-relay-release-'))
  // The name of the package: npm's SBOM takes it from the folder.
  const worktree = join(folder, 'waba-relay')
  try {
    await git(ROOT, 'worktree', 'add', '--quiet', '--detach', worktree, 'HEAD')
    await symlink(join(ROOT, 'node_modules'), join(worktree, 'node_modules'))
    const date = new Date().toISOString().slice(0, 10)
    if (version !== undefined) {
      await prepareVersion(worktree, version, date)
      log(`Version ${version}: package.json, lock, chart, changelog, schemas' baseline, generated files`)
      if (!dryRun) {
        await git(worktree, 'add', '--all')
        await git(worktree, 'commit', '--quiet', '--message', `Release ${version}`)
      }
    }
    const current = await versionOf(worktree)
    const target = resolve(out ?? (dryRun ? join(folder, 'release') : join(ROOT, 'release')))
    const commit = (await git(worktree, 'rev-parse', 'HEAD')).trim()
    const packed = await makeArtifacts(worktree, target)
    log(`Package, SBOM, chart, checksums, notes: ${target}`)
    await using stack = await provideStack()
    await tryPackage(packed, stack, current, log)
    if (version !== undefined && !dryRun) {
      await git(ROOT, 'merge', '--quiet', '--ff-only', commit)
      await git(ROOT, 'tag', '--annotate', `v${version}`, '--message', `Release ${version}`)
      log(`Committed and tagged. Publish it: git push origin HEAD v${version}`)
    } else if (dryRun) log('A dry run: nothing in this checkout has changed.')
  } finally {
    await git(ROOT, 'worktree', 'remove', '--force', worktree).catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

async function assertReleasable(version: string): Promise<void> {
  if ((await git(ROOT, 'status', '--porcelain')) !== '') throw new Error('There are uncommitted changes.')
  if ((await git(ROOT, 'tag', '--list', `v${version}`)) !== '') throw new Error(`The tag v${version} already exists.`)
}

async function versionOf(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string }
  return version
}

async function main(args: string[]): Promise<number> {
  const wanted = readOptions(args)
  if ('help' in wanted) {
    process.stdout.write(usage)
    return 0
  }
  if ('fault' in wanted) {
    process.stderr.write(`${wanted.fault}\n\n${usage}`)
    return 2
  }
  try {
    await release(wanted)
    return 0
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}

process.exitCode = await main(process.argv.slice(2))
