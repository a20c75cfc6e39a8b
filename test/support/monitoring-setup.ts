import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { tryCommand } from '../../tools/stack/command.ts'
import { setup as setupStack } from './global-setup.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Why Prometheus is missing; undefined if it is available. */
    noPrometheus: string | undefined
  }
}

const INSTALL_LIMIT_MS = 5 * 60_000

/** Kafka and the registry, and Debian's Prometheus with promtool, which is installed where that is possible. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const problem = (await isThere()) ? undefined : await install()
  if (problem !== undefined) process.stdout.write(`Skipped, there is no Prometheus: ${problem}\n`)
  project.provide('noPrometheus', problem)
  return problem === undefined ? setupStack(project) : async () => {}
}

async function isThere(): Promise<boolean> {
  const versions = await Promise.all(['prometheus', 'promtool'].map((name) => tryCommand(name, ['--version'])))
  return versions.every((version) => version !== undefined)
}

/** Why it could not be installed; undefined if it was. */
async function install(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'install Debian’s package prometheus, or run as root so that the test does.'
  const run = (command: string, args: string[]): Promise<unknown> =>
    promisify(execFile)(command, args, {
      timeout: INSTALL_LIMIT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    })
  try {
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'prometheus'])
    // The package starts a service that the tests do not need.
    await run('service', ['prometheus', 'stop']).catch(() => undefined)
  } catch (error) {
    return `apt-get install prometheus: ${error instanceof Error ? error.message.split('\n')[0] : error}`
  }
  return (await isThere()) ? undefined : 'the installed package has no prometheus and promtool.'
}
