import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import type { Config } from '../config/config.ts'
import { messageOf } from '../errors.ts'
import { probeTls } from '../http/tls-probe.ts'
import { WebhookClient } from '../http/webhook-client.ts'
import type { CallbackOptions } from './callback-options.ts'
import { converse, skipped } from './conversation.ts'
import { about, type Finding } from './finding.ts'

const TIMEOUT_MS = 15_000
const DAY_MS = 86_400_000
/** Automatic renewal happens earlier than this. */
const EXPIRY_WARNING_DAYS = 14

/** Checks the public callback URL as Meta sees it, as far as this machine is outside the relay's network. */
export async function checkCallback(config: Config, options: CallbackOptions): Promise<Finding[]> {
  const url = new URL(options.url)
  const findings = [checkUrl(url, config)]
  const dns = await checkDns(url)
  findings.push(dns)
  if (dns.status === 'problem') return [...findings, ...skipped('Its host name does not resolve.')]
  if (url.protocol === 'https:') findings.push(await checkTls(url, options))
  const trust = options.ca ?? undefined
  const tls = {
    ...(trust === undefined ? {} : { ca: trust }),
    ...(options.clientCert === undefined ? {} : { cert: options.clientCert }),
    ...(options.clientKey === undefined ? {} : { key: options.clientKey }),
  }
  const client = new WebhookClient({ url: options.url, timeoutMs: TIMEOUT_MS, connections: 1, tls })
  try {
    return [...findings, ...(await converse(client, config, options))]
  } finally {
    client.close()
  }
}

function checkUrl({ protocol, pathname, href }: URL, { webhookPath }: Config): Finding {
  const address = about('callback.url')
  if (protocol !== 'https:') {
    return address.problem(
      `${href} is not https; Meta posts only to https.`,
      'Terminate TLS in a proxy before the relay, or set WABA_TLS_CERT_FILE and WABA_TLS_KEY_FILE; then: waba-relay webhook set --callback-url https://…',
    )
  }
  if (pathname !== webhookPath) {
    return address.warning(
      `Meta posts to the path ${pathname}; the relay listens on ${webhookPath}.`,
      'This is right only if a proxy rewrites the path. Otherwise correct WABA_WEBHOOK_PATH, or run "waba-relay webhook set --callback-url" with the right path.',
    )
  }
  return address.ok(href)
}

/** Addresses that are not routed on the public internet (RFC 1918, 4193, 6598, 6890). */
const PRIVATE = new BlockList()
for (const [network, bits] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['127.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const) {
  PRIVATE.addSubnet(network, bits)
}
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')
PRIVATE.addAddress('::1', 'ipv6')

async function checkDns({ hostname }: URL): Promise<Finding> {
  const dns = about('callback.dns')
  const host = hostname.replace(/^\[|\]$/g, '')
  try {
    const addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true })
    const text = addresses.map(({ address }) => address).join(', ')
    const hidden = addresses.filter(({ address, family }) => PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4'))
    if (hidden.length < addresses.length) return dns.ok(`${host} is ${text}.`)
    return dns.warning(
      `From here, ${host} resolves to ${text}; Meta cannot reach a private address.`,
      'Check the public DNS record; this is fine if only this network sees a private address.',
    )
  } catch (error) {
    return dns.problem(
      `${host} does not resolve: ${messageOf(error)}`,
      'Create a public DNS record for it, or correct the callback URL: waba-relay webhook set --callback-url https://…',
    )
  }
}

const CERTIFICATE_REMEDIES: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'Meta refuses self-signed certificates: use one from a public CA such as Let’s Encrypt.',
  SELF_SIGNED_CERT_IN_CHAIN: 'Its CA is not public: use a certificate from a public CA such as Let’s Encrypt.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'The chain is incomplete, or its CA is not public: serve the intermediate certificates, too (fullchain.pem).',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    'The chain is incomplete, or its CA is not public: serve fullchain.pem from a public CA.',
  CERT_HAS_EXPIRED: 'Renew the certificate and make sure that the server loads the new one.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name: use one for the host name in the callback URL.',
}

async function checkTls(url: URL, { ca }: CallbackOptions): Promise<Finding> {
  const tls = about('callback.tls')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  try {
    const port = url.port === '' ? 443 : Number(url.port)
    const { fault, issuer, validUntilMs, protocol } = await probeTls({ host, port, ca }, TIMEOUT_MS)
    const days = Math.floor((validUntilMs - Date.now()) / DAY_MS)
    if (fault !== undefined) {
      return tls.problem(
        `The certificate is not trusted: ${fault} (issued by ${issuer || 'nobody'}).`,
        CERTIFICATE_REMEDIES[fault] ?? 'Use a certificate from a public CA for this name, and serve its whole chain.',
      )
    }
    const facts = `${protocol}, issued by ${issuer}, valid for ${days} more days`
    if (days < EXPIRY_WARNING_DAYS)
      return tls.warning(`The certificate expires soon: ${facts}.`, 'Renew it, and automate renewal.')
    return ca === undefined
      ? tls.ok(`${facts}.`)
      : tls.warning(`Trusted only through --ca: ${facts}.`, 'Meta needs a certificate from a public CA.')
  } catch (error) {
    return tls.problem(
      `No TLS connection: ${messageOf(error)}`,
      'Check that the port is open to the internet and that a TLS server listens there.',
    )
  }
}
