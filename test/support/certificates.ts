import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** A certificate and its private key, PEM. */
export interface Credentials {
  readonly cert: string
  readonly key: string
}

/** A subject's attributes in addition to its common name. */
export type Attribute = readonly ['CN' | 'O', string]

/** A CA for this test run only: no files to keep, and nothing that will expire. */
export interface Authority {
  /** PEM. */
  readonly cert: string
  /** A certificate for a common name, good for 127.0.0.1 and localhost as well; `validForMs` below 0: it has expired. */
  issue(commonName: string, validForMs?: number, more?: readonly Attribute[]): Credentials
}

// ASN.1 in DER (ITU-T X.690), as far as certificates (RFC 5280) need it.
const INTEGER = 0x02
const BIT_STRING = 0x03
const OCTET_STRING = 0x04
const OBJECT_ID = 0x06
const UTF8_STRING = 0x0c
const UTC_TIME = 0x17
const SEQUENCE = 0x30
const SET = 0x31
const VERSION = 0xa0
const EXTENSIONS = 0xa3
const DNS_NAME = 0x82
const IP_ADDRESS = 0x87

const ECDSA_WITH_SHA256 = der(SEQUENCE, der(OBJECT_ID, Buffer.from('2a8648ce3d040302', 'hex')))
const ATTRIBUTES = {
  CN: der(OBJECT_ID, Buffer.from('550403', 'hex')),
  O: der(OBJECT_ID, Buffer.from('55040a', 'hex')),
}
const SUBJECT_ALT_NAME = Buffer.from('551d11', 'hex')
const BASIC_CONSTRAINTS = Buffer.from('551d13', 'hex')
const TRUE = der(0x01, Buffer.from([0xff]))
const DAY_MS = 86_400_000

export function newAuthority(name = 'Test Authority'): Authority {
  const { publicKey, privateKey } = newKeys()
  const isAuthority = extension(BASIC_CONSTRAINTS, der(SEQUENCE, TRUE), TRUE)
  const cert = certificate({
    issuer: name,
    subject: name,
    publicKey,
    signer: privateKey,
    extensions: [isAuthority],
    validForMs: DAY_MS,
  })
  return {
    cert,
    issue(commonName, validForMs = DAY_MS, more = []) {
      const own = newKeys()
      const names = [der(DNS_NAME, Buffer.from(commonName)), der(DNS_NAME, Buffer.from('localhost'))]
      const places = der(SEQUENCE, ...names, der(IP_ADDRESS, Buffer.from([127, 0, 0, 1])))
      const extensions = [extension(SUBJECT_ALT_NAME, places)]
      const subject = {
        issuer: name,
        subject: commonName,
        more,
        publicKey: own.publicKey,
        signer: privateKey,
        extensions,
        validForMs,
      }
      return { cert: certificate(subject), key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }
    },
  }
}

function newKeys(): { publicKey: KeyObject; privateKey: KeyObject } {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}

function certificate(parts: {
  readonly issuer: string
  readonly subject: string
  readonly more?: readonly Attribute[]
  readonly publicKey: KeyObject
  readonly signer: KeyObject
  readonly extensions: readonly Buffer[]
  readonly validForMs: number
}): string {
  const body = der(
    SEQUENCE,
    der(VERSION, der(INTEGER, Buffer.from([2]))),
    // Without the first bit, so that it is positive.
    der(INTEGER, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    distinguishedName(parts.issuer),
    der(SEQUENCE, utcTime(Date.now() - DAY_MS), utcTime(Date.now() + parts.validForMs)),
    distinguishedName(parts.subject, parts.more),
    parts.publicKey.export({ type: 'spki', format: 'der' }),
    der(EXTENSIONS, der(SEQUENCE, ...parts.extensions)),
  )
  const signature = der(BIT_STRING, Buffer.from([0]), sign('sha256', body, parts.signer))
  const base64 = der(SEQUENCE, body, ECDSA_WITH_SHA256, signature).toString('base64')
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`
}

function extension(id: Buffer, value: Buffer, ...critical: Buffer[]): Buffer {
  return der(SEQUENCE, der(OBJECT_ID, id), ...critical, der(OCTET_STRING, value))
}

function distinguishedName(commonName: string, more: readonly Attribute[] = []): Buffer {
  const attributes: readonly Attribute[] = [...more, ['CN', commonName]]
  return der(
    SEQUENCE,
    ...attributes.map(([type, value]) =>
      der(SET, der(SEQUENCE, ATTRIBUTES[type], der(UTF8_STRING, Buffer.from(value)))),
    ),
  )
}

function utcTime(timeMs: number): Buffer {
  return der(
    UTC_TIME,
    Buffer.from(
      `${new Date(timeMs)
        .toISOString()
        .replaceAll(/[-:T]|\..*/g, '')
        .slice(2)}Z`,
    ),
  )
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
