import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { tokenIn } from '../../src/config/access.ts'
import { ConfigError, readConfig } from '../../src/config/config.ts'
import type { Environment } from '../../src/config/environment.ts'
import { LiveSettings } from '../../src/config/live-settings.ts'
import { SETTINGS } from '../../src/config/settings.ts'

const LIMIT_BYTES = 1024 * 1024

const folder = mkdtempSync(join(tmpdir(), 'waba-relay-settings-files-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const secret = join(folder, 'secret')
const pipe = join(folder, 'pipe')
const directory = join(folder, 'directory')
const large = join(folder, 'large')
writeFileSync(secret, 'secret-5e1f')
execFileSync('mkfifo', [pipe])
mkdirSync(directory)
writeFileSync(large, 'a')
truncateSync(large, LIMIT_BYTES + 1)

/** Reading one of these would never end, or take all memory. */
const UNREADABLE = [
  ['a named pipe', pipe, 'it is a pipe, device or socket; write the content to a file and give its path'],
  ['a device', '/dev/zero', 'it is a pipe, device or socket; write the content to a file and give its path'],
  ['a directory', directory, 'it is a directory'],
  ['a file beyond the limit', large, 'it is larger than 1 MiB; check that it is the right file'],
] as const

/** Every setting that names a file. */
const FILES = Object.values(SETTINGS)
  .map((setting) => (setting.secret ? `${setting.name}_FILE` : setting.name))
  .filter((name) => name.endsWith('_FILE'))

function problemsOf(env: Environment): readonly string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

describe.each(UNREADABLE)('%s', (_what, path, reason) => {
  it.each(FILES)('is refused in %s', (name) => {
    expect(problemsOf({ [name]: path })).toContain(`${name} must be the path of a readable file: ${reason}.`)
  })

  it('does not replace what a file held before, and is reported', () => {
    const link = join(folder, 'link')
    symlinkSync(secret, link)
    const live = new LiveSettings({ WABA_APP_SECRETS_FILE: link }, ['appSecrets'])
    const problems: string[] = []
    live.follow({ onChange: () => undefined, onProblem: (error) => void problems.push(...error.problems) })
    const point = (target: string): void => {
      rmSync(link)
      symlinkSync(target, link)
      live.reload()
    }
    point(path)
    expect(live.config.appSecrets).toEqual(['secret-5e1f'])
    expect(problems).toEqual([`WABA_APP_SECRETS_FILE must be the path of a readable file: ${reason}.`])
    writeFileSync(secret, 'secret-6a2b')
    point(secret)
    expect(live.config.appSecrets).toEqual(['secret-6a2b'])
    writeFileSync(secret, 'secret-5e1f')
    live.stop()
    rmSync(link)
  })

  it('is refused as the token of a login', async () => {
    await expect(tokenIn(path)).rejects.toThrow(
      `WABA_KAFKA_SASL_TOKEN_FILE must be the path of a readable file: ${reason}`,
    )
  })
})

it('a file of exactly the limit is read', () => {
  const path = join(folder, 'full')
  writeFileSync(path, `secret${'\n'.repeat(LIMIT_BYTES - 'secret'.length)}`)
  expect(readConfig({ WABA_APP_SECRETS_FILE: path }).appSecrets).toEqual(['secret'])
})
