import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { settingsFile } from './settings-file.ts'

const CERTIFICATE = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----.+?-----END \1CERTIFICATE-----/gs

/** The certificates in a PEM text, in order. Throws if one cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  return [...pem.matchAll(CERTIFICATE)].map(([block]) => new X509Certificate(block))
}

/** Parses a setting's file of certificates. TLS would silently ignore a file that contains none. */
export function certificates(path: string): string {
  const pem = settingsFile(path).toString()
  try {
    if (certificatesIn(pem).length > 0) return pem
  } catch {
    throw new Error('names a file with a certificate that cannot be read')
  }
  throw new Error('names a file without a certificate (-----BEGIN CERTIFICATE-----)')
}

/** Parses a setting's private key file. */
export function privateKey(path: string): string {
  const pem = settingsFile(path).toString()
  try {
    createPrivateKey(pem)
    return pem
  } catch {
    throw new Error('names a file without a readable private key (-----BEGIN PRIVATE KEY-----, no passphrase)')
  }
}

/** Why TLS would refuse this certificate and key, without quoting either; undefined if it accepts them. */
export function pairProblem(cert: string, key: string): string | undefined {
  try {
    createSecureContext({ cert, key })
    return undefined
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    return code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' ? 'the key belongs to another certificate' : code
  }
}
