/** `npm test`: every check one after the other, and at the end one line that counts them. Named steps run alone. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { type Counts, interop } from './interop/main.ts'

interface Step {
  readonly name: string
  /** What it proves, for the reader of the output. */
  readonly title: string
  readonly run: () => Promise<Counts>
}

/** What vitest's JSON report says, as far as it is needed. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[]
}

const ROOT = join(import.meta.dirname, '..')
/** Longer than a slow machine takes for all integration tests. */
const STEP_LIMIT_MS = 30 * 60_000

const STEPS: readonly Step[] = [
  { name: 'lint', title: 'lint and format', run: () => check('biome', 'check', '--error-on-warnings', '.') },
  { name: 'types', title: 'types', run: () => check('tsc', '--noEmit') },
  {
    name: 'generated',
    title: 'generated files are fresh',
    run: () => check('node', 'tools/generate/main.ts', '--check'),
  },
  {
    name: 'interop',
    title: 'the schemas in the installed tools for Java, Go and Python',
    run: () => interop(),
  },
  { name: 'unit', title: 'unit tests', run: () => vitest('unit') },
  { name: 'packages', title: 'the published packages, installed and used elsewhere', run: () => vitest('packages') },
  { name: 'integration', title: 'integration tests on a real Kafka and registry', run: () => vitest('integration') },
  { name: 'status-page', title: 'the status page, in a browser', run: () => vitest('status-page') },
  { name: 'examples', title: 'examples in every installed language', run: () => vitest('examples') },
  { name: 'chart', title: 'the Helm chart, against the schemas of Kubernetes', run: () => vitest('chart') },
  { name: 'image', title: 'the image and the compose file, in a Docker engine', run: () => vitest('image') },
  { name: 'monitoring', title: 'dashboard and alerts, with a real Prometheus', run: () => vitest('monitoring') },
  { name: 'faults', title: 'short fault suite on a cluster of three brokers', run: () => vitest('faults') },
]

/** A step that passes or fails as a whole. */
async function check(command: string, ...args: string[]): Promise<Counts> {
  const isGood = await run(command, args)
  return { passed: Number(isGood), failed: Number(!isGood), skipped: 0 }
}

async function vitest(project: string): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'waba-relay-vitest-'))
  const file = join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  try {
    const isGood = await run('vitest', ['run', '--project', project, ...reporters])
    const { passed, failed, skipped } = counted(await readFile(file, 'utf8').catch(() => undefined))
    // vitest may fail without a failed test: a crash, an error outside of tests, no Kafka to be had.
    return { passed, skipped, failed: isGood ? failed : Math.max(failed, 1) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function counted(text: string | undefined): Counts {
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(text) as Report
  // A file that cannot even be loaded has no tests to count.
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests,
  }
}

/** Runs a command of this checkout on this Node; true: it ended well. */
async function run(command: string, args: readonly string[]): Promise<boolean> {
  const path = [dirname(process.execPath), join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter)
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, PATH: path },
    timeout: STEP_LIMIT_MS,
  })
  const ended = once(child, 'exit').then(
    ([code]) => code === 0,
    (error: unknown) => {
      process.stdout.write(`${command} cannot be run: ${error}\n`)
      return false
    },
  )
  return ended
}

function say(line: string): void {
  const isPlain = !process.stdout.isTTY || process.env.NO_COLOR
  process.stdout.write(isPlain ? `${line}\n` : `\x1b[1m${line}\x1b[22m\n`)
}

async function main(names: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name))
  if (unknown.length > 0) {
    process.stderr.write(
      `No step is named ${unknown.join(', ')}. There are: ${STEPS.map(({ name }) => name).join(', ')}.\n`,
    )
    return 2
  }
  const steps = names.length === 0 ? STEPS : STEPS.filter(({ name }) => names.includes(name))
  const total = { passed: 0, failed: 0, skipped: 0 }
  const badSteps: string[] = []
  for (const [index, { name, title, run }] of steps.entries()) {
    say(`\n[${index + 1}/${steps.length}] ${title}`)
    const startedMs = performance.now()
    const { passed, failed, skipped } = await run()
    total.passed += passed
    total.failed += failed
    total.skipped += skipped
    if (failed > 0) badSteps.push(name)
    const seconds = Math.round((performance.now() - startedMs) / 1000)
    say(`[${index + 1}/${steps.length}] ${title}: ${failed > 0 ? 'FAILED' : 'ok'} after ${seconds} s`)
  }
  say('')
  if (badSteps.length > 0) say(`Run one step again with: npm test -- ${badSteps[0]}`)
  if (total.skipped > 0) say(`${total.skipped} skipped`)
  say(`${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
