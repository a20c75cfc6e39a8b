import { X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { BrokerAccess, Sasl } from '../kafka/connection.ts'
import type { RegistryAccess } from '../registry/registry.ts'
import type { Config } from './config.ts'
import { mskTokenProvider, regionOf } from './msk-iam.ts'
import { tokenProvider } from './oauth-token.ts'
import { reasonOf } from './setting-parsers.ts'

const CONNECT_TIMEOUT_MS = 2_000
const REGISTRY_TIMEOUT_MS = 10_000
/** Commands may wait longer than deliveries. */
export const COMMAND_TIMEOUT_MS = 15_000

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
async function tokenIn(path: string): Promise<string> {
  const token = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`WABA_KAFKA_SASL_TOKEN_FILE cannot be read: ${reasonOf(error, path)}`)
  })
  return token.trim()
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

/** Warnings about unsafe but allowed access to brokers and the registry. */
export function accessWarnings(config: Config): string[] {
  const warnings: string[] = []
  const { kafkaSaslMechanism: mechanism } = config
  if (mechanism !== undefined && !config.kafkaTls) {
    const shown = mechanism.startsWith('scram') ? 'records' : 'the credentials of WABA_KAFKA_SASL_… and records'
    warnings.push(
      `WABA_KAFKA_SASL_MECHANISM is ${mechanism} without WABA_KAFKA_TLS: ${shown} cross the network unencrypted.`,
    )
  }
  const { registryUrl, registryUsername, registryToken, registryTokenUrl } = config
  const hasCredentials = (registryUsername ?? registryToken ?? registryTokenUrl) !== undefined
  if (hasCredentials && !registryUrl.startsWith('https:')) {
    warnings.push('WABA_SCHEMA_REGISTRY_URL is not https: the registry’s credentials cross the network unencrypted.')
  }
  const certificates = {
    WABA_KAFKA_TLS_CERT_FILE: config.kafkaTlsCert,
    WABA_SCHEMA_REGISTRY_CERT_FILE: config.registryTlsCert,
  }
  for (const [name, pem] of Object.entries(certificates)) {
    const end = pem === undefined ? undefined : endOf(pem)
    if (end !== undefined && end.getTime() < Date.now()) {
      warnings.push(
        `${name} holds a certificate that expired on ${end.toISOString().slice(0, 10)}: it will be refused.`,
      )
    }
  }
  return warnings
}

/** Undefined if it is not a certificate; connecting will report that. */
function endOf(pem: string): Date | undefined {
  try {
    return new X509Certificate(pem).validToDate
  } catch {
    return undefined
  }
}
