import { accessWarnings } from '../config/access.ts'
import type { Config } from '../config/config.ts'
import { about, type Finding } from './finding.ts'

/** Settings that a relay needs, or that are likely mistakes; those that cannot be read are told before. */
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
        `${odd} of WABA_APP_SECRETS do not look like one of Meta’s (32 hexadecimal digits).`,
        'App Dashboard, App settings, Basic, App secret: not the access token, nor the app id.',
      ),
    )
  }
  if (config.clientCertHeader !== undefined && config.tlsClientCa !== undefined) {
    findings.push(
      check.warning(
        'Client certificates are checked by the relay and by a proxy.',
        'Set WABA_TLS_CLIENT_CA_FILE or WABA_CLIENT_CERT_HEADER, by what ends TLS.',
      ),
    )
  }
  for (const warning of accessWarnings(config)) {
    findings.push(check.warning(warning, 'docs/kafka-clouds.md has the settings of each service.'))
  }
  return findings.length > 0 ? findings : [check.ok('The settings can be read, and nothing is missing.')]
}
