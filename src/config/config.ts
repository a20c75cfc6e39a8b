import { messageOf } from '../errors.ts'
import { combinationProblems } from './combinations.ts'
import type { Environment } from './environment.ts'
import { nearest } from './nearest.ts'
import { secretText } from './secret-parsers.ts'
import { withoutServiceLinks } from './service-links.ts'
import type { Setting } from './setting.ts'
import { type Config, type ConfigWith, SETTINGS, type SettingKey } from './settings.ts'
import { settingsFile } from './settings-file.ts'

export type { Config, ConfigWith, SettingKey }

/** All wrong or missing settings at once. */
export class ConfigError extends Error {
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? 'One setting is' : `${problems.length} settings are`
    super(`${count} wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/**
 * Reads the settings from the environment.
 *
 * Throws a ConfigError that lists every problem: values that cannot be parsed, missing required settings, settings that
 * only make sense together, and unknown names that begin with WABA_.
 */
export function readConfig<K extends SettingKey = never>(all: Environment, required: readonly K[] = []): ConfigWith<K> {
  const env = withoutServiceLinks(all)
  const problems: string[] = []
  const unusable = new Set<SettingKey>()
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][]) {
    const { name, text, problems: wrong } = givenFor(setting, env)
    try {
      if (text !== undefined) values[key] = setting.parse(text)
      else if (wrong.length === 0 && (required as readonly SettingKey[]).includes(key)) {
        wrong.push(`${setting.name} is required: ${setting.meaning}`)
      }
    } catch (error) {
      wrong.push(`${name} ${messageOf(error)}.`)
    }
    if (wrong.length > 0) unusable.add(key)
    problems.push(...wrong)
  }
  const config = values as unknown as ConfigWith<K>
  problems.push(...unknownNames(env), ...combinationProblems(config, unusable))
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

interface Given {
  /** The variable that gives the text. */
  readonly name: string
  /** Undefined if it is neither given nor has a default. */
  readonly text: string | undefined
  readonly problems: string[]
}

function givenFor({ name, secret, fallback }: Setting<unknown>, env: Environment): Given {
  // Compose files and shells turn unset variables into empty ones.
  const given = env[name] === '' ? undefined : env[name]
  const path = secret && env[`${name}_FILE`] !== '' ? env[`${name}_FILE`] : undefined
  if (path === undefined) return { name, text: given ?? fallback, problems: [] }
  const problems = given === undefined ? [] : [`${name} and ${name}_FILE are both set; give one of them.`]
  try {
    return { name: `${name}_FILE`, text: secretText(settingsFile(path)), problems }
  } catch (error) {
    return { name, text: given, problems: [...problems, `${name}_FILE ${messageOf(error)}.`] }
  }
}

function unknownNames(env: Environment): string[] {
  const known = Object.values(SETTINGS).flatMap(({ name, secret }) => (secret ? [name, `${name}_FILE`] : [name]))
  return Object.keys(env)
    .filter((name) => name.startsWith('WABA_') && !known.includes(name))
    .map((name) => {
      const meant = nearest(name, known)
      return `${name} is not a setting${meant === undefined ? '.' : `; did you mean ${meant}?`}`
    })
}

/** The settings as the startup log shows them: secrets and file contents as "(set)". */
export function redacted(config: Config): Record<string, unknown> {
  const shown: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][]) {
    const value = config[key]
    if (value === undefined) continue
    const hidden = setting.secret || (setting.name.endsWith('_FILE') && typeof value === 'string')
    shown[setting.name] = hidden ? '(set)' : redactUrl(value)
  }
  return shown
}

/** A URL may carry a password before its host, or a key in its query. */
function redactUrl(value: unknown): unknown {
  if (typeof value !== 'string' || !value.includes('://')) return value
  return value.replace(/\/\/[^/@\s]+@/, '//(set)@').replace(/\?.*$/s, '?(set)')
}
