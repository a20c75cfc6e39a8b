import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { compile } from '@fastify/proxy-addr'
import { describe, expect, it } from 'vitest'
import { trustedProxies } from '../../src/config/setting-parsers.ts'
import {
  type CertificateFormat,
  certificateHeaderFault,
  certificateProblem,
} from '../../src/http/certificate-header.ts'

const NAME = 'client.webhooks.fbclientcerts.com'
const HASH = 'Hash=468ed33be74eee6556d90c0149c1309e9ba61d6425303443c0748a02dd8de688'
const traefik = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+')

describe.each<[CertificateFormat | undefined, string[]]>([
  [
    'dn',
    [
      `CN=${NAME}`,
      `CN=${NAME},O=Meta Platforms\\, Inc.,L=Menlo Park,ST=California,C=US`,
      `C=US, ST=California, O="Meta Platforms, Inc.", CN=${NAME}`,
      `O=Meta+CN=${NAME},C=US`,
      `2.5.4.3=${NAME}`,
      `OID.2.5.4.3=${NAME},C=US`,
      `cn = ${NAME.toUpperCase()}`,
      `CN="${NAME}",O=Meta`,
      `CN=\\63lient.webhooks.fbclientcerts.com`,
      `CN=${NAME},O=Caf\\C3\\A9 \\"x\\"`,
      `"CN=${NAME},O=Meta Platforms\\, Inc."`,
      `O=a=b,OU=#x,CN=${NAME}`,
      `serialNumber=#04024869,CN=${NAME}`,
    ],
  ],
  ['name', [NAME, `"${NAME}"`, NAME.toUpperCase()]],
  [
    'xfcc',
    [
      `${HASH};Subject="CN=${NAME},O=Meta Platforms\\, Inc.,C=US";URI=;DNS=a.example;DNS=b.example`,
      `By=spiffe://relay;${HASH};Subject="CN=${NAME},O=say \\"hi\\"\\, you"`,
      `subject="CN=${NAME}"`,
      `${HASH};DNS=${NAME}`,
      `${HASH};Cert="-----BEGIN%20CERTIFICATE-----%0A";Subject="CN=${NAME}"`,
    ],
  ],
  [
    'traefik',
    [
      traefik(`Subject="CN=${NAME}"`),
      traefik(`Subject="CN=${NAME}";Issuer="CN=Meta";NB="1";NA="2";SAN="${NAME}"`),
      traefik(`Subject="CN=${NAME}",Subject="CN=Some Intermediate"`),
    ],
  ],
  [undefined, [NAME, `"${NAME}"`, `CN=${NAME}`, `"O=Meta,CN=${NAME}"`]],
])('in the form %s', (format, values) => {
  it.each(values)('%s is accepted', (value) => {
    expect(certificateProblem(value, NAME, format)).toBeUndefined()
  })
})

