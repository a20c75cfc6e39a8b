import type { Config } from '../config/config.ts'
import { type CertificateFormat, formatOf } from '../http/certificate-header.ts'
import type { WebhookClient } from '../http/webhook-client.ts'
import { about, type Finding } from './finding.ts'

/** What a proxy would write of a certificate with this name. */
const FORGERIES: Readonly<Record<CertificateFormat, (name: string) => string>> = {
  dn: (name) => `CN=${name}`,
  name: (name) => name,
  xfcc: (name) => `Subject="CN=${name}"`,
  traefik: (name) => encodeURIComponent(`Subject="CN=${name}"`),
}

/** Whether a caller without a certificate is let in who writes the proxy's header himself; nothing where no header is expected. */
export async function checkForgedHeader(client: WebhookClient, config: Config, token: string): Promise<Finding[]> {
  const { clientCertHeader: header, clientCertName: name } = config
  if (header === undefined) return []
  const check = about('callback.client-certificate-header')
  const format = config.clientCertFormat ?? formatOf(header) ?? 'dn'
  const answer = await client.verify(token, '1', { [header]: FORGERIES[format](name) }).catch((error: Error) => error)
  if (answer instanceof Error || answer.status === 403) {
    return [check.ok(`Callers who write the header ${header} themselves are refused.`)]
  }
  return [
    check.problem(
      `A caller who writes the header ${header} himself is let in.`,
      'The proxy must overwrite it, and WABA_TRUSTED_PROXIES must hold nobody but the proxies (this machine may be one of them, if it asks the relay directly).',
    ),
  ]
}
