import { X509Certificate } from 'node:crypto'
import type { Config } from './config.ts'

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