describe.each<[CertificateFormat | undefined, string[]]>([
  [
    'dn',
    [
      'CN=',
      NAME,
      `CN=x${NAME}`,
      `CN=${NAME}.example.com`,
      `CN=${NAME}\\00.example.com`,
      `CN=${NAME} ,O=x`,
      `O=${NAME}`,
      `XCN=${NAME}`,
      `2.5.4.30=${NAME}`,
      // More than one name.
      `CN=${NAME},CN=${NAME}`,
      `CN=other,CN=${NAME}`,
      `CN=${NAME}+CN=other`,
      `CN=other+2.5.4.3=${NAME}`,
      `CN=${NAME}, CN=other`,
      // A name within another value.
      `O=x\\,CN=${NAME},CN=other`,
      `O=x\\2CCN=${NAME}`,
      `O="a, CN=${NAME}",CN=other`,
      `O="a\\", CN=${NAME}",CN=other`,
      `OU=a/CN=${NAME},CN=other`,
      `CN=other\\,CN=${NAME}`,
      // Forms with slashes, and texts that are not well-formed.
      `/C=US/CN=${NAME}`,
      `/CN=${NAME}`,
      `O="never ends, CN=${NAME}`,
      `O="x"y,CN=${NAME}`,
      `O=x"y,CN=${NAME}`,
      `CN=${NAME},`,
      `,CN=${NAME}`,
      `CN=${NAME};O=x`,
      `O=<x>,CN=${NAME}`,
      `CN=${NAME},O=x\\`,
      `CN=${NAME},O=\\zz`,
      `CN=#${Buffer.from(NAME).toString('hex')}`,
      `CN="${NAME}`,
      `CN=${NAME}"`,
      // Letters that become ASCII ones in lower case: U+212A, the Kelvin sign.
      `CN=client.webhoo\\E2\\84\\AAs.fbclientcerts.com`,
    ],
  ],
  ['name', [`CN=${NAME}`, `${NAME}, other`, `${NAME},${NAME}`, ` ${NAME}`, `"${NAME}`, `"${NAME}" "x"`]],
  [
    'xfcc',
    [
      `${HASH};Subject="CN=${NAME}",${HASH};Subject="CN=other"`,
      `${HASH};Subject="CN=other",${HASH};Subject="CN=${NAME}"`,
      `${HASH};Subject="CN=${NAME}";Subject="CN=other"`,
      `${HASH};Subject="CN=other";DNS=${NAME}`,
      `${HASH};Subject="";DNS=${NAME}`,
      `${HASH};DNS=other;DNS=${NAME}`,
      `${HASH};Subject="O=x\\";Subject=\\"CN=${NAME}"`,
      `${HASH};Subject="O=\\";CN=${NAME}"`,
      `${HASH};URI=${NAME}`,
      `Subject="CN=${NAME}`,
      `Subject="CN=${NAME}"x`,
      `Subject=CN=${NAME},O=Meta`,
      `Subject="CN=${NAME}";`,
      `CN=${NAME}`,
      NAME,
    ],
  ],
  [
    'traefik',
    [
      traefik(`Subject="CN=other",Subject="CN=${NAME}"`),
      traefik(`Subject="O=x,CN=${NAME}"`),
      traefik(`Subject="CN=${NAME},O=x"`),
      traefik(`Issuer="CN=${NAME}"`),
      traefik(`NB="1";Subject="CN=${NAME}"`),
      `${traefik(`Subject="CN=${NAME}"`)},${traefik('Subject="CN=other"')}`,
      `${traefik(`Subject="CN=${NAME}"`)}%zz`,
      `CN=${NAME}`,
    ],
  ],
  [undefined, ['', '""', '-', `CN=${NAME},CN=other`, `"${NAME}=x"`, `/CN=${NAME}`]],
])('in the form %s', (format, values) => {
  it.each(values)('%s is refused', (value) => {
    expect(certificateProblem(value, NAME, format)).toBeTypeOf('string')
  })
})

it('a long invalid value is refused at once', () => {
  const startedMs = performance.now()
  for (const part of [' ', '\\', '"', 'a=', '\\,', '#00', ';', 'a="b";']) {
    for (const format of ['dn', 'xfcc', 'traefik'] as const) {
      expect(certificateProblem(`O=${part.repeat(16_000 / part.length)}!"`, NAME, format)).toBeTypeOf('string')
    }
  }
  expect(performance.now() - startedMs).toBeLessThan(2_000)
})

describe('whose header is trusted', () => {
  const request = (address: string, headers: string[]): IncomingMessage => {
    const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address })
    const message = new IncomingMessage(socket)
    for (const value of headers)
      message.headersDistinct['x-subject'] = [...(message.headersDistinct['x-subject'] ?? []), value]
    return message
  }
  const faultOf = (address: string, proxies: string, ...headers: string[]): string | undefined =>
    certificateHeaderFault(
      request(address, headers),
      { header: 'x-subject', isTrusted: (peer) => compile(trustedProxies(proxies))(peer, 0) },
      NAME,
    )?.message

  it.each([
    ['127.0.0.1', 'loopback'],
    ['::ffff:10.1.2.3', 'loopback, linklocal, uniquelocal'],
    ['fd00::1', 'uniquelocal'],
    ['203.0.113.9', '203.0.113.0/24'],
    ['2001:db8::1', '10.0.0.1,2001:db8::/32'],
  ])('that of %s with %s', (address, proxies) => {
    expect(faultOf(address, proxies, `CN=${NAME}`)).toBeUndefined()
  })

  it.each([
    ['203.0.113.9', 'loopback, linklocal, uniquelocal'],
    ['203.0.114.9', '203.0.113.0/24'],
    ['2001:db8::1', '0.0.0.0/1'],
    ['', 'loopback'],
  ])('but not that of %j with %s', (address, proxies) => {
    expect(faultOf(address, proxies, `CN=${NAME}`)).toContain('not a trusted proxy')
  })

  it('a header given twice is not', () => {
    expect(faultOf('127.0.0.1', 'loopback', `CN=${NAME}`, `CN=${NAME}`)).toContain('twice')
    expect(faultOf('127.0.0.1', 'loopback')).toContain('no certificate')
  })

  it.each(['everybody', '10.0.0.0/40', '10.0.0.0/8 and more', 'unix:', '10.0.0.0/0'])(
    'and %s is no proxy',
    (proxies) => {
      expect(() => trustedProxies(proxies)).toThrow('must be addresses')
    },
  )
})
