import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tryCommand } from '../../tools/stack/command.ts'
import { findJars } from '../../tools/stack/jars.ts'

const COMPILE_LIMIT_MS = 60_000

/** Whether Java runs here: with Docker alone there is none, and tests that start brokers of their own are skipped. */
export async function javaRuns(): Promise<boolean> {
  const home = process.env.JAVA_HOME
  return (await tryCommand(home ? join(home, 'bin', 'java') : 'java', ['-version'])) !== undefined
}

/** Compiles a class against Kafka's. Returns its folder, or undefined if there is Java but no compiler. */
export async function compiled(file: string): Promise<string | undefined> {
  const home = process.env.JAVA_HOME
  const javac = home ? join(home, 'bin', 'javac') : 'javac'
  if ((await tryCommand(javac, ['-version'])) === undefined) return undefined
  const { kafkaClasspath } = await findJars(() => {})
  const folder = mkdtempSync(join(tmpdir(), 'waba-relay-classes-'))
  const source = join(import.meta.dirname, 'java', file)
  const done = await tryCommand(javac, ['-cp', kafkaClasspath, '-d', folder, source], COMPILE_LIMIT_MS)
  if (done === undefined) throw new Error(`${source} does not compile.`)
  return folder
}
