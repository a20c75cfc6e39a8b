import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** What a command wrote, or undefined if it is missing, fails or takes longer. */
export async function tryCommand(
  command: string,
  args: readonly string[],
  timeoutMs = 10_000,
): Promise<string | undefined> {
  try {
    const { stdout, stderr } = await promisify(execFile)(command, [...args], { timeout: timeoutMs })
    return `${stdout}${stderr}`
  } catch {
    return undefined
  }
}
