import { messageOf } from '../errors.ts'
import type { Config } from './config.ts'
import { mskTokenProvider, regionOf } from './msk-iam.ts'
import { tokenProvider } from './oauth-token.ts'
import { secret, secretText } from './secret-parsers.ts'
import { settingsFile } from './settings-file.ts'

const CONNECT_TIMEOUT_MS = 2_000
const REGISTRY_TIMEOUT_MS = 10_000
/** Commands may wait longer than deliveries. */
export const COMMAND_TIMEOUT_MS = 15_000

/** PEM. */
export interface Tls {
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** Access to brokers; both clients' options are built from it. */
export interface BrokerAccess {
  readonly brokers: readonly string[]
  readonly clientId: string
  /** Called for each new connection. */
  readonly tls?: () => Tls
  readonly sasl?: Sasl
  /** Deadline for connecting. */
  readonly connectTimeoutMs: number
  /** Deadline for a response; a connection that misses it is replaced. */
  readonly requestTimeoutMs: number
}

export type Sasl =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'
      readonly username: string
      /** Called at each login. */
      readonly password: () => string
    }
  | {
      readonly mechanism: 'oauthbearer'
      /** Called at each login. */
      readonly token: () => Promise<string>
      /** SASL extensions (KIP-342), by name. */
      readonly extensions: Readonly<Record<string, string>>
    }

/** Access to the Confluent-compatible registry. */
export interface RegistryAccess {
  /** Its base URL with path, without a trailing slash. */
  readonly url: string
  /** Provides the Authorization header for each request; rejects with an Error for the user. */
  readonly authorization?: (() => Promise<string>) | undefined
  /** Extra headers; their values are secrets. */
  readonly headers?: Readonly<Record<string, string>>
  readonly tls?: Tls
  readonly timeoutMs: number
}

// Certificates and secrets are read when they are used, since they may change while the relay runs.

/** Access to brokers according to the settings. */
export function brokerAccess(config: Config, requestTimeoutMs: number): BrokerAccess {
  const tls = () => ({ ca: config.kafkaTlsCa, cert: config.kafkaTlsCert, key: config.kafkaTlsKey })
  const sasl = saslOf(config)
  return {
    brokers: config.kafkaBrokers,
    clientId: config.kafkaClientId,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    requestTimeoutMs,
    ...(config.kafkaTls ? { tls } : {}),
    ...(sasl === undefined ? {} : { sasl }),
  }
}

// readConfig guarantees that a mechanism's settings are present.
function saslOf(config: Config): Sasl | undefined {
  const { kafkaSaslMechanism: mechanism } = config
  switch (mechanism) {
    case undefined:
      return undefined
    case 'oauthbearer':
      return { mechanism, token: bearerToken(config), extensions: config.kafkaSaslExtensions ?? {} }
    case 'aws-msk-iam': {
      const region = config.kafkaSaslAwsRegion ?? regionOf(config.kafkaBrokers) ?? ''
      return { mechanism: 'oauthbearer', token: mskTokenProvider(region), extensions: {} }
    }
    default:
      return { mechanism, username: config.kafkaSaslUsername ?? '', password: () => config.kafkaSaslPassword ?? '' }
  }
}

function bearerToken(config: Config): () => Promise<string> {
  const path = config.kafkaSaslTokenFile
  if (path !== undefined) return () => tokenIn(path)
  return tokenProvider({
    tokenUrl: config.kafkaSaslTokenUrl ?? '',
    clientId: config.kafkaSaslClientId ?? '',
    clientSecret: () => config.kafkaSaslClientSecret ?? '',
    clientAuth: config.kafkaSaslClientAuth,
    scope: config.kafkaSaslScope,
    audience: config.kafkaSaslAudience,
    settings: 'WABA_KAFKA_SASL',
  })
}

/** Read at each login, since the file's writer replaces the token before it expires. */
export async function tokenIn(path: string): Promise<string> {
  try {
    return secret(secretText(settingsFile(path)))
  } catch (error) {
    throw new Error(`WABA_KAFKA_SASL_TOKEN_FILE ${messageOf(error)}.`)
  }
}

/** Access to the schema registry according to the settings. */
export function registryAccess(config: Config): RegistryAccess {
  return {
    url: config.registryUrl,
    authorization: registryAuthorization(config),
    headers: config.registryHeaders ?? {},
    tls: { ca: config.registryTlsCa, cert: config.registryTlsCert, key: config.registryTlsKey },
    timeoutMs: REGISTRY_TIMEOUT_MS,
  }
}

function registryAuthorization(config: Config): (() => Promise<string>) | undefined {
  const { registryUsername, registryToken, registryTokenUrl } = config
  if (registryTokenUrl !== undefined) {
    const token = tokenProvider({
      tokenUrl: registryTokenUrl,
      clientId: config.registryClientId ?? '',
      clientSecret: () => config.registryClientSecret ?? '',
      clientAuth: config.registryClientAuth,
      scope: config.registryScope,
      settings: 'WABA_SCHEMA_REGISTRY',
    })
    return async () => `Bearer ${await token()}`
  }
  if (registryToken !== undefined) return async () => `Bearer ${config.registryToken}`
  if (registryUsername === undefined) return undefined
  return async () => `Basic ${Buffer.from(`${registryUsername}:${config.registryPassword ?? ''}`).toString('base64')}`
}
