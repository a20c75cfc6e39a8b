import { join } from 'node:path'
import { tryCommand } from '../../tools/stack/command.ts'

/** Whether Java runs here: with Docker alone there is none, and tests that start brokers of their own are skipped. */
export async function javaRuns(): Promise<boolean> {
  const home = process.env.JAVA_HOME
  return (await tryCommand(home ? join(home, 'bin', 'java') : 'java', ['-version'])) !== undefined
}
