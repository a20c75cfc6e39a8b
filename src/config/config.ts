import { readFileSync } from 'node:fs'
import type { Environment } from './environment.ts'
import { regionOf } from './msk-iam.ts'
import { nearest } from './nearest.ts'
import { pairProblem } from './pem.ts'
import { withoutServiceLinks } from './service-links.ts'
import type { Setting } from './setting.ts'
import { reasonOf } from './setting-parsers.ts'
import { SETTINGS } from './settings.ts'

type Settings = typeof SETTINGS
export type SettingKey = keyof Settings
type Value<S> = S extends Setting<infer T> ? (S extends { readonly fallback: string } ? T : T | undefined) : never

/** Every setting, parsed. Settings without a default may be undefined unless a command requires them. */
export type Config = { readonly [K in SettingKey]: Value<Settings[K]> }
/** A config with the named settings present. */
export type ConfigWith<K extends SettingKey> = Config & { readonly [P in K]-?: NonNullable<Config[P]> }

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
  const values: Record<string, unknown> = {}
  for (const [key, setting] of Object.entries(SETTINGS) as [SettingKey, Setting<unknown>][]) {
    const text = textOf(setting, env, problems) ?? setting.fallback
    if (text === undefined) {
      if ((required as readonly SettingKey[]).includes(key))
        problems.push(`${setting.name} is required: ${setting.meaning}`)
      continue
    }
    try {
      values[key] = setting.parse(text)
    } catch (error) {
      problems.push(`${setting.name} ${error instanceof Error ? error.message : String(error)}.`)
    }
  }
  const config = values as unknown as ConfigWith<K>
  problems.push(...unknownNames(env), ...combinations(config))
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

function textOf({ name, secret }: Setting<unknown>, env: Environment, problems: string[]): string | undefined {
  // Compose files and shells turn unset variables into empty ones.
  const given = env[name] === '' ? undefined : env[name]
  const path = secret && env[`${name}_FILE`] !== '' ? env[`${name}_FILE`] : undefined
  if (path === undefined) return given
  if (given !== undefined) problems.push(`${name} and ${name}_FILE are both set; give one of them.`)
  try {
    const text = readFileSync(path, 'utf8').trim()
    if (text === '') problems.push(`${name}_FILE names a file that is empty.`)
    return text === '' ? undefined : text
  } catch (error) {
    problems.push(`${name}_FILE must be the path of a readable file: ${reasonOf(error, path)}.`)
    return given
  }
}

type CertificateKey = 'tlsCert' | 'kafkaTlsCert' | 'registryTlsCert'
type PrivateKeyKey = 'tlsKey' | 'kafkaTlsKey' | 'registryTlsKey'

/** Settings that require or exclude each other. */
function combinations(config: Config): string[] {
  const problems: string[] = []
  const pair = (first: SettingKey, second: SettingKey): void => {
    if ((config[first] === undefined) === (config[second] === undefined)) return
    const [missing, given] = config[first] === undefined ? [first, second] : [second, first]
    problems.push(`${SETTINGS[missing].name} is missing: ${SETTINGS[given].name} is set.`)
  }
  const needs = (condition: boolean, why: string, ...keys: SettingKey[]): void => {
    if (!condition) return
    for (const key of keys) if (config[key] === undefined) problems.push(`${SETTINGS[key].name} is missing: ${why}.`)
  }
  const certificate = (first: CertificateKey, second: PrivateKeyKey): void => {
    pair(first, second)
    const [cert, key] = [config[first], config[second]]
    const problem = cert === undefined || key === undefined ? undefined : pairProblem(cert, key)
    if (problem !== undefined)
      problems.push(`${SETTINGS[second].name} does not fit ${SETTINGS[first].name}: ${problem}.`)
  }
  const either = (...keys: SettingKey[]): void => {
    const given = keys.filter((key) => config[key] !== undefined).map((key) => SETTINGS[key].name)
    if (given.length > 1) problems.push(`${given.join(' and ')} are both set; give one of them.`)
  }
  certificate('tlsCert', 'tlsKey')
  certificate('kafkaTlsCert', 'kafkaTlsKey')
  pair('registryUsername', 'registryPassword')
  certificate('registryTlsCert', 'registryTlsKey')
  needs(config.tlsClientCa !== undefined, `${SETTINGS.tlsClientCa.name} is set`, 'tlsCert')
  const mechanism = config.kafkaSaslMechanism
  const oauth = mechanism === 'oauthbearer'
  const why = `${SETTINGS.kafkaSaslMechanism.name} is ${mechanism}`
  const hasFile = config.kafkaSaslTokenFile !== undefined
  needs(oauth && !hasFile, why, 'kafkaSaslTokenUrl', 'kafkaSaslClientId', 'kafkaSaslClientSecret')
  const byPassword = mechanism === 'plain' || mechanism?.startsWith('scram') === true
  needs(byPassword, why, 'kafkaSaslUsername', 'kafkaSaslPassword')
  either('kafkaSaslTokenUrl', 'kafkaSaslTokenFile')
  if (mechanism === 'aws-msk-iam') {
    if (!config.kafkaTls) problems.push(`${SETTINGS.kafkaTls.name} must be true: ${why}.`)
    if (regionOf(config.kafkaBrokers ?? []) === undefined) needs(true, why, 'kafkaSaslAwsRegion')
  }
  const tokenUrl = config.registryTokenUrl !== undefined
  needs(tokenUrl, `${SETTINGS.registryTokenUrl.name} is set`, 'registryClientId', 'registryClientSecret')
  either('registryUsername', 'registryToken', 'registryTokenUrl')
  const ownTls = (['registryTlsCa', 'registryTlsCert'] as const).find((key) => config[key] !== undefined)
  if (ownTls !== undefined && config.registryUrl?.startsWith('http:')) {
    problems.push(`${SETTINGS.registryUrl.name} must begin with https: ${SETTINGS[ownTls].name} is set.`)
  }
  // 0 means any free port; undefined could not be parsed.
  if (config.port && config.port === config.adminPort) {
    problems.push(
      `${SETTINGS.adminPort.name} must differ from ${SETTINGS.port.name}: health and metrics are never public.`,
    )
  }
  return problems
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
