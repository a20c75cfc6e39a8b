/** `npm test -- interop`: gives the schemas to the tools that consumers use, in Java, Go and Python. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

interface Toolchain {
  readonly name: string
  /** A command that succeeds if the toolchain is installed. */
  readonly probe: readonly [string, ...string[]]
  /** Gives the schemas to its tools, with a folder for what they write; what they could not take, or undefined. */
  readonly check: (schemas: string, work: string) => Promise<string | undefined>
}

const HERE = import.meta.dirname
const SCHEMAS = resolve(HERE, '../../schemas')
/** Kept between runs, so that packages are fetched once. */
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waba-relay')
const PROBE_LIMIT_MS = 30_000
/** The first time, packages are fetched. */
const CHECK_LIMIT_MS = 15 * 60_000
const SHOWN_LINES = 20
/** What Maven, Go and pip say where a package cannot be fetched. */
const OFFLINE =
  /could not (?:resolve|transfer)|cannot access central|dial tcp|no such host|i\/o timeout|connection error/i

const TOOLCHAINS: readonly Toolchain[] = [
  {
    name: 'Java: classes by Avro 1.11 and 1.12; Flink, Iceberg and Kafka Connect',
    probe: ['mvn', '--version'],
    check: java,
  },
  { name: 'Go: hamba/avro', probe: ['go', 'version'], check: go },
  { name: 'Python: fastavro', probe: ['python3', '-m', 'pip', '--version'], check: python },
]

/** Runs every installed toolchain; writes one line each to stdout. */
export async function interop(schemas = SCHEMAS): Promise<Counts> {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  for (const { name, probe, check } of TOOLCHAINS) {
    const [command, ...args] = probe
    if (!(await run(command, args, { limitMs: PROBE_LIMIT_MS })).isGood) {
      counts.skipped++
      process.stdout.write(`skipped  ${name}: ${probe.join(' ')} does not run\n`)
      continue
    }
    const work = await mkdtemp(join(tmpdir(), 'waba-relay-interop-'))
    const problem = await check(schemas, work).finally(() => rm(work, { recursive: true, force: true }))
    const outcome = problem === undefined ? 'passed' : OFFLINE.test(problem) ? 'skipped' : 'failed'
    counts[outcome]++
    const why = outcome === 'skipped' ? ': its packages cannot be fetched' : ''
    process.stdout.write(`${outcome.padEnd(7)}  ${name}${why}\n`)
    if (problem !== undefined) process.stdout.write(`${problem}\n`)
  }
  return counts
}

async function java(schemas: string, work: string): Promise<string | undefined> {
  const args = ['-B', '-q', '-f', join(HERE, 'java/pom.xml'), 'verify', `-Dschemas=${schemas}`, `-Dwork=${work}`]
  const problem = problemOf(await run('mvn', args))
  return problem ?? (await untypedFields(work))
}

/** Untyped fields of generated classes, which result from unions of several types. */
async function untypedFields(folder: string): Promise<string | undefined> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.java'))
  if (files.length === 0) return 'No class was generated.'
  const found = await Promise.all(
    files.map(async (file) => /private java\.lang\.Object (\w+)/.exec(await readFile(join(folder, file), 'utf8'))?.[1]),
  )
  const untyped = files.flatMap((file, index) => (found[index] === undefined ? [] : [`${file}: ${found[index]}`]))
  return untyped.length === 0 ? undefined : `Object in generated classes: ${untyped.join(', ')}`
}

async function go(schemas: string, work: string): Promise<string | undefined> {
  const cwd = join(HERE, 'go')
  const generated = problemOf(await run('go', ['run', '.', schemas, work], { cwd }))
  if (generated !== undefined) return generated
  await writeFile(join(work, 'go.mod'), 'module generated\n\ngo 1.24\n')
  return problemOf(await run('go', ['build', './...'], { cwd: work }))
}

async function python(schemas: string): Promise<string | undefined> {
  const requirements = join(HERE, 'python/requirements.txt')
  const recipe = createHash('sha256').update(await readFile(requirements))
  const packages = join(CACHE, `interop-python-${recipe.digest('hex').slice(0, 12)}`)
  if (!existsSync(packages)) {
    await mkdir(CACHE, { recursive: true })
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', packages]
    const problem = problemOf(await run('python3', [...pip, '-r', requirements]))
    if (problem !== undefined) {
      await rm(packages, { recursive: true, force: true })
      return problem
    }
  }
  const check = [join(HERE, 'python/check.py'), schemas]
  return problemOf(await run('python3', check, { env: { ...process.env, PYTHONPATH: packages } }))
}

interface Ended {
  readonly isGood: boolean
  readonly output: string
}

function problemOf({ isGood, output }: Ended): string | undefined {
  if (isGood) return undefined
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return lines.slice(0, SHOWN_LINES).join('\n') || 'It failed without a message.'
}

/** Never rejects. */
async function run(
  command: string,
  args: readonly string[],
  { limitMs = CHECK_LIMIT_MS, ...options }: { limitMs?: number; cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs })
  let output = ''
  const keep = (chunk: Buffer): void => {
    output += chunk
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  try {
    const [code] = await once(child, 'close')
    return { isGood: code === 0, output }
  } catch (error) {
    return { isGood: false, output: String(error) }
  }
}

if (import.meta.main) {
  const { failed } = await interop(process.argv[2])
  process.exitCode = failed === 0 ? 0 : 1
}
