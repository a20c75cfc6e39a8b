import { accessWarnings } from '../config/access-warnings.ts'
import type { Config } from '../config/config.ts'
import { about, type Finding } from './finding.ts'

/** Checks settings that a relay needs, and likely mistakes; unreadable settings are reported before. */
export function checkSettings(config: Config): Finding[] {
  const check = about('settings')
  const findings: Finding[] = []
  if (config.appSecrets === undefined) {
    findings.push(
      check.problem(
        'WABA_APP_SECRETS is not set: no delivery can be verified, and the relay does not start.',
        'App Dashboard, App settings, Basic, App secret.',
      ),
    )
  }
  if (config.verifyTokens === undefined) {
    findings.push(
      check.problem(
        'WABA_VERIFY_TOKENS is not set: Meta cannot verify the callback URL, and the relay does not start.',
        'Choose a long random text: openssl rand -hex 24',
      ),
    )
  }
  const odd = (config.appSecrets ?? []).filter((secret) => !/^[0-9a-f]{32}$/.test(secret)).length
  if (odd > 0) {
    findings.push(
      check.warning(
        `${odd} of WABA_APP_SECRETS do not look like Meta’s app secrets (32 hexadecimal digits).`,
        'Copy App secret from App Dashboard, App settings, Basic; neither the access token nor the app id.',
      ),
    )
  }
  if (config.clientCertHeader !== undefined && config.tlsClientCa !== undefined) {
    findings.push(
      check.warning(
        'Both the relay and a proxy are set to check client certificates.',
        'Set WABA_TLS_CLIENT_CA_FILE if the relay terminates TLS, or WABA_CLIENT_CERT_HEADER if a proxy does.',
      ),
    )
  }
  for (const warning of accessWarnings(config)) {
    findings.push(check.warning(warning, 'See docs/kafka-clouds.md for each service’s settings.'))
  }
  return findings.length > 0 ? findings : [check.ok('The settings are valid and complete.')]
}
