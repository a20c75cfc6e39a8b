import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { tryCommand } from '../stack/command.ts'

const HELM_VERSION = '3.22.0'
/** The Kubernetes version to render for; Helm's default depends on its build. */
const KUBERNETES_VERSION = '1.34.0'
/** From source, a few minutes on a small machine. */
const BUILD_LIMIT_MS = 20 * 60_000
const COMMAND_LIMIT_MS = 60_000
const ROOT = join(import.meta.dirname, '../..')
export const CHART = join(ROOT, 'deploy/helm/waba-relay')
export const NO_HELM = 'Neither Helm 3 or 4 nor Go is installed'

/**
 * The path of Helm: the installed one, else one that Go builds once into the user's cache; undefined if neither is
 * available.
 */
export async function findHelm(log: (line: string) => void): Promise<string | undefined> {
  if (/^v[34]\./.test((await tryCommand('helm', ['version', '--short'])) ?? '')) return 'helm'
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waba-relay', 'bin')
  const folder = join(cache, `helm-${HELM_VERSION}`)
  if (existsSync(folder)) return join(folder, 'helm')
  if ((await tryCommand('go', ['version'])) === undefined) return undefined
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'build-'))
  try {
    log(`Building Helm ${HELM_VERSION} with Go, once; this takes a few minutes …`)
    await promisify(execFile)('go', ['install', `helm.sh/helm/v3/cmd/helm@v${HELM_VERSION}`], {
      env: { ...process.env, GOBIN: work },
      timeout: BUILD_LIMIT_MS,
    })
    // Complete only under its name; another process may have been quicker.
    await rename(work, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
  return join(folder, 'helm')
}

/**
 * Renders the chart with these values: manifests as one YAML text.
 * @throws Error with Helm's own words, where it refuses the values
 */
export function template(helm: string, release: string, args: readonly string[]): Promise<string> {
  return run(helm, ['template', release, CHART, '--kube-version', KUBERNETES_VERSION, ...args])
}

/** @throws Error with what Helm finds wrong; its warnings count as errors */
export function lint(helm: string, args: readonly string[] = []): Promise<string> {
  return run(helm, ['lint', CHART, '--strict', '--kube-version', KUBERNETES_VERSION, ...args])
}

async function run(helm: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(helm, [...args], { timeout: COMMAND_LIMIT_MS })
  return stdout
}
