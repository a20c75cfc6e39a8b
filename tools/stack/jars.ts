import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { tryCommand } from './command.ts'
import { StackError } from './errors.ts'
import { APICURIO_VERSION, KAFKA_VERSION, LOG4J_VERSION } from './versions.ts'

/** The software of the Java way, ready to run. */
export interface Jars {
  /** The java command. */
  readonly java: string
  /** For `java -cp`. */
  readonly kafkaClasspath: string
  /** For `java -jar`. */
  readonly registryJar: string
}

type Log = (line: string) => void

const LEAST_JAVA = 17
const MAVEN_WAIT_MS = 15 * 60_000
const PROGRESS_EVERY_MS = 5_000
const MAVEN_ERROR_LINES = 5

/**
 * Finds Java, and the jars in the user's cache folder, so that a second checkout need not fetch them; the first time Maven
 * fetches them (about 160 MB).
 * @throws StackError that names what is missing: Java 17+, Maven, or what Maven said
 */
export async function findJars(log: Log): Promise<Jars> {
  const java = await findJava()
  const pom = join(import.meta.dirname, 'pom.xml')
  const versions = [KAFKA_VERSION, LOG4J_VERSION, APICURIO_VERSION]
  const recipe = createHash('sha256').update(`${await readFile(pom, 'utf8')}${versions.join()}`)
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'waba-relay')
  const folder = join(cache, `stack-${recipe.digest('hex').slice(0, 12)}`)
  if (!existsSync(folder)) await fetchJars(pom, cache, folder, log)
  return {
    java,
    kafkaClasspath: join(folder, 'kafka', '*'),
    registryJar: join(folder, 'registry', `apicurio-registry-app-${APICURIO_VERSION}-runner.jar`),
  }
}

async function findJava(): Promise<string> {
  const home = process.env.JAVA_HOME
  const java = home ? join(home, 'bin', 'java') : 'java'
  const version = await tryCommand(java, ['-version'])
  if (version === undefined) throw new StackError(`Java does not run (${java})`)
  const major = Number(/version "(\d+)/.exec(version)?.[1])
  if (major < LEAST_JAVA) throw new StackError(`Java is ${major}, needed is ${LEAST_JAVA} or later (${java})`)
  return java
}

/** The folder appears under its name only when it is complete: that is the mark that nothing need be fetched. */
async function fetchJars(pom: string, cache: string, folder: string, log: Log): Promise<void> {
  if ((await tryCommand('mvn', ['--version'], 30_000)) === undefined) throw new StackError('Maven (mvn) does not run')
  await mkdir(cache, { recursive: true })
  const work = await mkdtemp(join(cache, 'fetch-'))
  try {
    await copyFile(pom, join(work, 'pom.xml')) // Maven writes next to its pom.xml
    const jars = join(work, 'jars')
    log(
      `Fetching Apache Kafka ${KAFKA_VERSION} and Apicurio Registry ${APICURIO_VERSION} with Maven, once (about 160 MB) …`,
    )
    await runMaven(work, jars, log)
    // Another process may have been quicker; its folder is as good.
    await rename(jars, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function runMaven(work: string, jars: string, log: Log): Promise<void> {
  const versions = {
    'kafka.version': KAFKA_VERSION,
    'log4j.version': LOG4J_VERSION,
    'apicurio.version': APICURIO_VERSION,
  }
  const properties = Object.entries({ jars, ...versions }).map(([name, value]) => `-D${name}=${value}`)
  const maven = spawn('mvn', ['--batch-mode', ...properties, 'generate-resources'], {
    cwd: work,
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: MAVEN_WAIT_MS,
  })
  const ended = once(maven, 'close')
  const problems: string[] = []
  let files = 0
  let toldAt = Date.now()
  for await (const line of createInterface({ input: maven.stdout })) {
    if (/\bERROR\b/.test(line) && problems.length < MAVEN_ERROR_LINES) problems.push(`  ${line}`)
    if (line.includes('Downloaded from')) files += 1
    if (Date.now() - toldAt > PROGRESS_EVERY_MS) {
      log(`  … ${files} files fetched`)
      toldAt = Date.now()
    }
  }
  await ended
  if (maven.exitCode !== 0) throw new StackError(`Maven could not fetch the jars:\n${problems.join('\n')}`)
}
