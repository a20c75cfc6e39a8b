import type { BrokerAccess, Sasl } from '../kafka/connection.ts'
import { tokenProvider } from '../kafka/oauth.ts'
import type { RegistryAccess } from '../registry/registry.ts'
import type { Config } from './config.ts'

const CONNECT_TIMEOUT_MS = 2_000
const REGISTRY_TIMEOUT_MS = 10_000
/** A command may wait longer than a delivery. */
export const COMMAND_TIMEOUT_MS = 15_000

/** How the settings say that brokers are reached. */
export function brokerAccess(config: Config, requestTimeoutMs: number): BrokerAccess {
  const tls = { ca: config.kafkaTlsCa, cert: config.kafkaTlsCert, key: config.kafkaTlsKey }
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

function saslOf(config: Config): Sasl | undefined {
  const { kafkaSaslMechanism: mechanism } = config
  if (mechanism === undefined) return undefined
  // readConfig has seen to it that the settings of the mechanism are there.
  if (mechanism !== 'oauthbearer') {
    return { mechanism, username: config.kafkaSaslUsername ?? '', password: config.kafkaSaslPassword ?? '' }
  }
  const token = tokenProvider({
    tokenUrl: config.kafkaSaslTokenUrl ?? '',
    clientId: config.kafkaSaslClientId ?? '',
    clientSecret: config.kafkaSaslClientSecret ?? '',
    scope: config.kafkaSaslScope,
  })
  return { mechanism, token }
}

/** How the settings say that the schema registry is reached. */
export function registryAccess(config: Config): RegistryAccess {
  return {
    url: config.registryUrl,
    username: config.registryUsername,
    password: config.registryPassword,
    timeoutMs: REGISTRY_TIMEOUT_MS,
  }
}
