import type { IncomingMessage } from 'node:http'
import { RelayError } from '../errors.ts'
import { commonNamesOf, isSameName } from './distinguished-name.ts'

/** The formats in which proxies write the client certificate's name into a header. */
export const CERTIFICATE_FORMATS = {
  dn: 'the subject as RFC 4514 has it, maybe in quotes (nginx, AWS ALB, HAProxy)',
  name: 'the common name alone, maybe in quotes (HAProxy)',
  xfcc: 'Envoy’s X-Forwarded-Client-Cert',
  traefik: 'Traefik’s X-Forwarded-Tls-Client-Cert-Info',
} as const
export type CertificateFormat = keyof typeof CERTIFICATE_FORMATS

const FORMAT_OF_HEADER: Readonly<Record<string, CertificateFormat>> = {
  'x-forwarded-client-cert': 'xfcc',
  'x-forwarded-tls-client-cert-info': 'traefik',
}

/** Formats implied by the header's name, in lower case. */
export function formatOf(header: string): CertificateFormat | undefined {
  return FORMAT_OF_HEADER[header]
}

export interface CertificateHeader {
  /** In lower case. */
  readonly header: string
  /** If undefined, derived from the header's name, else from its value. */
  readonly format?: CertificateFormat | undefined
  /** Whether an address belongs to a trusted proxy. */
  readonly isTrusted: (address: string) => boolean
}

/** The fault of a client certificate reported by a proxy in a header. */
export function certificateHeaderFault(
  { socket, headersDistinct }: IncomingMessage,
  { header, format, isTrusted }: CertificateHeader,
  name: string,
): RelayError | undefined {
  const problem = (): string | undefined => {
    if (!isTrusted(socket.remoteAddress ?? '')) return 'not a trusted proxy'
    const [value = '', ...more] = headersDistinct[header] ?? []
    // If the header occurs twice, one does not come from the proxy.
    if (more.length > 0) return 'the header was given twice'
    return certificateProblem(value, name, format ?? formatOf(header))
  }
  const detail = problem()
  return detail === undefined ? undefined : new RelayError('wrong_client_certificate', detail)
}

/** Why a header's value does not name exactly this common name; undefined if it does. */
export function certificateProblem(value: string, name: string, format?: CertificateFormat): string | undefined {
  const plain = withoutQuotes(value)
  if (plain === '' || plain === '-') return 'no certificate'
  const names = NAMES[format ?? (plain.includes('=') ? 'dn' : 'name')](plain)
  if (names === undefined) return 'the header is not well-formed'
  const [only = '', ...more] = names
  if (more.length > 0) return 'more than one name'
  return isSameName(only, name) ? undefined : 'another name'
}

/** HAProxy's %{+Q} adds quotes without escaping the text. No format itself begins with a quote. */
function withoutQuotes(value: string): string {
  return /^".*"$/s.test(value) ? value.slice(1, -1) : value
}

/** Parses the names in each format; undefined if malformed. */
const NAMES: Readonly<Record<CertificateFormat, (value: string) => string[] | undefined>> = {
  dn: commonNamesOf,
  name: (value) => [value],
  xfcc: namesOfXfcc,
  traefik: namesOfTraefik,
}

const XFCC_PAIR = /([A-Za-z]+)=(?:"((?:[^"\\]|\\.)*)"|([^",;]*))(;|$)/y

/**
 * One element of `key=value` pairs; a comma would begin another proxy's element. Envoy puts OpenSSL's RFC 2253 text
 * between quotes unchanged; quotes are already escaped in that text. Without a Subject, a single DNS name counts.
 */
function namesOfXfcc(value: string): string[] | undefined {
  const subjects: string[] = []
  const dnsNames: string[] = []
  XFCC_PAIR.lastIndex = 0
  let separator = ';'
  while (separator === ';') {
    const [pair, key = '', quoted, bare = '', next = ''] = XFCC_PAIR.exec(value) ?? []
    if (pair === undefined) return undefined
    if (/^subject$/i.test(key)) subjects.push(quoted ?? bare)
    if (/^dns$/i.test(key)) dnsNames.push(quoted ?? bare)
    separator = next
  }
  if (subjects.length === 0) return dnsNames
  return subjects.length === 1 ? commonNamesOf(subjects[0] ?? '') : undefined
}

const TRAEFIK_SUBJECT = /^Subject="CN=([^",]*)"(?:[;,]|$)/

/**
 * URL-encoded, the client's own certificate first. Traefik does not escape values, so a subject with more than a common
 * name cannot be distinguished from a longer common name.
 */
function namesOfTraefik(value: string): string[] | undefined {
  if (value.includes(',')) return undefined
  const name = TRAEFIK_SUBJECT.exec(urlDecoded(value))?.[1]
  return name === undefined ? undefined : [name]
}

function urlDecoded(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return ''
  }
}
