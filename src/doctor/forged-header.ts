import type { Config } from '../config/config.ts'
import { type CertificateFormat, formatOf } from '../http/certificate-header.ts'
import type { WebhookClient } from '../http/webhook-client.ts'
import { about, type Finding } from './finding.ts'

/** What a proxy would write for a certificate with this name. */
const FORGERIES: Readonly<Record<CertificateFormat, (name: string) => string>> = {
  dn: (name) => `CN=${name}`,
  name: (name) => name,
  xfcc: (name) => `Subject="CN=${name}"`,
  traefik: (name) => encodeURIComponent(`Subject="CN=${name}"`),
}

/** Checks that a caller without a certificate cannot forge the proxy's header; no finding if no header is expected. */
export async function checkForgedHeader(client: WebhookClient, config: Config, token: string): Promise<Finding[]> {
  const { clientCertHeader: header, clientCertName: name } = config
  if (header === undefined) return []
  const check = about('callback.client-certificate-header')
  const format = config.clientCertFormat ?? formatOf(header) ?? 'dn'
  const answer = await client.verify(token, '1', { [header]: FORGERIES[format](name) }).catch((error: Error) => error)
  if (answer instanceof Error || answer.status === 403) {
    return [check.ok(`Callers who forge the header ${header} are refused.`)]
  }
  return [
    check.problem(
      `A caller who forges the header ${header} is accepted.`,
      'The proxy must overwrite it, and WABA_TRUSTED_PROXIES must list only the proxies (this machine may count as one if it calls the relay directly).',
    ),
  ]
}
