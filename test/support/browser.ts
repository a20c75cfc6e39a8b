import { execFileSync } from 'node:child_process'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The path of a Chromium on this machine; undefined where there is none. WABA_TEST_BROWSER names another one. */
export function findBrowser(): string | undefined {
  const named = process.env.WABA_TEST_BROWSER
  if (named) return named
  for (const name of NAMES) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
    } catch {
      // Not this one.
    }
  }
  return undefined
}
