import { createPrivateKey, X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { file } from './setting-parsers.ts'

const CERTIFICATE = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----.+?-----END \1CERTIFICATE-----/gs

/** The certificates of a PEM text, in its order. Throws where one cannot be read. */
export function certificatesIn(pem: string): X509Certificate[] {
  return [...pem.matchAll(CERTIFICATE)].map(([block]) => new X509Certificate(block))
}

/** A setting's file of certificates; TLS would take one without any for none at all, and say nothing. */
export function certificates(path: string): string {
  const pem = file(path)
  try {
    if (certificatesIn(pem).length > 0) return pem
  } catch {
    throw new Error('names a file with a certificate that cannot be read')
  }
  throw new Error('names a file without a certificate (-----BEGIN CERTIFICATE-----)')
}

/** A setting's file of a private key. */
export function privateKey(path: string): string {
  const pem = file(path)
  try {
    createPrivateKey(pem)
    return pem
  } catch {
    throw new Error('names a file without a private key that can be read (-----BEGIN PRIVATE KEY-----, no passphrase)')
  }
}

/** Why TLS would not take a certificate with a key, without anything of them; undefined: it does. */
export function pairProblem(cert: string, key: string): string | undefined {
  try {
    createSecureContext({ cert, key })
    return undefined
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException
    return code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH' ? 'it is the key of another certificate' : code
  }
}
