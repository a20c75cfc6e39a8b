import { regionOf } from './msk-iam.ts'
import { pairProblem } from './pem.ts'
import { type Config, SETTINGS, type SettingKey } from './settings.ts'

type CertificateKey = 'tlsCert' | 'kafkaTlsCert' | 'registryTlsCert'
type PrivateKeyKey = 'tlsKey' | 'kafkaTlsKey' | 'registryTlsKey'

/**
 * Problems of settings that require or exclude each other.
 *
 * @param unusable settings whose problems are reported already; nothing more is said about them
 */
export function combinationProblems(config: Config, unusable: ReadonlySet<SettingKey>): string[] {
  const rules = new Rules(config, unusable)
  checkPublicPort(rules, config)
  checkKafka(rules, config)
  checkRegistry(rules, config)
  return rules.problems
}

function checkPublicPort(rules: Rules, config: Config): void {
  rules.certificate('tlsCert', 'tlsKey')
  rules.requires('tlsCert', 'tlsClientCa')
  rules.requires('clientCertHeader', 'clientCertFormat')
  // 0 means any free port; undefined could not be parsed.
  if (config.port && config.port === config.adminPort) {
    rules.problems.push(
      `${SETTINGS.adminPort.name} must differ from ${SETTINGS.port.name}: health and metrics are never public.`,
    )
  }
}

/** Settings that have no meaning without a SASL mechanism: the relay would not authenticate. */
const OF_SASL = [
  'kafkaSaslUsername',
  'kafkaSaslPassword',
  'kafkaSaslTokenUrl',
  'kafkaSaslClientId',
  'kafkaSaslClientSecret',
  'kafkaSaslScope',
  'kafkaSaslAudience',
  'kafkaSaslTokenFile',
  'kafkaSaslExtensions',
  'kafkaSaslAwsRegion',
] as const satisfies readonly SettingKey[]

function checkKafka(rules: Rules, config: Config): void {
  const { kafkaTls, kafkaSaslMechanism: mechanism, kafkaSaslTokenFile } = config
  rules.certificate('kafkaTlsCert', 'kafkaTlsKey')
  const ownTls = rules.firstSet('kafkaTlsCa', 'kafkaTlsCert', 'kafkaTlsKey')
  if (kafkaTls === false && ownTls !== undefined) {
    rules.problems.push(`${SETTINGS.kafkaTls.name} must be true: ${SETTINGS[ownTls].name} is set.`)
  }
  rules.requires('kafkaSaslMechanism', ...OF_SASL)
  rules.either('kafkaSaslTokenUrl', 'kafkaSaslTokenFile')
  const why = `${SETTINGS.kafkaSaslMechanism.name} is ${mechanism}`
  switch (mechanism) {
    case undefined:
      return
    case 'oauthbearer':
      if (kafkaSaslTokenFile === undefined) {
        rules.needs(why, 'kafkaSaslTokenUrl', 'kafkaSaslClientId', 'kafkaSaslClientSecret')
      }
      return
    case 'aws-msk-iam':
      if (kafkaTls === false) rules.problems.push(`${SETTINGS.kafkaTls.name} must be true: ${why}.`)
      if (regionOf(config.kafkaBrokers ?? []) === undefined) rules.needs(why, 'kafkaSaslAwsRegion')
      return
    default:
      rules.needs(why, 'kafkaSaslUsername', 'kafkaSaslPassword')
  }
}

function checkRegistry(rules: Rules, config: Config): void {
  rules.requires('registryUsername', 'registryPassword')
  rules.requires('registryPassword', 'registryUsername')
  rules.certificate('registryTlsCert', 'registryTlsKey')
  rules.requires('registryClientId', 'registryTokenUrl')
  rules.requires('registryClientSecret', 'registryTokenUrl')
  rules.requires('registryTokenUrl', 'registryClientId', 'registryClientSecret', 'registryScope')
  rules.either('registryUsername', 'registryToken', 'registryTokenUrl')
  const ownTls = rules.firstSet('registryTlsCa', 'registryTlsCert')
  if (ownTls !== undefined && config.registryUrl?.startsWith('http:')) {
    rules.problems.push(`${SETTINGS.registryUrl.name} must begin with https: ${SETTINGS[ownTls].name} is set.`)
  }
}

class Rules {
  readonly problems: string[] = []
  readonly #config: Config
  readonly #unusable: ReadonlySet<SettingKey>

  constructor(config: Config, unusable: ReadonlySet<SettingKey>) {
    this.#config = config
    this.#unusable = unusable
  }

  firstSet<K extends SettingKey>(...keys: K[]): K | undefined {
    return keys.find((key) => this.#config[key] !== undefined)
  }

  needs(why: string, ...keys: SettingKey[]): void {
    for (const key of keys) {
      if (this.#config[key] !== undefined || this.#unusable.has(key)) continue
      this.problems.push(`${SETTINGS[key].name} is missing: ${why}.`)
    }
  }

  /** If one of `users` is set, `needed` must be set. */
  requires(needed: SettingKey, ...users: SettingKey[]): void {
    const user = this.firstSet(...users)
    if (user !== undefined) this.needs(`${SETTINGS[user].name} is set`, needed)
  }

  /** Both or neither, and they must belong together. */
  certificate(first: CertificateKey, second: PrivateKeyKey): void {
    this.requires(first, second)
    this.requires(second, first)
    const [cert, key] = [this.#config[first], this.#config[second]]
    const problem = cert === undefined || key === undefined ? undefined : pairProblem(cert, key)
    if (problem === undefined) return
    this.problems.push(`${SETTINGS[second].name} does not fit ${SETTINGS[first].name}: ${problem}.`)
  }

  /** At most one. */
  either(...keys: SettingKey[]): void {
    const given = keys.filter((key) => this.#config[key] !== undefined).map((key) => SETTINGS[key].name)
    if (given.length > 1) this.problems.push(`${given.join(' and ')} are both set; give one of them.`)
  }
}
