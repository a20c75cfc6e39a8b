import { certificateEnds } from '../config/certificate-ends.ts'
import type { Config } from '../config/config.ts'
import { certificatesIn } from '../config/pem.ts'
import { about, type Finding } from './finding.ts'

const DAY_MS = 86_400_000
/** Automatic renewals happen earlier than this. */
const EXPIRY_WARNING_DAYS = 14

const META_CA =
  'Download meta-outbound-api-ca-2025-12.pem from Meta’s webhooks page and put it into WABA_TLS_CLIENT_CA_FILE.'

/** Checks the certificates in the settings: when they expire, and which client certificates they accept. */
export function checkCertificates(config: Config): Finding[] {
  return [...expiry(config), ...clientCertificates(config)]
}

function expiry(config: Config): Finding[] {
  const check = about('certificates')
  const ends = certificateEnds(config)
  const soon = ends.filter(({ endsAtMs }) => endsAtMs - Date.now() < EXPIRY_WARNING_DAYS * DAY_MS)
  const text = (some: typeof ends): string =>
    some.map(({ setting, endsAtMs }) => `${setting} on ${dayOf(endsAtMs)}`).join(', ')
  if (ends.length === 0) return []
  if (soon.length === 0) return [check.ok(`Expiry: ${text(ends)}.`)]
  const remedy = 'Replace the file: a running relay reloads it automatically.'
  const hasEnded = soon.some(({ endsAtMs }) => endsAtMs < Date.now())
  return [
    hasEnded
      ? check.problem(`Expired: ${text(soon)}.`, remedy)
      : check.warning(`Expiring soon: ${text(soon)}.`, remedy),
  ]
}

/**
 * Since April 2026 Meta's own CA signs, before that DigiCert's (docs/meta-setup.md). Meta publishes no fingerprint, so
 * names decide.
 */
function clientCertificates({ tlsClientCa, clientCertName: name, ...config }: Config): Finding[] {
  const check = about('client-certificates')
  const { clientCertHeader: header, clientCertFormat: format, trustedProxies } = config
  const handshake = config.clientCertHandshake ? '' : ' The verification handshake needs none.'
  const findings: Finding[] = []
  if (tlsClientCa !== undefined) {
    const cas = certificatesIn(tlsClientCa).map(({ subject, issuer, validToDate }) => ({
      name: nameIn(subject),
      all: `${subject}\n${issuer}`,
      until: dayOf(validToDate.getTime()),
    }))
    const shown = cas.map(({ name: ca, until }) => `${ca} (until ${until})`).join(', ')
    findings.push(check.ok(`Accepts certificates with the name ${name}, signed by ${shown}.${handshake}`))
    const outdated = cas.filter(({ all }) => /digicert/i.test(all)).map(({ name: ca }) => ca)
    const isMetas = cas.some(({ all }) => /\b(meta|facebook)\b/i.test(all))
    if (outdated.length > 0) {
      const message = `${outdated.join(', ')} is out of date: since April 2026 Meta’s client certificate is signed by Meta’s own CA.`
      findings.push(
        isMetas ? check.warning(message, 'Remove it from WABA_TLS_CLIENT_CA_FILE.') : check.problem(message, META_CA),
      )
    } else if (!isMetas) {
      findings.push(check.warning('None of these CAs has Meta’s name: Meta’s deliveries would be refused.', META_CA))
    }
  }
  if (header !== undefined) {
    findings.push(
      check.ok(
        `Accepts requests from ${trustedProxies.join(', ')} whose header ${header}${format === undefined ? '' : ` (${format})`} has the name ${name}.${handshake} Only the proxy knows which CA it trusts, and when its certificates expire.`,
      ),
    )
  }
  return findings
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10)
}

/** The name in a subject as node:crypto writes it, one attribute per line. */
function nameIn(subject: string): string {
  return /^CN=(.*)$/m.exec(subject)?.[1] ?? subject.replaceAll('\n', ', ')
}
